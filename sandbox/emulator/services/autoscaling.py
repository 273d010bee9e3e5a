"""The Auto Scaling API: limits, suspended processes, and full descriptions.

MiniStack takes any capacity, knows no suspended processes and deletes a group that
still has instances. Who keeps the instances of a group is in group_members.py.
"""

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from ministack.services import autoscaling, ec2

from emulator.core import clock
from emulator.core.internals import require
from emulator.core.shapes import Answer, Json, Operation
from emulator.faults import faults

_PROCESSES = (
    "Launch", "Terminate", "AddToLoadBalancer", "AlarmNotification", "AZRebalance",
    "HealthCheck", "InstanceRefresh", "ReplaceUnhealthy", "ScheduledActions",
)  # fmt: skip
_PAGE = 50
_SHOWN = (
    "AutoScalingGroupName", "AutoScalingGroupARN", "LaunchConfigurationName", "LaunchTemplate",
    "MinSize", "MaxSize", "DesiredCapacity", "DefaultCooldown", "AvailabilityZones",
    "HealthCheckType", "HealthCheckGracePeriod", "CreatedTime", "VPCZoneIdentifier", "Tags",
    "TerminationPolicies", "NewInstancesProtectedFromScaleIn", "ServiceLinkedRoleARN",
)  # fmt: skip

Group = dict[str, Any]


def install() -> None:
    """Wrap the operations on groups."""
    require(autoscaling, "_ACTION_MAP", "_asgs", "_p", "_parse_member_list", "_error", "_xml")
    require(autoscaling, "_member_xml", "_create_asg", "_update_asg", "_delete_asg")
    require(ec2, "_resolve_launch_template_data")
    actions = autoscaling._ACTION_MAP
    actions["CreateAutoScalingGroup"] = _creating(actions["CreateAutoScalingGroup"])
    actions["UpdateAutoScalingGroup"] = _updating(actions["UpdateAutoScalingGroup"])
    actions["SetDesiredCapacity"] = _set_desired_capacity
    actions["DeleteAutoScalingGroup"] = _deleting(actions["DeleteAutoScalingGroup"])
    actions["DescribeAutoScalingGroups"] = _describe
    actions["SuspendProcesses"] = _suspend
    actions["ResumeProcesses"] = _resume


def _creating(create: Operation) -> Operation:
    def creating(p: Json) -> Answer:
        name = autoscaling._p(p, "AutoScalingGroupName")
        problem = _size_problem({"DesiredCapacity": p.get("MinSize"), **p}, {})
        template = _launch_template(p)
        if not template and not autoscaling._p(p, "LaunchConfigurationName"):
            problem = (
                "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, "
                "InstanceId or MixedInstancesPolicy parameter."
            )
        if problem:
            return _refused(problem)
        answer = create(p)
        if answer[0] < 400:
            autoscaling._asgs[name]["LaunchTemplate"] = template
        return answer

    return creating


def _updating(update: Operation) -> Operation:
    def updating(p: Json) -> Answer:
        name = autoscaling._p(p, "AutoScalingGroupName")
        group = autoscaling._asgs.get(name)
        if group is None:
            return _not_found(name)
        p = _with_moved_desired(p, group)
        problem = _size_problem(p, group)
        if problem:
            return _refused(problem)
        if faults.ignored("autoscaling:UpdateAutoScalingGroup", name):
            return _answer("UpdateAutoScalingGroupResponse")
        template = _launch_template(p)
        configuration = autoscaling._p(p, "LaunchConfigurationName")
        if template:
            group.update(LaunchTemplate=template, LaunchConfigurationName="")
        elif configuration:
            group.update(LaunchTemplate={}, LaunchConfigurationName=configuration)
        return update(p)

    return updating


def _set_desired_capacity(p: Json) -> Answer:
    name = autoscaling._p(p, "AutoScalingGroupName")
    group = autoscaling._asgs.get(name)
    if group is None:
        return _not_found(name)
    desired = int(autoscaling._p(p, "DesiredCapacity"))
    for limit, side, beyond in (
        ("MaxSize", "above max", desired > group["MaxSize"]),
        ("MinSize", "below min", desired < group["MinSize"]),
    ):
        if beyond:
            return _refused(
                f"New SetDesiredCapacity value {desired} is {side} value {group[limit]} "
                "for the AutoScalingGroup."
            )
    if not faults.ignored("autoscaling:SetDesiredCapacity", name):
        group["DesiredCapacity"] = desired
    return _answer("SetDesiredCapacityResponse")


def _deleting(delete: Operation) -> Operation:
    def deleting(p: Json) -> Answer:
        name = autoscaling._p(p, "AutoScalingGroupName")
        group = autoscaling._asgs.get(name)
        if group is None:
            return _not_found(name)
        if group["Instances"] and autoscaling._p(p, "ForceDelete") != "true":
            return _error(
                "ResourceInUse",
                "You cannot delete an AutoScalingGroup while there are instances or pending Spot "
                "instance request(s) still in the group.",
            )
        return delete(p)

    return deleting


