"""Asynchronous invocations of functions, as EventBridge and Scheduler make them.

AWS tries again after an error (twice unless the function's EventInvokeConfig
says otherwise) and then hands the event to the on-failure destination, to the
function's dead-letter queue, or to both. The two get different messages: a
destination a record of the invocation, a dead-letter queue the event itself.
A function throttled to zero gets no retries.

``GET /_sandbox/deliveries`` tells how many deliveries are under way, with their waits
and retries, and how many were given up: ``{"underWay": 2, "givenUp": 0}``.
"""

import contextvars
import json
import os
import re
import threading
import time
from typing import Any

from ministack.core import lambda_runtime, responses
from ministack.services import lambda_svc, sns

from emulator.core import control_api
from emulator.core.internals import replace, require
from emulator.core.shapes import Answer, Json
from emulator.delivery import events, queues
from emulator.faults import redelivery

_DEFAULT_RETRIES = 2
_LONGEST_EVENT_AGE_SECONDS = 21_600
_LONGEST_WAIT_SECONDS = 30.0

_lock = threading.Lock()
_counts = {"underWay": 0, "givenUp": 0}


def install() -> None:
    """Replace MiniStack's asynchronous invocation."""
    require(lambda_runtime, "_account_region_from_function_config")
    require(lambda_svc, "_execute_function", "_get_func_record_for_ref", "_now_iso")
    require(lambda_svc, "_execution_record_for_config", "_reserved_concurrency")
    require(sns, "publish_internal")
    replace(lambda_svc, "invoke_async_with_retry", invoke)
    control_api.serve("deliveries", _answer)


def _answer(method: str, _path: re.Match[str], _body: bytes) -> Answer | None:
    with _lock:
        return control_api.json_answer(200, dict(_counts)) if method == "GET" else None


def _count(what: str, by: int) -> None:
    with _lock:
        _counts[what] += by


def invoke_by_arn(function_arn: str, event: Any) -> None:
    """Invoke the function with this ARN; nothing happens when there is none."""
    function, config, _ = lambda_svc._get_func_record_for_ref(function_arn)
    if function and config:
        invoke(lambda_svc._execution_record_for_config(function, config), event)


def invoke(func: Json, event: Json) -> None:
    """Start each delivery, with its retries, in a thread of its own."""
    for wait in redelivery.waits():
        context = contextvars.copy_context()
        _count("underWay", 1)
        threading.Thread(target=context.run, args=(_run, func, event, wait), daemon=True).start()


def _run(func: Json, event: Json, wait: float) -> None:
    try:
        _deliver(func, event, wait)
    finally:
        _count("underWay", -1)


def _deliver(func: Json, event: Json, wait: float) -> None:
    time.sleep(wait)
    config = func.get("config") or func
    account, region = lambda_runtime._account_region_from_function_config(config)
    settings = _settings(func)
    with responses.request_scope(account, region):
        result, attempts = _attempt(func, event, settings)
        destinations = settings.get("DestinationConfig") or {}
        failed = bool(result.get("error"))
        _count("givenUp", int(failed))
        side = "OnFailure" if failed else "OnSuccess"
        destination = (destinations.get(side) or {}).get("Destination")
        if destination:
            record = _record(config, event, result, attempts)
            _send(destination, json.dumps(record), {})
        queue = (config.get("DeadLetterConfig") or {}).get("TargetArn")
        if failed and queue:
            _send(queue, json.dumps(event), _dead_letter_attributes(result))


def _settings(func: Json) -> dict[str, Any]:
    """The EventInvokeConfig of the function; "$LATEST" is the function itself."""
    configured = func.get("event_invoke_configs") or {}
    return func.get("event_invoke_config") or configured.get("$LATEST") or {}


def _attempt(func: Json, event: Json, settings: Json) -> tuple[dict[str, Any], int]:
    """The last result and the number of attempts it took."""
    retries = settings.get("MaximumRetryAttempts")
    retries = _DEFAULT_RETRIES if retries is None else int(retries)
    longest_age = int(settings.get("MaximumEventAgeInSeconds") or _LONGEST_EVENT_AGE_SECONDS)
    wait = float(os.environ["LAMBDA_ASYNC_RETRY_BASE_SECONDS"])
    started = time.monotonic()
    attempts = 0
    while True:
        attempts += 1
        result = lambda_svc._execute_function(func, event)
        config = func.get("config") or func
        throttled_to_zero = lambda_svc._reserved_concurrency(func, config) == 0
        if result.get("log"):
            lambda_svc.logger.info("attempt %d of %s:\n%s", attempts, _name(func), result["log"])
        if not result.get("error") or throttled_to_zero or attempts > retries:
            return result, attempts
        if time.monotonic() - started + wait > longest_age:
            return result, attempts
        time.sleep(wait)
        wait = min(wait * 2, _LONGEST_WAIT_SECONDS)


def _record(config: Json, event: Json, result: Json, attempts: int) -> dict[str, Any]:
    """What a destination is told about an invocation."""
    failed = bool(result.get("error"))
    response: dict[str, Any] = {"statusCode": 200, "executedVersion": "$LATEST"}
    if failed:
        response["functionError"] = result.get("function_error") or "Unhandled"
    return {
        "version": "1.0",
        "timestamp": lambda_svc._now_iso(),
        "requestContext": {
            "requestId": responses.new_uuid(),
            "functionArn": f"{config.get('FunctionArn', '')}:$LATEST",
            "condition": "RetriesExhausted" if failed else "Success",
            "approximateInvokeCount": attempts,
        },
        "requestPayload": event,
        "responseContext": response,
        "responsePayload": result.get("body"),
    }


def _dead_letter_attributes(result: Json) -> dict[str, str]:
    body = result.get("body")
    message = body.get("errorMessage", "") if isinstance(body, dict) else ""
    return {
        "RequestID": responses.new_uuid(),
        "ErrorCode": "200",
        "ErrorMessage": message[:1024] or "unknown",
    }


def _send(target_arn: str, body: str, attributes: dict[str, str]) -> None:
    service = target_arn.split(":")[2]
    if service == "sqs" and queues.exists(target_arn):
        queues.send(target_arn, body, attributes)
    elif service == "sns":
        sns.publish_internal(target_arn, body)
    elif service == "lambda":
        invoke_by_arn(target_arn, json.loads(body))
    elif service == "events":
        events.put_record(target_arn, json.loads(body))
    else:
        lambda_svc.logger.warning("no such destination: %s", target_arn)


def _name(func: Json) -> str:
    return str((func.get("config") or func).get("FunctionName", "unknown"))
