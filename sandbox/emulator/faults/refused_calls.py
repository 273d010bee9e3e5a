"""Calls that a fault refuses get the service's own kind of error.

The fault answers where the service would: a call that IAM denies never gets here.
"""

from urllib.parse import unquote_plus

from ministack import app
from ministack.core import iam_actions, responses

from emulator.core import request
from emulator.core.internals import require
from emulator.core.shapes import Answer, AnyAnswer, Headers, Query, Service
from emulator.faults import faults

# Guards every service, also those that are added.
AFTER = ("services.redshift", "services.sagemaker", "services.scalable_targets")

_MESSAGE = "An internal error has occurred"


def install() -> None:
    """Put the faults between the server and each of its services."""
    require(app, "SERVICE_HANDLERS")
    require(iam_actions, "access_denied_response", "SERVICE_TO_IAM_NAMESPACE")
    for service, handler in list(app.SERVICE_HANDLERS.items()):
        app.SERVICE_HANDLERS[service] = _guarded(service, handler)


def _guarded(service: str, handler: Service) -> Service:
    async def guarded(
        method: str, path: str, headers: Headers, body: bytes, query_params: Query
    ) -> AnyAnswer:
        if faults.current().refuse:
            asked = (service, method, path, headers, body, query_params)
            place = (responses.get_account_id(), responses.get_region())
            fault = faults.refused(_actions(*asked), _text(path, body, query_params), place)
            if fault:
                return _answer(service, headers, fault)
        return await handler(method, path, headers, body, query_params)

    return guarded


def _actions(
    service: str, method: str, path: str, headers: Headers, body: bytes, query_params: Query
) -> set[str]:
    """The operation under the name of the service and under that of IAM."""
    operation = request.action_of(service, method, path, headers, body, query_params)
    namespace = iam_actions.SERVICE_TO_IAM_NAMESPACE.get(service, service)
    return {f"{service}:{operation}", f"{namespace}:{operation}"}


def _text(path: str, body: bytes, query_params: Query) -> str:
    parts = [path, *(f"{key}={value}" for key, value in query_params.items())]
    return unquote_plus(" ".join(parts) + " " + body.decode("utf-8", "replace"))


def _answer(service: str, headers: Headers, fault: faults.Match) -> Answer:
    _, answer_headers, body = iam_actions.access_denied_response(
        service,
        fault.action,
        "",
        responses.new_uuid(),
        error_code=fault.error,
        message=fault.message or _MESSAGE,
        headers=headers,
    )
    return fault.status, answer_headers, body
