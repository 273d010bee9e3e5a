"""Function processes have credentials of their own, so that a fault can end one.

MiniStack gives all processes of a function the same session. On AWS each has its
own, and here that tells which process made a call, also through the roles that it
assumed. A killed process never sees the answer to its last call; its invocation
fails as that of a crashed function does.
"""

import contextvars
import re
import secrets
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import lambda_runtime, router
from ministack.services import lambda_svc, sts

from emulator.core import request
from emulator.core.internals import original, replace, require
from emulator.core.shapes import AnyAnswer, Headers, Json, Query, Service
from emulator.faults import faults

_DIED = "Worker process died"

# access key -> the process it was made for; access key -> the key that assumed the role
_workers: dict[str, Any] = {}
_assumed_by: dict[str, str] = {}
_spawning: contextvars.ContextVar[Any] = contextvars.ContextVar("spawning", default=None)


def install() -> None:
    """Wrap the start of processes, their failures and the handling of requests."""
    require(lambda_runtime, "Worker")
    require(sts, "_sessions", "register_session")
    _install_credentials()
    _install_crash()
    _install_watch()


def _install_credentials() -> None:
    spawn = original(lambda_runtime.Worker, "_spawn")
    credentials: Callable[..., dict[str, str]] = original(lambda_runtime, "execution_credentials")

    def spawn_watched(worker: Any) -> None:
        token = _spawning.set(worker)
        try:
            spawn(worker)
        finally:
            _spawning.reset(token)

    def execution_credentials(config: Json) -> dict[str, str]:
        given = credentials(config)
        worker = _spawning.get()
        if worker is None:
            return given
        # A list at once: other threads start processes meanwhile.
        for key in [key for key, owner in list(_workers.items()) if owner is worker]:
            del _workers[key]
        own_key = f"ASIA{secrets.token_hex(8).upper()}"
        sts.register_session(own_key, dict(sts._sessions[given["AWS_ACCESS_KEY_ID"]]))
        _workers[own_key] = worker
        return {**given, "AWS_ACCESS_KEY_ID": own_key}

    replace(lambda_runtime.Worker, "_spawn", spawn_watched)
    replace(lambda_runtime, "execution_credentials", execution_credentials)


def _install_crash() -> None:
    """What Lambda says of a process that ended in the middle of an invocation."""
    execute: Callable[[Json, Json, str], Json] = original(lambda_svc, "_execute_function_warm")

    def execute_function_warm(func: Json, event: Json, request_id: str) -> Json:
        result = execute(func, event, request_id)
        body = result.get("body")
        if isinstance(body, dict) and body.get("errorMessage") == _DIED:
            message = f"RequestId: {request_id} Error: Runtime exited with error: signal: killed"
            result["body"] = {"errorType": "Runtime.ExitError", "errorMessage": message}
        return result

    replace(lambda_svc, "_execute_function_warm", execute_function_warm)


def _install_watch() -> None:
    dispatch: Service = original(app, "_dispatch_service_request")

    async def dispatch_service_request(
        method: str, path: str, headers: Headers, body: bytes, query_params: Query, request_id: str
    ) -> AnyAnswer:
        answer = await dispatch(method, path, headers, body, query_params, request_id)
        key = router.extract_access_key_id(headers, query_params)
        if key.startswith("ASIA"):
            _remember_session(key, answer)
            kill = faults.current().kill
            if kill and kill.killed_at is None:
                call = request.describe(method, path, headers, body, query_params)
                _count(kill, call, _worker_behind(key))
        return answer

    replace(app, "_dispatch_service_request", dispatch_service_request)


def _remember_session(key: str, answer: AnyAnswer) -> None:
    if answer[0] == 200 and isinstance(answer[2], bytes) and b"<AssumeRoleResult>" in answer[2]:
        found = re.search(rb"<AccessKeyId>([^<]+)", answer[2])
        if found:
            _assumed_by[found[1].decode()] = key


def _worker_behind(key: str) -> Any:
    while key in _assumed_by:
        key = _assumed_by[key]
    return _workers.get(key)


def _count(kill: faults.Kill, call: request.Request, worker: Any) -> None:
    if worker is None or worker._proc is None:
        return
    if kill.function not in worker.func_name or kill.principal not in call.principal:
        return
    if kill.action not in ("", f"{call.service}:{call.action}"):
        return
    kill.calls += 1
    if kill.calls >= kill.after_call:
        kill.killed_at = f"{call.service}:{call.action} {call.resource or ''}".strip()
        worker._proc.kill()
