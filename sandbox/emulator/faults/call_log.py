"""A log of the API calls that reach the server, for tests and for the demo.

One JSON line per call in the file named by ``CALLS_FILE``: time, account,
principal, service, action, resource, status and error. What CloudFormation and
other services do inside the server is not a call and is not in it.
"""

import json
import re
import threading
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ministack import app

from emulator.core import clock, request, settings
from emulator.core.internals import original, replace
from emulator.core.shapes import AnyAnswer, Headers, Query, Service

# Logs a call when all is done with it.
AFTER = ("faults.process_kills",)

_QUIET = frozenset({"logs"})

_lock = threading.Lock()


def install() -> None:
    """Log every service request, after it was answered."""
    if not settings.calls_file():
        return
    dispatch: Service = original(app, "_dispatch_service_request")

    async def dispatch_service_request(
        method: str, path: str, headers: Headers, body: bytes, query_params: Query, request_id: str
    ) -> AnyAnswer:
        started = clock.now()
        answer = await dispatch(method, path, headers, body, query_params, request_id)
        call = request.describe(method, path, headers, body, query_params)
        if call.service not in _QUIET:
            error = _error_code(answer) if answer[0] >= 400 else None
            line = {"time": _iso(started), **asdict(call), "status": answer[0], "error": error}
            _append(line)
        return answer

    replace(app, "_dispatch_service_request", dispatch_service_request)


def _error_code(answer: AnyAnswer) -> str | None:
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
    with _lock, Path(settings.calls_file()).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
