"""Whoever gives a schedule its role must be allowed to pass that role on.

EventBridge Scheduler asks IAM for ``iam:PassRole`` on the role of the target, on
behalf of ``scheduler.amazonaws.com``. MiniStack does not.
"""

from ministack.core import iam_actions, iam_evaluator, responses, router
from ministack.services import scheduler

from emulator.core import request, settings
from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, AnyAnswer, Headers, Query, Service

_ACTION = "iam:PassRole"
_SERVICE = "scheduler.amazonaws.com"


def install() -> None:
    """Ask before a schedule is created or updated."""
    require(iam_actions, "identity_denial_message")
    require(iam_evaluator, "resolve_principal", "EvalContext", "evaluate", "AuthError")
    require(scheduler, "_error")
    handle: Service = original(scheduler, "handle_request")

    async def handle_request(
        method: str, path: str, headers: Headers, body_bytes: bytes, query_params: Query
    ) -> AnyAnswer:
        if path.startswith("/schedules/") and method in ("POST", "PUT"):
            role = (request.json_of(body_bytes).get("Target") or {}).get("RoleArn")
            refusal = _refusal(role, headers, query_params) if role else None
            if refusal:
                answer: Answer = scheduler._error(403, "AccessDeniedException", refusal)
                return answer
        return await handle(method, path, headers, body_bytes, query_params)

    replace(scheduler, "handle_request", handle_request)


def _refusal(role_arn: str, headers: Headers, query_params: Query) -> str | None:
    """The message for a caller who may not pass the role."""
    if not settings.iam_enabled() or "scheduler" not in settings.iam_services():
        return None
    key = router.extract_access_key_id(headers, query_params)
    caller = iam_evaluator.resolve_principal(key, responses.get_account_id())
    if isinstance(caller, iam_evaluator.AuthError) or caller.policies is None:
        return None
    context = iam_evaluator.EvalContext(
        principal_arn=caller.arn,
        principal_type=caller.type,
        principal_account=caller.account,
        action=_ACTION,
        resource_arn=role_arn,
        region=responses.get_region(),
        service_context={"iam:passedtoservice": _SERVICE},
        principal_keys=caller.keys,
    )
    decision = iam_evaluator.evaluate(context, caller.policies, *caller.limits).decision
    if decision == "Allow":
        return None
    return iam_actions.identity_denial_message(
        _ACTION, caller.arn, role_arn, explicit_deny=decision == "Deny"
    )
