"""Requests to the emulator itself, under ``/_sandbox/``.

Each module says which of these paths it answers: the faults, the spend of a budget,
an event of an AWS service.
"""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app

from emulator.core.internals import original, replace
from emulator.core.shapes import Answer, Headers, Query

# Method, path as the pattern found it, body; no answer where the method makes no sense.
Handler = Callable[[str, re.Match[str], bytes], Answer | None]

# MiniStack's own answers to some paths.
Shortcuts = Callable[..., Awaitable[Answer | None]]

_PREFIX = "/_sandbox/"

_handlers: list[tuple[re.Pattern[str], Handler]] = []


def install() -> None:
    """Answer these paths before MiniStack looks for a service."""
    shortcuts: Shortcuts = original(app, "_handle_post_body_shortcuts")

    async def handle_post_body_shortcuts(
        method: str, path: str, headers: Headers, body: bytes, query_params: Query, request_id: str
    ) -> Answer | None:
        if path.startswith(_PREFIX):
            return _answer(method, path, body)
        return await shortcuts(method, path, headers, body, query_params, request_id)

    replace(app, "_handle_post_body_shortcuts", handle_post_body_shortcuts)


def serve(pattern: str, handler: Handler) -> None:
    """Let *handler* answer the paths of this pattern, which begins behind the prefix."""
    _handlers.append((re.compile(re.escape(_PREFIX) + pattern), handler))


def json_answer(status: int, body: dict[str, Any]) -> Answer:
    """An answer with this body."""
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


def _answer(method: str, path: str, body: bytes) -> Answer:
    for pattern, handler in _handlers:
        found = pattern.fullmatch(path)
        answer = handler(method, found, body) if found else None
        if answer:
            return answer
    return json_answer(404, {"message": f"nothing at {method} {path}"})