def _suspend(p: Json) -> Answer:
    moment = datetime.fromtimestamp(clock.now(), timezone.utc)
    reason = f"User suspended at {moment:%Y-%m-%dT%H:%M:%SZ}"

    def suspend(suspended: dict[str, str], process: str) -> None:
        suspended.setdefault(process, reason)

    return _for_processes(p, "SuspendProcessesResponse", suspend)


def _resume(p: Json) -> Answer:
    def resume(suspended: dict[str, str], process: str) -> None:
        suspended.pop(process, None)

    return _for_processes(p, "ResumeProcessesResponse", resume)


def _for_processes(p: Json, root: str, act: Callable[[dict[str, str], str], None]) -> Answer:
    name = autoscaling._p(p, "AutoScalingGroupName")
    group = autoscaling._asgs.get(name)
    if group is None:
        return _not_found(name)
    suspended = dict(group.get("SuspendedProcesses") or {})
    for process in autoscaling._parse_member_list(p, "ScalingProcesses") or _PROCESSES:
        if process not in _PROCESSES:
            return _refused(f"{process} is not a valid ScalingProcess")
        act(suspended, process)
    group["SuspendedProcesses"] = suspended
    return _answer(root)


def _describe(p: Json) -> Answer:
    names = autoscaling._parse_member_list(p, "AutoScalingGroupNames")
    found = [
        group
        for name, group in autoscaling._asgs.items()
        if (not names or name in names) and _matches(p, group)
    ]
    start = int(autoscaling._p(p, "NextToken") or 0)
    end = start + int(autoscaling._p(p, "MaxRecords") or _PAGE)
    result: dict[str, Any] = {"AutoScalingGroups": [_shown(group) for group in found[start:end]]}
    if end < len(found):
        result["NextToken"] = str(end)
    return _answer(
        "DescribeAutoScalingGroupsResponse",
        f"<DescribeAutoScalingGroupsResult>{autoscaling._member_xml(result)}"
        "</DescribeAutoScalingGroupsResult>",
    )


def _shown(group: Group) -> dict[str, Any]:
    shown = {key: group[key] for key in _SHOWN if group.get(key) not in (None, "", {})}
    shown["Instances"] = [
        {key: value for key, value in member.items() if value not in ("", {})}
        for member in group["Instances"]
    ]
    shown["SuspendedProcesses"] = [
        {"ProcessName": process, "SuspensionReason": reason}
        for process, reason in (group.get("SuspendedProcesses") or {}).items()
    ]
    return shown


def _matches(p: Json, group: Group) -> bool:
    """Whether the tags of the group pass all filters of the request."""
    tags = group.get("Tags") or []
    number = 1
    while autoscaling._p(p, f"Filters.member.{number}.Name"):
        name = autoscaling._p(p, f"Filters.member.{number}.Name")
        wanted = autoscaling._parse_member_list(p, f"Filters.member.{number}.Values")
        if name.startswith("tag:"):
            values = [tag["Value"] for tag in tags if tag["Key"] == name[4:]]
        else:
            values = [tag["Key" if name == "tag-key" else "Value"] for tag in tags]
        if not set(values) & set(wanted):
            return False
        number += 1
    return True


def _with_moved_desired(p: Json, group: Group) -> Json:
    """New limits move a capacity that the request does not give."""
    if autoscaling._p(p, "DesiredCapacity"):
        return p
    smallest = int(autoscaling._p(p, "MinSize") or group["MinSize"])
    largest = int(autoscaling._p(p, "MaxSize") or group["MaxSize"])
    desired = max(smallest, min(largest, group["DesiredCapacity"]))
    return {**p, "DesiredCapacity": str(desired)}


def _size_problem(p: Json, group: Group) -> str | None:
    sizes = []
    for key in ("MinSize", "DesiredCapacity", "MaxSize"):
        value = autoscaling._p(p, key) or group.get(key)
        if value is None:
            return f"{key} is required"
        sizes.append(int(value))
    smallest, desired, largest = sizes
    if smallest > largest:
        return f"Max bound, {largest}, must be greater than or equal to min bound, {smallest}"
    if not smallest <= desired <= largest:
        return (
            f"Desired capacity:{desired} must be between the specified min size:{smallest} "
            f"and max size:{largest}"
        )
    return None


def _launch_template(p: Json) -> dict[str, str]:
    """The template with both its id and its name, whichever the request gives."""
    spec = {
        key: autoscaling._p(p, f"LaunchTemplate.{key}")
        for key in ("LaunchTemplateId", "LaunchTemplateName", "Version")
    }
    _, record, _ = ec2._resolve_launch_template_data(spec)
    if not record:
        return {}
    return {
        "LaunchTemplateId": record["LaunchTemplateId"],
        "LaunchTemplateName": record["LaunchTemplateName"],
        "Version": spec["Version"] or "$Default",
    }


def _answer(root: str, xml: str = "") -> Answer:
    answer: Answer = autoscaling._xml(200, root, xml)
    return answer


def _not_found(name: str) -> Answer:
    return _refused(f"AutoScalingGroup name not found - {name}")


def _refused(message: str) -> Answer:
    return _error("ValidationError", message)


def _error(code: str, message: str) -> Answer:
    answer: Answer = autoscaling._error(code, message)
    return answer
