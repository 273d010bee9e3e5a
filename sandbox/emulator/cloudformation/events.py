"""CloudFormation: event buses, their policies, and rules.

MiniStack has no AWS::Events::EventBusPolicy, its buses forget Policy,
DeadLetterConfig and KmsKeyIdentifier, and its rules take any pattern.
"""

import json
from collections.abc import Callable

from ministack.services import eventbridge
from ministack.services.cloudformation import provisioners

from emulator.cloudformation.handlers import Props, Provisioned, check, complete, handlers_of
from emulator.core.internals import original, require
from emulator.delivery import events

_BUS = "AWS::Events::EventBus"
_POLICY = "AWS::Events::EventBusPolicy"
_RULE = "AWS::Events::Rule"


def install() -> None:
    """Register the types with MiniStack's engine."""
    require(provisioners, "_RESOURCE_HANDLERS", "_REPLACING_PROPERTIES")
    require(eventbridge, "_event_pattern_error", "_event_bus_policies", "_event_buses")
    provisioners._RESOURCE_HANDLERS[_POLICY] = {
        "create": _policy_create,
        "update": _policy_update,
        "delete": _policy_delete,
    }
    provisioners._REPLACING_PROPERTIES[_POLICY] = ("EventBusName", "StatementId")
    complete(_BUS, "_eb_event_bus_create", "_eb_event_bus_update", _complete_bus)
    provisioners._REPLACING_PROPERTIES[_BUS] = ("Name",)
    _install_rule()


def _complete_bus(name: str, old_props: Props, props: Props) -> None:
    bus = eventbridge._event_buses[name]
    for key in ("DeadLetterConfig", "KmsKeyIdentifier"):
        bus.pop(key, None)
        if props.get(key):
            bus[key] = props[key]
    if props.get("Policy"):
        eventbridge._event_bus_policies[name] = props["Policy"]


def _policy_create(logical_id: str, props: Props, stack_name: str) -> Provisioned:
    bus = props.get("EventBusName", "default").rsplit("/", 1)[-1]
    sid = props["StatementId"]
    eventbridge._ensure_default_bus()
    if bus not in eventbridge._event_buses:
        raise ValueError(f"Event bus {bus} does not exist.")
    if props.get("Statement"):
        statement = props["Statement"]
        if isinstance(statement, str):
            statement = json.loads(statement)
        arn = eventbridge._event_buses[bus]["Arn"]
        events.set_statement(bus, {"Resource": arn, **statement, "Sid": sid})
    else:
        request = {**props, "EventBusName": bus}
        check(eventbridge._put_permission(request))
    return f"{bus}|{sid}", {}


def _policy_update(
    physical_id: str, old_props: Props, new_props: Props, stack_name: str
) -> Provisioned:
    return _policy_create(physical_id, new_props, stack_name)


def _policy_delete(physical_id: str, props: Props) -> None:
    bus, sid = physical_id.split("|", 1)
    events.remove_statement(bus, sid)


def _install_rule() -> None:
    create: Callable[..., Provisioned] = original(provisioners, "_eb_rule_create")

    def rule_create(logical_id: str, props: Props, stack_name: str) -> Provisioned:
        pattern = props.get("EventPattern")
        if pattern:
            text = pattern if isinstance(pattern, str) else json.dumps(pattern)
            reason = eventbridge._event_pattern_error(text)
            if reason:
                raise ValueError(f"Event pattern is not valid. Reason: {reason}")
        return create(logical_id, props, stack_name)

    handlers_of(_RULE)["create"] = rule_create
