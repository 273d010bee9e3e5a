"""Requests to the emulator itself, under ``/_sandbox/``.

``PUT /_sandbox/budgets/<account>/<name>/calculated-spend`` with ``{"Amount": "12.5"}``
sets what AWS would have calculated for a budget. ``/_sandbox/faults`` is described
in faults/faults.py.

``PUT /_sandbox/events/<account>`` with ``{"Source", "DetailType", "Detail"}`` puts an
event of an AWS service on the default bus of an account: nobody else may use the
sources that begin with ``aws.``.
"""

import json
import re
from typing import Any
from urllib.parse import unquote

from ministack import app
from ministack.core import responses

from emulator.core.internals import original, replace
from emulator.delivery import events
from emulator.faults import faults
from emulator.services import budgets

_PREFIX = "/_sandbox/"
_FAULTS = "/_sandbox/faults"
_SPEND = re.compile(r"/_sandbox/budgets/(\d{12})/(.+)/calculated-spend")
_EVENTS = re.compile(r"/_sandbox/events/(\d{12})")


def install() -> None:
    """Answer these paths before MiniStack looks for a service."""
    shortcuts = original(app, "_handle_post_body_shortcuts")

    async def handle_post_body_shortcuts(
        method: str, path: str, headers: dict, body: bytes, query_params: dict, request_id: str
    ) -> tuple | None:
        if path.startswith(_PREFIX):
            return _answer(method, path, body)
        return await shortcuts(method, path, headers, body, query_params, request_id)

    replace(app, "_handle_post_body_shortcuts", handle_post_body_shortcuts)


def _answer(method: str, path: str, body: bytes) -> tuple:
    if path == _FAULTS:
        return _faults(method, body)
    origin = _EVENTS.fullmatch(path)
    if method == "PUT" and origin:
        return _event(origin[1], body)
    spend = _SPEND.fullmatch(path)
    if method != "PUT" or not spend:
        return _json(404, {"message": f"nothing at {method} {path}"})
    try:
        amount = json.loads(body)["Amount"]
    except (ValueError, KeyError, TypeError):
        return _json(400, {"message": 'the body must be {"Amount": "<number>"}'})
    if not budgets.set_calculated_spend(spend[1], unquote(spend[2]), str(amount)):
        return _json(404, {"message": f"account {spend[1]} has no budget {spend[2]}"})
    return _json(200, {})


def _event(account: str, body: bytes) -> tuple:
    try:
        event = json.loads(body)
        told = (event["Source"], event["DetailType"], event["Detail"])
    except (ValueError, KeyError, TypeError):
        return _json(400, {"message": "the body must have Source, DetailType and Detail"})
    with responses.request_scope(account, responses.get_region()):
        events.emit(*told, [])
    return _json(200, {})


def _faults(method: str, body: bytes) -> tuple:
    if method == "DELETE":
        faults.clear()
    elif method == "PUT":
        try:
            problem = faults.set_from(json.loads(body))
        except ValueError as error:
            problem = str(error)
        if problem:
            return _json(400, {"message": problem})
    elif method != "GET":
        return _json(405, {"message": "GET, PUT or DELETE"})
    return _json(200, faults.describe())


def _json(status: int, body: dict[str, Any]) -> tuple:
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()
