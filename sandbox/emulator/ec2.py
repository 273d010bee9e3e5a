"""EC2: state-change events, DryRun, and no way back from terminated.

MiniStack moves instances straight to their final state and emits nothing. Here
each change is announced with its intermediate state first, as on AWS.
"""

from collections.abc import Callable
from typing import Any

from ministack.core import responses
from ministack.services import ec2

from . import events
from .internals import require

_STATES = {
    "RunInstances": ("pending", "running"),
    "StartInstances": ("pending", "running"),
    "StopInstances": ("stopping", "stopped"),
    "TerminateInstances": ("shutting-down", "terminated"),
}


def install() -> None:
    """Wrap the four operations that change the state of an instance."""
    require(ec2, "_ACTION_MAP", "_instances", "_p", "_parse_member_list", "_error")
    for action, states in _STATES.items():
        ec2._ACTION_MAP[action] = _announced(action, states, ec2._ACTION_MAP[action])


def _announced(action: str, states: tuple[str, str], act: Callable) -> Callable:
    def announced(parameters: dict) -> tuple:
        refusal = _refusal(action, parameters)
        if refusal:
            return refusal
        before = _current_states()
        answer = act(parameters)
        for instance_id, state in _current_states().items():
            if before.get(instance_id) != state:
                _announce(instance_id, states)
        return answer

    return announced


def _refusal(action: str, parameters: dict) -> tuple | None:
    if ec2._p(parameters, "DryRun") == "true":
        return ec2._error(
            "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412
        )
    if action not in ("StartInstances", "StopInstances"):
        return None
    states = _current_states()
    verb = "started" if action == "StartInstances" else "stopped"
    for instance_id in ec2._parse_member_list(parameters, "InstanceId"):
        if states.get(instance_id) == "terminated":
            return ec2._error(
                "IncorrectInstanceState",
                f"The instance '{instance_id}' is not in a state from which it can be {verb}.",
                400,
            )
    return None


def _current_states() -> dict[str, Any]:
    return {key: (item.get("State") or {}).get("Name") for key, item in ec2._instances.items()}


def _announce(instance_id: str, states: tuple[str, str]) -> None:
    account, region = responses.get_account_id(), responses.get_region()
    arn = f"arn:aws:ec2:{region}:{account}:instance/{instance_id}"
    for state in states:
        events.emit(
            "aws.ec2",
            "EC2 Instance State-change Notification",
            {"instance-id": instance_id, "state": state},
            [arn],
        )
