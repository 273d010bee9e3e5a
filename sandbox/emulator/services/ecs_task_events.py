"""``ECS Task State Change`` events, as ECS sends them for tasks on Fargate.

A task counts its versions: 1 provisioning, 2 pending, 3 running, 4 told to stop,
5 deprovisioning, 6 stopped. There is one event for each.
"""

import copy
from typing import Any

from ministack.services import ecs

from emulator.core.internals import require
from emulator.delivery import events

# (last status, desired status, fields that the event does not have yet)
_START = (
    ("PROVISIONING", "RUNNING", ("connectivity", "connectivityAt", "pullStartedAt",
                                 "pullStoppedAt", "startedAt")),
    ("PENDING", "RUNNING", ("pullStartedAt", "pullStoppedAt", "startedAt")),
    ("RUNNING", "RUNNING", ()),
)  # fmt: skip
_END = (
    ("RUNNING", "STOPPED", ("stoppedAt", "executionStoppedAt")),
    ("DEPROVISIONING", "STOPPED", ("stoppedAt",)),
    ("STOPPED", "STOPPED", ()),
)
_TIMES = (
    "connectivityAt", "createdAt", "executionStoppedAt", "pullStartedAt", "pullStoppedAt",
    "startedAt", "stoppedAt", "stoppingAt",
)  # fmt: skip
_FIELDS = (
    "attachments", "attributes", "availabilityZone", "capacityProviderName", "clusterArn",
    "connectivity", "containerInstanceArn", "containers", "cpu", "desiredStatus",
    "enableExecuteCommand", "ephemeralStorage", "group", "lastStatus", "launchType", "memory",
    "overrides", "platformFamily", "platformVersion", "startedBy", "stopCode", "stoppedReason",
    "taskArn", "taskDefinitionArn", *_TIMES,
)  # fmt: skip
_CONTAINER_FIELDS = (
    "containerArn", "cpu", "exitCode", "image", "imageDigest", "lastStatus", "memory",
    "memoryReservation", "name", "networkInterfaces", "reason", "runtimeId", "taskArn",
)  # fmt: skip

Task = dict[str, Any]
Steps = tuple[tuple[str, str, tuple[str, ...]], ...]


def install() -> None:
    """Check what the functions below use."""
    require(ecs, "_iso")


def started(task: Task) -> None:
    """Tell how the task came to run."""
    task["version"] = len(_START)
    _tell(task, 1, _START)


def stopped(task: Task) -> None:
    """Tell how the task came to its end."""
    task["version"] = len(_START) + len(_END)
    _tell(task, len(_START) + 1, _END)


def _tell(task: Task, version: int, steps: Steps) -> None:
    for number, (last_status, desired_status, later_fields) in enumerate(steps, version):
        detail = _detail(task)
        detail.update(lastStatus=last_status, desiredStatus=desired_status, version=number)
        for container in detail["containers"]:
            container["lastStatus"] = _container_status(last_status)
            if last_status == "RUNNING":
                container.pop("exitCode", None)
        for field in later_fields:
            detail.pop(field, None)
        events.emit("aws.ecs", "ECS Task State Change", detail, [task["taskArn"]])


def _detail(task: Task) -> dict[str, Any]:
    detail = {key: copy.deepcopy(task[key]) for key in _FIELDS if task.get(key) not in (None, "")}
    detail["containers"] = [
        {key: container[key] for key in _CONTAINER_FIELDS if container.get(key) is not None}
        for container in task.get("containers") or []
    ]
    for container in detail["containers"]:
        container.setdefault("networkInterfaces", [])
    detail["updatedAt"] = ecs._iso()
    return detail


def _container_status(task_status: str) -> str:
    if task_status in ("PROVISIONING", "PENDING"):
        return "PENDING"
    return "STOPPED" if task_status in ("DEPROVISIONING", "STOPPED") else "RUNNING"
