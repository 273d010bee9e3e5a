"""What a session may do is what its role and the policy passed with it both allow.

MiniStack intersects the two. Added here: a proof of that before the server answers,
the reason of a refusal as AWS words it, and a look at the sessions of an account,
for tests.
"""

import contextvars
import json
import re
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.services import sts

from emulator.core import clock, control_api
from emulator.core.internals import MissingInternalError, original, replace, require
from emulator.core.shapes import Answer, Json

_refused_by_session: contextvars.ContextVar[bool] = contextvars.ContextVar(
    "refused_by_session", default=False
)


def install() -> None:
    """Prove the intersection, name it in refusals, and show the sessions."""
    require(iam_evaluator, "_session_policy_limits", "parse_policy_document", "EvalContext")
    require(sts, "_sessions")
    _prove()
    _install_reason()
    control_api.serve(r"sessions/(\d{12})", _answer_sessions)


def _prove() -> None:
    role = [iam_evaluator.parse_policy_document(_allowing("x:Both", "x:Role"))]
    passed = {"Policy": json.dumps(_allowing("x:Both", "x:Session")), "PolicyArns": []}
    limits = iam_evaluator._session_policy_limits({"SessionPolicies": passed}, "000000000001")
    allowed = [
        action
        for action in ("x:Both", "x:Role", "x:Session")
        if iam_evaluator.evaluate(_context(action), role, *limits).decision == "Allow"
    ]
    if allowed != ["x:Both"]:
        raise MissingInternalError(
            f"MiniStack lets a session do {', '.join(allowed) or 'nothing'} where its role and its "
            "policy both allow x:Both alone: the extension needs an update"
        )


def _allowing(*actions: str) -> Json:
    return {"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}


def _context(action: str) -> Any:
    return iam_evaluator.EvalContext(
        principal_arn="arn:aws:sts::000000000001:assumed-role/proof/proof",
        principal_type="AssumedRole",
        principal_account="000000000001",
        action=action,
        resource_arn="*",
        region="us-east-1",
        service_context={},
        principal_keys={},
    )


def _install_reason() -> None:
    decide = original(iam_evaluator, "evaluate")
    word = original(iam_actions, "identity_denial_message")

    def evaluate(ctx: Any, policies: Any, *limits: Any) -> Any:
        result = decide(ctx, policies, *limits)
        # The session policy is the last of the limits.
        _refused_by_session.set(
            bool(limits)
            and result.decision == "ImplicitDeny"
            and decide(ctx, policies, *limits[:-1]).decision == "Allow"
        )
        return result

    def identity_denial_message(
        action: str, principal_arn: str, resource: str, explicit_deny: object
    ) -> str:
        message: str = word(action, principal_arn, resource, explicit_deny)
        if not _refused_by_session.get():
            return message
        return message.replace("no identity-based policy allows", "no session policy allows")

    replace(iam_evaluator, "evaluate", evaluate)
    replace(iam_actions, "identity_denial_message", identity_denial_message)


def _answer_sessions(method: str, path: re.Match[str], _body: bytes) -> Answer | None:
    if method != "GET":
        return None
    found = [
        {
            "arn": session["Arn"],
            "policy": (session.get("SessionPolicies") or {}).get("Policy") or None,
            "accessKeyId": key,
            "secretAccessKey": session["SecretAccessKey"],
            "sessionToken": session["SessionToken"],
        }
        for key, session in list(sts._sessions.items())
        if session["Arn"].split(":")[4] == path[1]
        and session.get("Expiration", clock.now() + 1) > clock.now()
    ]
    return control_api.json_answer(200, {"sessions": found})
