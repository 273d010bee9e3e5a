"""CloudFormation: what the modules share that complete MiniStack's own handlers."""

import functools
import json
from collections.abc import Callable
from typing import Any, cast

from ministack.services.cloudformation import provisioners

from emulator.core.internals import original, require
from emulator.core.shapes import Answer

Props = dict[str, Any]
Provisioned = tuple[str, dict[str, Any]]

# Physical id, properties before (none when the resource is new), properties now.
Completion = Callable[[str, Props, Props], None]


def complete(
    resource_type: str, create_name: str, update_name: str, completion: Completion
) -> None:
    """Let *completion* add what MiniStack's handlers of a type leave out."""
    create = original(provisioners, create_name)
    update = original(provisioners, update_name)

    # MiniStack looks at the parameters of its handlers: these keep the originals'.
    @functools.wraps(create)
    def created(logical_id: str, props: Props, *rest: Any, **named: Any) -> Provisioned:
        physical_id, attributes = create(logical_id, props, *rest, **named)
        completion(physical_id, {}, props)
        return physical_id, attributes

    @functools.wraps(update)
    def updated(
        physical_id: str, old_props: Props, new_props: Props, *rest: Any, **named: Any
    ) -> Provisioned:
        physical_id, attributes = update(physical_id, old_props, new_props, *rest, **named)
        completion(physical_id, old_props, new_props)
        return physical_id, attributes

    handlers_of(resource_type).update(create=created, update=updated)


def handlers_of(resource_type: str) -> dict[str, Callable[..., Any]]:
    """What MiniStack's engine calls for a type, to be changed in place."""
    require(provisioners, "_RESOURCE_HANDLERS")
    return cast("dict[str, Callable[..., Any]]", provisioners._RESOURCE_HANDLERS[resource_type])


def check(answer: Answer | None) -> None:
    """Fail the resource when the service refused."""
    if answer and answer[0] >= 400:
        refusal = json.loads(answer[2])
        raise ValueError(refusal.get("message") or refusal.get("Message"))
