"""ECS: tasks tell of their life, and services keep their number of tasks.

MiniStack emits nothing, and a task that someone stops is not replaced. Here no
container runs either, but each task passes the states of AWS in an instant, with
an ``ECS Task State Change`` event for each version of it. Descriptions are limited
and paged as on AWS.
"""

import json
from collections.abc import Callable
from typing import Any

from ministack.core import responses
from ministack.services import ecs

from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, Json, Operation
from emulator.faults import faults
from emulator.services import ecs_task_events

_LONGEST_DESCRIPTION = 10
_PAGE = 10
# Reasons that MiniStack gives when the service, not a user, stops a task.
_SCHEDULER_REASONS = frozenset(
    {
        "Deployment completed",
        "Service deleted",
        "Service scaling down",
        "Task definition updated",
    }
)

Task = dict[str, Any]


def install() -> None:
    """Wrap the start and the end of tasks, and some operations."""
    require(ecs, "_ACTION_MAP", "_clusters", "_tasks", "_services", "_task_defs")
    require(ecs, "_reconcile_service_tasks")
    require(ecs, "_resolve_cluster_name", "_resolve_service_ref", "_resolve_td_key", "_sanitize")
    # Whatever the machine has: tasks are records only.
    replace(ecs, "_get_docker", _no_docker)
    _install_start()
    _install_end()
    actions = ecs._ACTION_MAP
    actions["StopTask"] = _stopping(actions["StopTask"])
    actions["UpdateService"] = _updating(actions["UpdateService"])
    actions["DescribeServices"] = _describing(actions["DescribeServices"])
    actions["ListServices"] = _listing(actions["ListServices"])


def _no_docker() -> None:
    return None


def _install_start() -> None:
    run: Operation = original(ecs, "_run_task")

    def run_task(data: Json) -> Answer:
        status, headers, body = run(data)
        if status >= 400:
            return status, headers, body
        answer = json.loads(body)
        tasks = [ecs._tasks[task["taskArn"]] for task in answer["tasks"]]
        for task in tasks:
            _complete(task)
            ecs_task_events.started(task)
        return responses.json_response({**answer, "tasks": ecs._sanitize(tasks)})

    replace(ecs, "_run_task", run_task)
    ecs._ACTION_MAP["RunTask"] = run_task


def _install_end() -> None:
    mark: Callable[..., bool] = original(ecs, "_mark_task_stopped")

    def mark_task_stopped(
        task_arn: str, task: Task, reason: str, stop_code: str, exit_code: int | None = None
    ) -> bool:
        if reason in _SCHEDULER_REASONS:
            stop_code = "ServiceSchedulerInitiated"
            reason = f"Scaling activity initiated by (deployment {task.get('_deployment_id')})"
        before = task["lastStatus"]
        stopped = mark(task_arn, task, reason, stop_code, exit_code)
        if stopped and before != "STOPPED":
            ecs_task_events.stopped(task)
        return stopped

    replace(ecs, "_mark_task_stopped", mark_task_stopped)


def _complete(task: Task) -> None:
    """What MiniStack leaves out of a task, or adds to one on Fargate."""
    definition = ecs._task_defs.get(ecs._resolve_td_key(task["taskDefinitionArn"])) or {}
    architecture = (definition.get("runtimePlatform") or {}).get("cpuArchitecture") or "X86_64"
    task["attributes"] = [{"name": "ecs.cpu-architecture", "value": architecture.lower()}]
    if task["launchType"] == "FARGATE":
        task.pop("containerInstanceArn", None)
    if task.get("_deployment_id"):
        task["startedBy"] = task["_deployment_id"]
    task["group"] = task.get("group") or f"family:{definition.get('family', '')}"


def _stopping(stop: Operation) -> Operation:
    """A service starts another task for one that a user stopped."""

    def stopping(data: Json) -> Answer:
        answer = stop(data)
        cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
        group = json.loads(answer[2]).get("task", {}).get("group", "")
        if group.startswith("service:"):
            ecs._reconcile_service_tasks(cluster, f"{cluster}/{group.split(':', 1)[1]}")
        return answer

    return stopping


def _updating(update: Operation) -> Operation:
    def updating(data: Json) -> Answer:
        service = _service(data)
        if service and service["status"] != "ACTIVE":
            return responses.error_response_json(
                "ServiceNotActiveException", "Service was not ACTIVE.", 400
            )
        if service and faults.ignored("ecs:UpdateService", service["serviceName"]):
            return responses.json_response({"service": ecs._sanitize(service)})
        return update(data)

    return updating


def _describing(describe: Operation) -> Operation:
    def describing(data: Json) -> Answer:
        if len(data.get("services") or []) > _LONGEST_DESCRIPTION:
            return responses.error_response_json(
                "InvalidParameterException", "Cannot describe more than 10 services.", 400
            )
        status, headers, body = describe(data)
        if status >= 400 or "TAGS" in (data.get("include") or []):
            return status, headers, body
        answer = json.loads(body)
        for service in answer["services"]:
            service.pop("tags", None)
        return responses.json_response(answer)

    return describing


def _listing(list_all: Operation) -> Operation:
    def listing(data: Json) -> Answer:
        cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
        if cluster not in ecs._clusters:
            return responses.error_response_json(
                "ClusterNotFoundException", "Cluster not found.", 400
            )
        arns = json.loads(list_all(data)[2])["serviceArns"]
        start = int(data.get("nextToken") or 0)
        end = start + int(data.get("maxResults") or _PAGE)
        page: dict[str, Any] = {"serviceArns": arns[start:end]}
        if end < len(arns):
            page["nextToken"] = str(end)
        return responses.json_response(page)

    return listing


def _service(data: Json) -> dict[str, Any] | None:
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    named = ecs._resolve_service_ref(data.get("service", ""))
    return ecs._services.get(f"{cluster}/{named[0]}") if named else None
