"""Auto Scaling groups hold exactly the instances that they should.

MiniStack's groups list instances that do not exist. Here a group launches real ones,
terminates what is too many, and replaces what someone stopped or terminated. This
happens beside the calls, as on AWS, but within a fraction of a second.
"""

import threading
import time
from typing import Any

from ministack.core import responses
from ministack.services import autoscaling, ec2

from emulator.core.internals import replace, require
from emulator.services import ec2_instances

_TICK_SECONDS = 0.1
# Processes of a group without which it leaves a stopped instance alone.
_HEALTH = frozenset({"HealthCheck", "ReplaceUnhealthy", "Terminate"})

Group = dict[str, Any]

# (account, region, ARN of the group) -> its instances, for when the group is gone
_held: dict[tuple[str, str, str], list[str]] = {}


def install() -> None:
    """Take the instances of groups away from MiniStack and start to keep them."""
    require(autoscaling, "_asgs", "_launch_configs")
    require(ec2, "_instances")
    replace(autoscaling, "_reconcile_instances", _left_to_the_keeper)
    threading.Thread(target=_run, name="auto-scaling-groups", daemon=True).start()


def _left_to_the_keeper(asg: Group) -> None:
    return None


def _run() -> None:
    while True:
        time.sleep(_TICK_SECONDS)
        try:
            _tick()
        except Exception:  # noqa: BLE001 - the next look may go well
            autoscaling.logger.exception("keeping the groups")


def _tick() -> None:
    present = set()
    for (account, region, _), group in autoscaling._asgs.all_items():
        key = (account, region, group["AutoScalingGroupARN"])
        present.add(key)
        with responses.request_scope(account, region):
            _keep(group)
        _held[key] = [member["InstanceId"] for member in group["Instances"]]
    for key in set(_held) - present:
        with responses.request_scope(key[0], key[1]):
            _terminate(_held.pop(key))


def _keep(group: Group) -> None:
    suspended = set(group.get("SuspendedProcesses") or {})
    for member in list(group["Instances"]):
        state = _state(member["InstanceId"])
        if state == "stopped" and not suspended & _HEALTH:
            _terminate([member["InstanceId"]])
            state = "terminated"
        if state in (None, "terminated"):
            group["Instances"].remove(member)
    missing = group["DesiredCapacity"] - len(group["Instances"])
    if missing > 0 and "Launch" not in suspended:
        _launch(group, missing)
    if missing < 0 and "Terminate" not in suspended:
        surplus = [m for m in group["Instances"] if not m["ProtectedFromScaleIn"]][:-missing]
        _terminate([member["InstanceId"] for member in surplus])
        for member in surplus:
            group["Instances"].remove(member)


def _state(instance_id: str) -> str | None:
    return ((ec2._instances.get(instance_id) or {}).get("State") or {}).get("Name")


def _terminate(instance_ids: list[str]) -> None:
    for instance_id in instance_ids:
        if _state(instance_id) not in (None, "terminated"):
            ec2_instances.carry_out("TerminateInstances", {"InstanceId.1": [instance_id]})


def _launch(group: Group, count: int) -> None:
    answer = ec2_instances.carry_out("RunInstances", _launch_request(group, count))
    if answer[0] >= 400:
        autoscaling.logger.warning("%s: %s", group["AutoScalingGroupName"], answer[2])
        return
    for instance_id in ec2_instances.ids_in(answer):
        instance = ec2._instances[instance_id]
        group["Instances"].append(
            {
                "InstanceId": instance_id,
                "InstanceType": instance["InstanceType"],
                "AvailabilityZone": instance["Placement"]["AvailabilityZone"],
                "LifecycleState": "InService",
                "HealthStatus": "Healthy",
                "LaunchTemplate": dict(group.get("LaunchTemplate") or {}),
                "LaunchConfigurationName": group.get("LaunchConfigurationName") or "",
                "ProtectedFromScaleIn": group["NewInstancesProtectedFromScaleIn"],
            }
        )


def _launch_request(group: Group, count: int) -> dict[str, list[str]]:
    request = {"MinCount": [str(count)], "MaxCount": [str(count)]}
    template = group.get("LaunchTemplate") or {}
    configuration = autoscaling._launch_configs.get(group.get("LaunchConfigurationName") or "")
    if template:
        request["LaunchTemplate.LaunchTemplateId"] = [template["LaunchTemplateId"]]
        request["LaunchTemplate.Version"] = [template.get("Version") or "$Default"]
    elif configuration:
        request["ImageId"] = [configuration["ImageId"]]
        request["InstanceType"] = [configuration["InstanceType"]]
    tags = {tag["Key"]: tag["Value"] for tag in group.get("Tags") or [] if tag["PropagateAtLaunch"]}
    tags["aws:autoscaling:groupName"] = group["AutoScalingGroupName"]
    request["TagSpecification.1.ResourceType"] = ["instance"]
    for number, (key, value) in enumerate(tags.items(), 1):
        request[f"TagSpecification.1.Tag.{number}.Key"] = [key]
        request[f"TagSpecification.1.Tag.{number}.Value"] = [value]
    return request
