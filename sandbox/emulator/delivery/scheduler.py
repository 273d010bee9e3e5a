"""EventBridge Scheduler: quick ticks, checks of input, context attributes.

MiniStack looks at schedules every ten seconds, accepts any name and expression,
and never fires a one-time schedule again after it was moved or created anew
under the same name. It answers without AWS's defaults. Here schedules fire within half
a second of their instant (AWS: up to 60 seconds late; a test that needs lateness has to
add it).
"""

import json
import re
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ministack.core import responses
from ministack.services import eventbridge, scheduler

from emulator.core.internals import original, replace, require, set_value
from emulator.core.shapes import Answer, Json, Query
from emulator.delivery import target_access
from emulator.identity import identity

# Fills in the input before the delivery is checked, and before it ends as a dead letter.
AFTER = ("delivery.target_access",)

_TICK_SECONDS = 0.25
_PAGE = 100
_NAME = re.compile(r"[0-9a-zA-Z\-_.]{1,64}")
_EXPRESSION = re.compile(
    r"at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)"
    r"|rate\([1-9]\d* (minutes?|hours?|days?)\)"
    r"|cron\([^()]+\)"
)
# What AWS gives a target that says nothing of retries.
_RETRIES = {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185}


def install() -> None:
    """Wrap the operations on schedules and the delivery to their targets."""
    require(scheduler, "_schedule_last_fired", "_error", "_schedules")
    set_value(scheduler, "_SCHEDULE_TICK_INTERVAL", _TICK_SECONDS)
    _install_operations()
    _install_reading()
    _install_paging()
    _install_context_attributes()


def _install_operations() -> None:
    create: Callable[[str, Json], Answer] = original(scheduler, "_create_schedule")
    update: Callable[[str, Json], Answer] = original(scheduler, "_update_schedule")
    delete: Callable[[str, Query], Answer] = original(scheduler, "_delete_schedule")

    def create_schedule(name: str, body: Json) -> Answer:
        refusal = _refusal(name, body)
        if refusal is None:
            _forget(body.get("GroupName", "default"), name)
        return refusal or create(name, body)

    def update_schedule(name: str, body: Json) -> Answer:
        refusal = _refusal(name, body)
        if refusal:
            return refusal
        group = body.get("GroupName", "default")
        before = scheduler._schedules.get(f"{group}/{name}") or {}
        if before.get("ScheduleExpression") != body.get("ScheduleExpression"):
            _forget(group, name)
        return update(name, body)

    def delete_schedule(name: str, query: Query) -> Answer:
        _forget(query.get("groupName", "default"), name)
        return delete(name, query)

    replace(scheduler, "_create_schedule", create_schedule)
    replace(scheduler, "_update_schedule", update_schedule)
    replace(scheduler, "_delete_schedule", delete_schedule)


def _install_reading() -> None:
    """Descriptions have AWS's defaults and leave out what is not set."""
    get = original(scheduler, "_get_schedule")

    def get_schedule(name: str, query: Query) -> Answer:
        status, headers, body = get(name, query)
        if status >= 400:
            return status, headers, body
        schedule = json.loads(body)
        target = schedule["Target"]
        target["RetryPolicy"] = {**_RETRIES, **(target.get("RetryPolicy") or {})}
        if not schedule.get("Description"):
            schedule.pop("Description", None)
        return status, headers, json.dumps(schedule).encode()

    replace(scheduler, "_get_schedule", get_schedule)


def _install_paging() -> None:
    """MiniStack cuts a long list short without saying so."""
    list_all = original(scheduler, "_list_schedules")

    def list_schedules(query: Query) -> Answer:
        size = int(query.get("MaxResults") or _PAGE)
        start = int(query.get("NextToken") or 0)
        status, headers, body = list_all({**query, "MaxResults": str(sys.maxsize)})
        schedules = json.loads(body)["Schedules"]
        page: dict[str, Any] = {"Schedules": schedules[start : start + size]}
        if start + size < len(schedules):
            page["NextToken"] = str(start + size)
        return status, headers, json.dumps(page).encode()

    replace(scheduler, "_list_schedules", list_schedules)


def _forget(group: str, name: str) -> None:
    """A new or moved schedule has not fired yet."""
    key = (responses.get_account_id(), responses.get_region(), f"{group}/{name}")
    scheduler._schedule_last_fired.pop(key, None)


def _refusal(name: str, body: Json) -> Answer | None:
    expression = body.get("ScheduleExpression", "")
    problem: str | None
    if not _NAME.fullmatch(name):
        problem = (
            f"1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$ and have at most "
            "64 characters"
        )
    elif not _EXPRESSION.fullmatch(expression) or not _is_time(expression):
        problem = f"Invalid Schedule Expression {expression}."
    else:
        problem = _target_problem(body)
    return scheduler._error(400, "ValidationException", problem) if problem else None


def _target_problem(body: Json) -> str | None:
    """AWS looks at the trust of the role at once, at its permissions when it fires."""
    target = body.get("Target") or {}
    if not target.get("Arn") or not target.get("RoleArn"):
        return "Target Arn and RoleArn are required."
    role = identity.find_role(target["RoleArn"])
    if role is None or not target_access.trusts_scheduler(role, body):
        return (
            "The execution role you provide must allow AWS EventBridge Scheduler to assume "
            "the role."
        )
    return None


def _is_time(expression: str) -> bool:
    if not expression.startswith("at("):
        return True
    try:
        datetime.fromisoformat(expression[3:-1])
    except ValueError:
        return False
    return True


def _install_context_attributes() -> None:
    """Fill in ``<aws.scheduler.scheduled-time>`` and its like in the input."""
    deliver = original(eventbridge, "_invoke_target")

    def invoke_target(target: Json, event: Json, rule: Json, view: Any = None) -> None:
        if event.get("Source") == "aws.scheduler" and target.get("Input"):
            target = {**target, "Input": _filled(target["Input"], event, rule)}
        deliver(target, event, rule, view)

    replace(eventbridge, "_invoke_target", invoke_target)


def _filled(text: str, event: Json, schedule: Json) -> str:
    attributes = {
        "scheduled-time": target_access.scheduled_time(schedule, event),
        "execution-id": event["EventId"],
        "attempt-number": "1",
        "schedule-arn": schedule.get("Arn", ""),
    }
    for name, value in attributes.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text
