"""A log of the API calls that reach the server, for tests and for the demo.

One JSON line per call in the file named by ``CALLS_FILE``: time, account,
principal, service, action, resource, status and error. What CloudFormation and
other services do inside the server is not a call and is not in it.
"""

import json
import re
import threading
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qs

from ministack import app
from ministack.core import iam_evaluator, responses, router

from . import clock, settings
from .internals import original, replace, require

# The parameters that name what a call is about, the most telling first.
_NAMES = (
    "RoleArn", "BudgetName", "TableName", "QueueUrl", "TopicArn", "Name", "StackName",
    "FunctionName", "RoleName", "ResourceARN", "Path",
)  # fmt: skip
_QUIET = frozenset({"logs"})

_lock = threading.Lock()


def install() -> None:
    """Log every service request, after it was answered."""
    require(iam_evaluator, "request_caller_arn")
    require(router, "detect_service")
    require(app, "_routing_params")
    if not settings.calls_file():
        return
    dispatch = original(app, "_dispatch_service_request")

    async def dispatch_service_request(
        method: str, path: str, headers: dict, body: bytes, query_params: dict, request_id: str
    ) -> tuple:
        started = clock.now()
        answer = await dispatch(method, path, headers, body, query_params, request_id)
        line = _describe(method, path, headers, body, query_params)
        if line["service"] not in _QUIET:
            error = _error_code(answer) if answer[0] >= 400 else None
            _append({"time": _iso(started), **line, "status": answer[0], "error": error})
        return answer

    replace(app, "_dispatch_service_request", dispatch_service_request)


def _describe(
    method: str, path: str, headers: dict, body: bytes, query_params: dict
) -> dict[str, Any]:
    parameters = app._routing_params(method, path, headers, body, query_params)
    service = router.detect_service(method, path, headers, parameters)
    return {
        "account": responses.get_account_id(),
        "principal": iam_evaluator.request_caller_arn(headers, query_params),
        "service": service,
        "action": _action(service, method, path, headers, body, query_params),
        "resource": _resource(path, headers, body, query_params),
    }


def _action(
    service: str, method: str, path: str, headers: dict, body: bytes, query_params: dict
) -> str:
    target = headers.get("x-amz-target", "")
    if target:
        return target.rsplit(".", 1)[-1]
    form = _form(headers, body, query_params)
    if form.get("Action"):
        return form["Action"]
    from ministack.core.iam_actions import extract_iam_action

    named = extract_iam_action(service, method, path, headers, body, query_params)
    return named.split(":", 1)[1] if named else f"{method} {path}"


def _resource(path: str, headers: dict, body: bytes, query_params: dict) -> str | None:
    if headers.get("x-amz-target") or headers.get("content-type", "").startswith(
        "application/json"
    ):
        try:
            given = json.loads(body or b"{}")
        except ValueError:
            given = {}
    else:
        given = _form(headers, body, query_params)
    if not isinstance(given, dict):
        return None
    budget = given.get("Budget") or given.get("NewBudget")
    if isinstance(budget, dict):
        return budget.get("BudgetName")
    for name in _NAMES:
        if isinstance(given.get(name), str):
            return given[name]
    function = re.search(r"/functions/([^/]+)", path)
    if function:
        return function[1]
    names = given.get("Names")
    if isinstance(names, list):
        return ",".join(map(str, names))
    return path.rsplit("/", 1)[-1] or None if path != "/" else None


def _form(headers: dict, body: bytes, query_params: dict) -> dict[str, str]:
    fields = dict(query_params)
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        fields.update(parse_qs(body.decode("utf-8", "replace")))
    return {name: values[0] for name, values in fields.items() if values}


def _error_code(answer: tuple) -> str | None:
    body = answer[2]
    if not isinstance(body, bytes):
        return None
    text = body.decode("utf-8", "replace")
    found = re.search(r'"__type"\s*:\s*"([^"]+)"', text) or re.search(r"<Code>([^<]+)", text)
    if found:
        return found[1].rsplit("#", 1)[-1]
    header = {name.lower(): value for name, value in answer[1].items()}
    return header.get("x-amzn-errortype", "").rstrip(":") or None


def _iso(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _append(line: dict[str, Any]) -> None:
    with _lock, open(settings.calls_file(), "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
