"""EC2: state-change events, DryRun, and no way back from terminated.

MiniStack moves instances straight to their final state and emits nothing. Here
each change is announced with its intermediate state first, as on AWS, and the
instance says why it stopped. What else it says is in ec2_instances.py.

On AWS an instance takes many seconds to stop, so that none starts again within the
second of its stop. Here it stops at once, but such a start is pending until that
second is over: events tell whole seconds, and nobody could tell the two apart.
"""

from typing import Any

from ministack.core import responses
from ministack.services import ec2

from emulator.core import clock, settings
from emulator.core.deferred import later
from emulator.core.internals import require
from emulator.core.shapes import Answer, Json, Operation
from emulator.delivery import events
from emulator.faults import faults
from emulator.services import ec2_instances, ec2_runs

_STATES = {
    "RunInstances": ("pending", "running"),
    "StartInstances": ("pending", "running"),
    "StopInstances": ("stopping", "stopped"),
    "TerminateInstances": ("shutting-down", "terminated"),
}
_VERBS = {"StartInstances": ("start", "started"), "StopInstances": ("stop", "stopped")}


def install() -> None:
    """Wrap what changes the state of an instance, and leave the regions of the sandbox."""
    require(ec2, "_ACTION_MAP", "_instances", "_p", "_parse_member_list", "_error")
    require(ec2, "_AWS_REGIONS")
    enabled = settings.regions()
    ec2._AWS_REGIONS = [region for region in ec2._AWS_REGIONS if region[0] in enabled]
    for action, states in _STATES.items():
        ec2._ACTION_MAP[action] = _announced(action, states, ec2._ACTION_MAP[action])


def _announced(action: str, states: tuple[str, str], act: Operation) -> Operation:
    def announced(parameters: Json) -> Answer:
        refusal = _refusal(action, parameters)
        if refusal:
            return refusal
        template: Json = {}
        if action == "RunInstances":
            parameters, template = ec2_instances.what_to_launch(parameters)
        named = ec2._parse_member_list(parameters, "InstanceId")
        before = {key: _state(key) for key in named}
        answer = act(parameters)
        if answer[0] >= 400:
            return answer
        if action == "RunInstances":
            named = ec2_instances.ids_in(answer)
            ec2_instances.complete(named, parameters, template)
        answer = ec2_instances.with_state_on_the_way(answer, states)
        for instance_id in named:
            if before.get(instance_id) == _state(instance_id):
                continue
            if faults.ignored(f"ec2:{action}", instance_id):
                ec2._instances[instance_id]["State"] = before[instance_id]
                continue
            _change(instance_id, states)
        return answer

    return announced


def _change(instance_id: str, states: tuple[str, str]) -> None:
    """Let an instance that has changed tell so; one that starts, as soon as it may."""
    at = clock.now()
    instance = ec2._instances[instance_id]
    if states[0] != "pending":
        ec2_runs.stopped(instance_id, at)
        ec2_instances.note_change(instance_id, at, by_shutdown=True)
        _announce(instance_id, states, at)
        return
    last_stop = ec2_runs.last_stop(instance_id)
    if last_stop is not None and int(last_stop) == int(at):
        instance["State"] = pending = {"Code": 0, "Name": "pending"}

        def run() -> None:
            if instance.get("State") is pending:
                instance["State"] = {"Code": 16, "Name": "running"}
                _change(instance_id, states)

        later(int(at) + 1 - at, run)
        return
    ec2_runs.started(instance_id, instance["InstanceType"], at)
    ec2_instances.note_change(instance_id, at, by_shutdown=False)
    _announce(instance_id, states, at)


def _refusal(action: str, parameters: Json) -> Answer | None:
    if ec2._p(parameters, "DryRun") == "true":
        return _error(
            "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412
        )
    if action == "RunInstances":
        return ec2_instances.template_problem(parameters)
    if action not in _VERBS:
        return None
    verb, done = _VERBS[action]
    for instance_id in ec2._parse_member_list(parameters, "InstanceId"):
        if (_state(instance_id) or {}).get("Name") == "terminated":
            return _error(
                "IncorrectInstanceState",
                f"The instance '{instance_id}' is not in a state from which it can be {done}.",
                400,
            )
        if ec2_instances.is_spot(instance_id):
            return _error(
                "UnsupportedOperation",
                f"You can't {verb} the Spot Instance '{instance_id}' because it is associated "
                "with a one-time Spot Instance request.",
                400,
            )
    return None


def _error(code: str, message: str, status: int) -> Answer:
    answer: Answer = ec2._error(code, message, status)
    return answer


def _state(instance_id: str) -> Any:
    return (ec2._instances.get(instance_id) or {}).get("State")


def _announce(instance_id: str, states: tuple[str, str], at: float) -> None:
    account, region = responses.get_account_id(), responses.get_region()
    arn = f"arn:aws:ec2:{region}:{account}:instance/{instance_id}"
    for state in states:
        events.emit(
            "aws.ec2",
            "EC2 Instance State-change Notification",
            {"instance-id": instance_id, "state": state},
            [arn],
            at,
        )
