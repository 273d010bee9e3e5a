"""EC2 instances: how they are launched, found, and what they say of themselves.

``RunInstances`` launches as many as it may, and knows spot instances, tenancy and
launch templates, all of which MiniStack leaves aside. An instance tells its
platform and usage operation, its lifecycle, and why and when it was shut down.
"""

import re
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from ministack.services import ec2

from emulator.core import clock
from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, Json, Operation

_INSTANCE_ID = re.compile(rb"<instanceId>([^<]+)</instanceId>")
_CHANGE = re.compile(
    rb"(?P<before><previousState><code>\d+</code><name>(?P<old>[a-z-]+)</name></previousState>\s*)"
    rb"<currentState><code>\d+</code><name>(?P<new>[a-z-]+)</name></currentState>"
)
# Filters that MiniStack passes over, as if all instances matched.
_FILTERS = {
    "availability-zone": lambda instance: instance["Placement"]["AvailabilityZone"],
    "instance-id": lambda instance: instance["InstanceId"],
    "instance-lifecycle": lambda instance: instance.get("InstanceLifecycle"),
    "subnet-id": lambda instance: instance["SubnetId"],
    "tenancy": lambda instance: instance["Placement"]["Tenancy"],
    "vpc-id": lambda instance: instance["VpcId"],
}
_CODES = {"pending": 0, "shutting-down": 32, "stopping": 64}
_PLATFORM = "Linux/UNIX"
_USAGE_OPERATION = "RunInstances"
_SHUTDOWN_CODE = "Client.UserInitiatedShutdown"
_SHUTDOWN = f"{_SHUTDOWN_CODE}: User initiated shutdown"


def install() -> None:
    """Complete the description of an instance, and let its times follow the clock."""
    require(ec2, "_ACTION_MAP", "_instances", "_tags", "_p", "_resolve_launch_template_data")
    require(ec2, "_volumes")
    describe: Callable[[Json], str] = original(ec2, "_instance_xml")

    def instance_xml(inst: Json) -> str:
        return describe(inst).removesuffix("</item>") + _more_xml(inst) + "</item>"

    matches = original(ec2, "_matches_filters")

    def matches_filters(inst: Json, filters: Json) -> bool:
        own = [name for name in filters if name in _FILTERS]
        return matches(inst, filters) and all(_FILTERS[n](inst) in filters[n] for n in own)

    replace(ec2, "_instance_xml", instance_xml)
    replace(ec2, "_matches_filters", matches_filters)
    replace(ec2, "_now_ts", _now)


def template_problem(parameters: Json) -> Answer | None:
    """The answer to a request that names a launch template that does not exist."""
    problem: Answer | None = ec2._resolve_launch_template_data(_template_spec(parameters))[2]
    return problem


def what_to_launch(parameters: Json) -> tuple[Json, dict[str, Any]]:
    """The request with what its launch template says, and that template."""
    template = ec2._resolve_launch_template_data(_template_spec(parameters))[0] or {}
    # AWS launches as many as it can, up to the maximum.
    full = {**parameters, "MinCount": parameters.get("MaxCount", "1")}
    for key in ("ImageId", "InstanceType"):
        if not ec2._p(full, key) and template.get(key):
            full[key] = template[key]
    return full, template


def carry_out(action: str, parameters: Json) -> Answer:
    """Do what a call of this action would do, in the account of the current request."""
    act: Operation = ec2._ACTION_MAP[action]
    return act(parameters)


def ids_in(answer: Answer) -> list[str]:
    """The instances that an answer describes."""
    return [found.decode() for found in _INSTANCE_ID.findall(answer[2])]


def with_state_on_the_way(answer: Answer, states: tuple[str, str]) -> Answer:
    """The answer as AWS gives it, before the instances are in their final state."""
    on_the_way = states[0]
    state = (
        f"<currentState><code>{_CODES[on_the_way]}</code><name>{on_the_way}</name></currentState>"
    )

    def changed(found: re.Match[bytes]) -> bytes:
        if found["old"] == found["new"]:
            return found[0]
        return found["before"] + state.encode()

    return answer[0], answer[1], _CHANGE.sub(changed, answer[2])


def complete(instance_ids: list[str], parameters: Json, template: dict[str, Any]) -> None:
    """Give new instances what MiniStack leaves out of the request."""
    tags = [
        tag
        for specification in template.get("TagSpecifications") or []
        if specification["ResourceType"] == "instance"
        for tag in specification.get("Tags") or []
    ]
    for instance_id in instance_ids:
        instance = ec2._instances[instance_id]
        # MiniStack makes up a root volume of 8 GB that nobody asked for and everybody would pay.
        for mapping in instance["BlockDeviceMappings"]:
            ec2._volumes.pop(mapping["Ebs"]["VolumeId"], None)
        instance["BlockDeviceMappings"] = []
        if ec2._p(parameters, "InstanceMarketOptions.MarketType") == "spot":
            instance["InstanceLifecycle"] = "spot"
        tenancy = ec2._p(parameters, "Placement.Tenancy")
        if tenancy:
            instance["Placement"]["Tenancy"] = tenancy
        own = ec2._tags.get(instance_id) or []
        own_keys = {tag["Key"] for tag in own}
        inherited = [tag for tag in tags if tag["Key"] not in own_keys]
        if inherited:
            ec2._tags[instance_id] = [*own, *inherited]


def is_spot(instance_id: str) -> bool:
    """Whether it came from a Spot request; those are one-time here."""
    return (ec2._instances.get(instance_id) or {}).get("InstanceLifecycle") == "spot"


def note_change(instance_id: str, at: float, *, by_shutdown: bool) -> None:
    """Remember why the instance does not run, or since when it does."""
    instance = ec2._instances[instance_id]
    moment = datetime.fromtimestamp(at, timezone.utc)
    if by_shutdown:
        instance["_reason"] = f"User initiated ({moment:%Y-%m-%d %H:%M:%S} GMT)"
    else:
        instance.pop("_reason", None)
        instance["LaunchTime"] = _iso(moment)


def _template_spec(parameters: Json) -> dict[str, str]:
    return {
        key: ec2._p(parameters, f"LaunchTemplate.{key}")
        for key in ("LaunchTemplateId", "LaunchTemplateName", "Version")
    }


def _more_xml(instance: dict[str, Any]) -> str:
    reason, lifecycle = instance.get("_reason"), instance.get("InstanceLifecycle")
    parts = [
        f"<reason>{reason or ''}</reason>",
        f"<platformDetails>{_PLATFORM}</platformDetails>",
        f"<usageOperation>{_USAGE_OPERATION}</usageOperation>",
        f"<usageOperationUpdateTime>{instance['LaunchTime']}</usageOperationUpdateTime>",
    ]
    if reason:
        parts.append(
            f"<stateReason><code>{_SHUTDOWN_CODE}</code><message>{_SHUTDOWN}</message></stateReason>"
        )
    if lifecycle:
        parts.append(f"<instanceLifecycle>{lifecycle}</instanceLifecycle>")
    return "".join(parts)


def _now() -> str:
    """MiniStack reads the real clock here."""
    return _iso(datetime.fromtimestamp(clock.now(), timezone.utc))


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
