"""AWS::Organizations::Policy, which MiniStack's engine does not know."""

import json
from typing import Any

from ministack.services import organizations
from ministack.services.cloudformation import provisioners

from emulator.cloudformation.handlers import Props, Provisioned
from emulator.core.internals import require
from emulator.core.shapes import Json, Operation

_TYPE = "AWS::Organizations::Policy"


def install() -> None:
    """Register the type with MiniStack's engine."""
    require(provisioners, "_RESOURCE_HANDLERS")
    require(organizations, "_DISPATCH", "_policies")
    provisioners._RESOURCE_HANDLERS[_TYPE] = {
        "create": _create,
        "update": _update,
        "delete": _delete,
    }


def _create(_logical_id: str, props: Props, _stack_name: str) -> Provisioned:
    if props.get("TargetIds"):
        raise ValueError("the emulator attaches no policy for CloudFormation")
    made = _call("CreatePolicy", {**_request(props), "Type": props["Type"]})
    return _provisioned(made)


def _update(physical_id: str, _old_props: Props, new_props: Props, _stack_name: str) -> Provisioned:
    return _provisioned(_call("UpdatePolicy", {**_request(new_props), "PolicyId": physical_id}))


def _delete(physical_id: str, _props: Props) -> None:
    if physical_id in organizations._policies:
        _call("DeletePolicy", {"PolicyId": physical_id})


def _request(props: Props) -> Json:
    content = props["Content"]
    return {
        "Name": props["Name"],
        "Description": props.get("Description", ""),
        "Content": content if isinstance(content, str) else json.dumps(content),
    }


def _provisioned(answer: Json) -> Provisioned:
    summary: dict[str, Any] = answer["Policy"]["PolicySummary"]
    return summary["Id"], {"Id": summary["Id"], "Arn": summary["Arn"]}


def _call(operation: str, request: Json) -> Json:
    act: Operation = organizations._DISPATCH[operation]
    status, _, body = act(request)
    answer: Json = json.loads(body)
    if status >= 400:
        code = str(answer.get("__type", "")).rsplit("#", 1)[-1]
        message = answer.get("message") or answer.get("Message")
        raise ValueError(
            f"{message} (Service: Organizations, Status Code: {status}, Error: {code})"
        )
    return answer
