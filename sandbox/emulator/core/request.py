"""What a request to the server asks for: whose, which operation, on what.

The log of calls and the faults share these names. They are AWS's own: the
service, the operation as IAM names it, and the parameters that tell the resource.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from ministack import app
from ministack.core import iam_actions, iam_evaluator, responses, router

from emulator.core.internals import require
from emulator.core.shapes import Headers, Json, Query

# The parameters that name what a call is about, the most telling first.
_NAMES = (
    "RoleArn", "BudgetName", "TableName", "QueueUrl", "TopicArn", "Name", "StackName",
    "FunctionName", "RoleName", "ResourceARN", "Path", "AutoScalingGroupName",
    "DBInstanceIdentifier", "DBClusterIdentifier", "NotebookInstanceName", "ResourceName",
    "computeEnvironment",
    "ResourceId", "service", "serviceName", "task", "taskDefinition", "family", "resourceArn",
)  # fmt: skip
# The same for parameters with several values.
_LISTS = (
    "Names", "InstanceId", "AutoScalingGroupNames.member", "ResourceIds", "ResourceId",
    "services", "tasks", "clusters",
)  # fmt: skip
# What contains the resource, when nothing tells more.
_CONTAINERS = ("cluster", "clusterName")
_IN_PATH = re.compile(r"/(?:functions|schedules|schedule-groups)/([^/]+)")


@dataclass(frozen=True)
class Request:
    """One call of an operation of AWS."""

    account: str
    principal: str
    service: str
    action: str
    resource: str | None


def install() -> None:
    """Check what the functions below use."""
    require(app, "_routing_params")
    require(iam_actions, "extract_iam_action")
    require(iam_evaluator, "request_caller_arn")
    require(router, "detect_service", "extract_access_key_id")


def describe(method: str, path: str, headers: Headers, body: bytes, query_params: Query) -> Request:
    """Name what the request asks for."""
    parameters = app._routing_params(method, path, headers, body, query_params)
    service = router.detect_service(method, path, headers, parameters)
    return Request(
        account=responses.get_account_id(),
        principal=iam_evaluator.request_caller_arn(headers, query_params),
        service=service,
        action=action_of(service, method, path, headers, body, query_params),
        resource=_resource(path, headers, body, query_params),
    )


def action_of(
    service: str, method: str, path: str, headers: Headers, body: bytes, query_params: Query
) -> str:
    """The operation, without its service."""
    target = headers.get("x-amz-target", "")
    if target:
        return target.rsplit(".", 1)[-1]
    form = _form(headers, body, query_params)
    if form.get("Action"):
        return form["Action"]
    named = iam_actions.extract_iam_action(service, method, path, headers, body, query_params)
    return named.split(":", 1)[1] if named else f"{method} {path}"


def parameters(headers: Headers, body: bytes, query_params: Query) -> dict[str, Any]:
    """The parameters of an operation, whichever protocol its service speaks."""
    if headers.get("x-amz-target") or headers.get("content-type", "").startswith(
        "application/json"
    ):
        return json_of(body)
    return _form(headers, body, query_params)


def json_of(body: bytes) -> Json:
    """The JSON object in a body; an empty one where there is none."""
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def members(given: dict[str, Any], name: str) -> list[str]:
    """The values of a parameter that has several: a list, or ``Name.1`` and so on."""
    value = given.get(name)
    if isinstance(value, list):
        return [str(item) for item in value]
    values: list[str] = []
    while f"{name}.{len(values) + 1}" in given:
        values.append(given[f"{name}.{len(values) + 1}"])
    return values


def _resource(path: str, headers: Headers, body: bytes, query_params: Query) -> str | None:
    in_path = _IN_PATH.search(path)
    if in_path:
        return unquote(in_path[1])
    given = parameters(headers, body, query_params)
    budget = given.get("Budget") or given.get("NewBudget")
    if isinstance(budget, dict):
        named: str | None = budget.get("BudgetName")
        return named
    for name in _NAMES:
        value = given.get(name)
        if isinstance(value, str):
            return value
    for name in _LISTS:
        values = members(given, name)
        if values:
            return ",".join(values)
    for name in _CONTAINERS:
        value = given.get(name)
        if isinstance(value, str):
            return value
    return path.rsplit("/", 1)[-1] or None if path != "/" else None


def _form(headers: Headers, body: bytes, query_params: Query) -> dict[str, str]:
    fields = dict(query_params)
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        fields.update(parse_qs(body.decode("utf-8", "replace")))
    return {name: values[0] for name, values in fields.items() if values}
