"""Answers carry the caller's own time.

An SDK that finds the server's Date far from its own clock takes any error for a
matter of the clock and tries again for a long time. With a movable clock that
would happen to whoever does not follow it, so each answer is dated with the
time at which the caller says it signed the request.
"""

from datetime import datetime, timezone
from email.utils import format_datetime
from typing import Any

from ministack import app

from emulator.core.internals import original, replace
from emulator.core.shapes import Json

_SIGNED_AT = "%Y%m%dT%H%M%SZ"


def install() -> None:
    """Wrap the whole application."""
    serve = original(app, "app")

    async def dated(scope: Json, receive: Any, send: Any) -> None:
        date = _signed_at(scope) if scope["type"] == "http" else None

        async def send_dated(message: Json) -> None:
            if date and message["type"] == "http.response.start":
                headers = [h for h in message.get("headers", []) if h[0].lower() != b"date"]
                message = {**message, "headers": [*headers, (b"date", date)]}
            await send(message)

        await serve(scope, receive, send_dated)

    replace(app, "app", dated)


def _signed_at(scope: Json) -> bytes | None:
    for name, value in scope.get("headers", []):
        if name.lower() == b"x-amz-date":
            try:
                text = value.decode("ascii")
                moment = datetime.strptime(text, _SIGNED_AT).replace(tzinfo=timezone.utc)
            except ValueError:
                return None
            return format_datetime(moment, usegmt=True).encode()
    return None
