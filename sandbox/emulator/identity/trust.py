"""sts:AssumeRole checks its input and finds the role as STS does.

MiniStack evaluates the trust policy. It does not check the form of the
parameters, ignores the path in the role's ARN, and words the refusal for a
missing role differently; STS answers both refusals alike, so that a caller
cannot learn which roles exist.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from ministack.core import iam_evaluator
from ministack.services import iam, sts

from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, AnyAnswer, Headers, Query, Service
from emulator.identity.identity import find_role

_ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)
_TEXT_RULES = {
    # For each parameter: its name in messages, shortest, longest, pattern.
    "RoleSessionName": ("roleSessionName", 2, 64, r"[\w+=,.@-]*"),
    "ExternalId": ("externalId", 2, 1224, r"[\w+=,.@:\/-]*"),
}
_SHORTEST_SESSION_SECONDS = 900
_LONGEST_CHAINED_SESSION_SECONDS = 3600


def install() -> None:
    """Put the checks before MiniStack's own handler."""
    require(iam, "_error")
    handle: Service = original(sts, "handle_request")

    async def handle_request(
        method: str, path: str, headers: Headers, body: bytes, query_params: Query
    ) -> AnyAnswer:
        parameters = _parameters(headers, body, query_params)
        if parameters.get("Action") == "AssumeRole":
            caller = iam_evaluator.request_caller_arn(headers, query_params)
            refusal = _refusal(parameters, caller)
            if refusal:
                return refusal
        return await handle(method, path, headers, body, query_params)

    replace(sts, "handle_request", handle_request)


def _parameters(headers: Headers, body: bytes, query_params: Query) -> dict[str, str]:
    target = headers.get("x-amz-target", "")
    if target:
        given = json.loads(body or b"{}")
        return {"Action": target.rsplit(".", 1)[-1], **{k: str(v) for k, v in given.items()}}
    form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in {**query_params, **form}.items()}


def _refusal(parameters: dict[str, str], caller: str) -> Answer | None:
    problem = _text_problem(parameters) or _duration_problem(parameters, caller)
    if problem:
        return _error(400, "ValidationError", problem)
    role_arn = parameters.get("RoleArn", "")
    if find_role(role_arn) is None:
        message = (
            f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
        )
        return _error(403, "AccessDenied", message)
    return None


def _error(status: int, code: str, message: str) -> Answer:
    answer: Answer = iam._error(status, code, escape(message), ns="sts")
    return answer


def _text_problem(parameters: dict[str, str]) -> str | None:
    role_arn = parameters.get("RoleArn", "")
    if not _ROLE_ARN.fullmatch(role_arn):
        return f"{role_arn} is invalid"
    for parameter, (label, shortest, longest, pattern) in _TEXT_RULES.items():
        value: Any = parameters.get(parameter)
        if value is None and parameter == "ExternalId":
            continue
        constraint = None
        if value is None:
            constraint = "Member must not be null"
        elif len(value) < shortest:
            constraint = f"Member must have length greater than or equal to {shortest}"
        elif len(value) > longest:
            constraint = f"Member must have length less than or equal to {longest}"
        elif not re.fullmatch(pattern, value, re.ASCII):
            constraint = f"Member must satisfy regular expression pattern: {pattern}"
        if constraint:
            shown = "null" if value is None else f"'{value}'"
            return (
                f"1 validation error detected: Value {shown} at '{label}' "
                f"failed to satisfy constraint: {constraint}"
            )
    return None


def _duration_problem(parameters: dict[str, str], caller: str) -> str | None:
    if "DurationSeconds" not in parameters:
        return None
    seconds = int(parameters["DurationSeconds"])
    if seconds < _SHORTEST_SESSION_SECONDS:
        return (
            f"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to "
            f"satisfy constraint: Member must have value greater than or equal to "
            f"{_SHORTEST_SESSION_SECONDS}"
        )
    if ":assumed-role/" in caller and seconds > _LONGEST_CHAINED_SESSION_SECONDS:
        return (
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed "
            "by role chaining"
        )
    role = find_role(parameters.get("RoleArn", "")) or {}
    if seconds > int(role.get("MaxSessionDuration") or _LONGEST_CHAINED_SESSION_SECONDS):
        return "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    return None
