"""Whole services that MiniStack lacks, spoken to in JSON 1.1."""

import json
from collections.abc import Callable, Mapping

from ministack import app
from ministack.core import router

from emulator.core.internals import require
from emulator.core.shapes import Answer, Headers, Json, Operation, Query

_HEADERS = {"Content-Type": "application/x-amz-json-1.1"}


def add(
    service: str,
    target: str,
    host: str,
    operations: Mapping[str, Operation],
    refuse: Callable[[str], Answer],
) -> None:
    """Let MiniStack route to *service*, by the target and the host of its requests.

    *refuse* answers the name of an operation that is not among them.
    """
    require(app, "SERVICE_HANDLERS")
    require(router, "SERVICE_PATTERNS")

    async def handle(
        method: str, path: str, headers: Headers, body: bytes, query_params: Query
    ) -> Answer:
        name = headers.get("x-amz-target", "").rsplit(".", 1)[-1]
        operation = operations.get(name)
        if operation is None:
            return refuse(f"Unknown operation {name}")
        return operation(json.loads(body or b"{}"))

    router.SERVICE_PATTERNS[service] = {"target_prefixes": [target], "host_patterns": [host]}
    app.SERVICE_HANDLERS[service] = handle


def answer(body: Json, status: int = 200) -> Answer:
    """An answer in JSON."""
    return status, dict(_HEADERS), json.dumps(body).encode()
