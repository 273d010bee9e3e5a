"""Who is calling, and which organization they belong to.

Any 12-digit access key is the root of the account with that number. MiniStack
turns role sessions and Lambda roles into callers of their own account. Added
here: signatures are not checked (any secret will do, and Lambda clocks may be
ahead), principals are matched exactly as IAM does, ``aws:PrincipalArn`` of a
session is its role, all accounts belong to one organization, and every
transport counts as secure.
"""

from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import iam

from emulator.core import settings
from emulator.core.internals import original, replace, require


def install() -> None:
    """Replace MiniStack's authentication and principal matching."""
    require(iam, "_roles")
    require(responses, "get_account_id")
    require(iam_evaluator, "request_caller_arn", "resolve_credential", "AuthError")
    replace(iam_evaluator, "authenticate", _authenticate)
    replace(iam_evaluator, "_principal_matches", principal_matches)
    replace(iam_evaluator, "_principal_org_id", _organization_of)
    resolve_key = original(iam_evaluator, "_resolve_condition_key")

    def resolve_condition_key(key: str, ctx: iam_evaluator.EvalContext) -> Any:
        if key.lower() == "aws:principalarn":
            return None if ctx.principal_type == "Service" else role_of(ctx.principal_arn)
        if key.lower() == "aws:resourceorgid":
            return _organization_of(_account_in(ctx.resource_arn))
        if key.lower() == "aws:securetransport":
            # The loopback interface stands in for TLS.
            return "true"
        return resolve_key(key, ctx)

    replace(iam_evaluator, "_resolve_condition_key", resolve_condition_key)


def find_role(role_arn: str) -> dict[str, Any] | None:
    """The role with exactly this ARN, path included."""
    parts = role_arn.split(":", 5)
    if len(parts) < 6 or not parts[5].startswith("role/"):
        return None
    role = iam._roles.get_scoped(parts[4], None, parts[5].rsplit("/", 1)[-1])
    return role if role and role["Arn"] == role_arn else None


def role_of(arn: str) -> str:
    """The ARN of the role behind a session ARN; any other ARN unchanged."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or not parts[5].startswith("assumed-role/"):
        return arn
    name = parts[5].split("/")[1]
    role = iam._roles.get_scoped(parts[4], None, name)
    return role["Arn"] if role else f"arn:{parts[1]}:iam::{parts[4]}:role/{name}"


def principal_matches(principal: Any, caller_arn: str) -> bool:
    """Whether a policy's Principal names the caller, its role or its account."""
    if principal == "*":
        return True
    if not isinstance(principal, dict):
        return False
    parts = caller_arn.split(":")
    account = parts[4] if len(parts) > 4 else ""
    names = {"*", caller_arn, role_of(caller_arn)}
    if account:
        names |= {account, f"arn:{parts[1]}:iam::{account}:root"}
    listed = principal.get("AWS", [])
    return not names.isdisjoint([listed] if isinstance(listed, str) else listed)


def _account_in(arn: str) -> str:
    parts = arn.split(":")
    return parts[4] if len(parts) > 5 else ""


def _organization_of(account_id: str) -> str | None:
    if not account_id or account_id in settings.outside_accounts():
        return None
    return settings.organization_id()


def _authenticate(access_key_id: str, account_id: str) -> Any:
    """The credential behind a key, with no look at the signature."""
    if not access_key_id:
        return None
    owner = responses._account_from_sts_session(access_key_id) or account_id
    credential = iam_evaluator.resolve_credential(access_key_id, owner)
    if isinstance(credential, iam_evaluator.CredentialResolutionError):
        return iam_evaluator.AuthError(credential.code, credential.message)
    return credential
