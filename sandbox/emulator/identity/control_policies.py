"""Service control policies: what an organization denies to all of an account.

MiniStack keeps the policies and their targets and evaluates none. Here every request
of an account, its root's too, is refused that a policy attached to the account denies
in words, with AWS's reason. The management account is free of them, as on AWS, and so
are service-linked roles. Roots and units are not followed, and what no policy allows is
allowed: the product attaches one policy to accounts, and that only denies.
"""

import contextvars
from typing import Any

from ministack.core import iam_actions, iam_evaluator, responses
from ministack.services import organizations

from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, Json, Operation

AFTER = (
    "identity.identity",
    "identity.permissions",
    "identity.session_policies",
    "services.organizations",
)

_SERVICE_LINKED = ":role/aws-service-role/"

# The policies of each account, by the management account that has attached them.
_attached: dict[str, set[tuple[str, str]]] = {}

_refused_by_control: contextvars.ContextVar[bool] = contextvars.ContextVar(
    "refused_by_control", default=False
)


def install() -> None:
    """Remember what is attached, ask it before anything else, and name it in refusals."""
    require(organizations, "_DISPATCH", "_policies")
    require(iam_evaluator, "AuthError", "EvalContext", "EvalResult", "resolve_principal")
    require(iam_evaluator, "evaluate", "parse_policy_document", "_ALWAYS_ALLOWED_ACTIONS")
    _wrap("AttachPolicy", lambda policies, policy: policies.add(policy))
    _wrap("DetachPolicy", lambda policies, policy: policies.discard(policy))
    _install_decision()
    _install_reason()


def _wrap(operation: str, note: Any) -> None:
    handle: Operation = organizations._DISPATCH[operation]

    def noted(payload: Json) -> Answer:
        answer = handle(payload)
        if answer[0] < 300:
            policy = (responses.get_account_id(), str(payload["PolicyId"]))
            note(_attached.setdefault(str(payload["TargetId"]), set()), policy)
        return answer

    organizations._DISPATCH[operation] = noted


def _install_decision() -> None:
    decide = original(iam_evaluator, "enforce")

    def enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        _refused_by_control.set(False)
        denied = _denied(access_key_id, iam_action, region, resource_arn, service_context)
        if denied:
            _refused_by_control.set(True)
            return denied
        return decide(access_key_id, iam_action, service, region, resource_arn, service_context)

    replace(iam_evaluator, "enforce", enforce)


def _denied(
    access_key_id: str, action: str, region: str, resource: str, keys: dict[str, Any] | None
) -> Any:
    if not _attached or action in iam_evaluator._ALWAYS_ALLOWED_ACTIONS:
        return None
    account = responses.get_account_id()
    checked = iam_evaluator.authenticate(access_key_id or "", account)
    if checked is None or isinstance(checked, iam_evaluator.AuthError):
        return None
    principal = iam_evaluator.resolve_principal(access_key_id or "", account, checked)
    if isinstance(principal, iam_evaluator.AuthError) or _SERVICE_LINKED in principal.arn:
        return None
    policies = _policies_of(principal.account)
    if not policies:
        return None
    context = iam_evaluator.EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=action,
        resource_arn=resource,
        region=region,
        service_context={key.lower(): value for key, value in (keys or {}).items()},
        principal_keys=principal.keys,
    )
    result = iam_evaluator.evaluate(context, policies)
    return result if result.decision == "Deny" else None


def _policies_of(account: str) -> list[Any]:
    """The policies on an account, which do nothing to the account that attaches them."""
    found = [
        organizations._policies.get_scoped(management, None, policy_id)
        for management, policy_id in _attached.get(account, set())
        if management != account
    ]
    return [iam_evaluator.parse_policy_document(policy["_Content"]) for policy in found if policy]


def _install_reason() -> None:
    word = original(iam_actions, "identity_denial_message")

    def identity_denial_message(
        action: str, principal_arn: str, resource: str, explicit_deny: object
    ) -> str:
        message: str = word(action, principal_arn, resource, explicit_deny)
        if not _refused_by_control.get():
            return message
        return message.replace("in an identity-based policy", "in a service control policy")

    replace(iam_actions, "identity_denial_message", identity_denial_message)
