"""Which requests of role sessions are refused by the policies of the role.

MiniStack evaluates inline, customer-managed and AWS-managed policies. Added
here: the switch and the list of services, the right action and resource names
where MiniStack has none, and the wording of the refusal. The root of an account
(a 12-digit key) may do everything, as on AWS.
"""

import json
from typing import Any

from ministack.core import iam_actions, iam_evaluator

from . import settings
from .internals import original, replace, require

# Services that answer a refusal with 400, like every other client error of theirs.
_REFUSES_WITH_400 = frozenset({"budgets", "dynamodb"})


def install() -> None:
    """Wrap the decision, the names that go into it and the answer that comes out."""
    require(iam_actions, "identity_denial_message")
    _install_decision()
    _install_names()
    _install_answer()


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
        if not settings.iam_enabled() or service not in settings.iam_services():
            return None
        return decide(access_key_id, iam_action, service, region, resource_arn, service_context)

    replace(iam_evaluator, "enforce", enforce)


def _install_names() -> None:
    name_action = original(iam_actions, "extract_iam_action")
    name_resource = original(iam_actions, "extract_resource_arn")

    def extract_iam_action(
        service: str, method: str, path: str, headers: dict, body: bytes, query_params: dict
    ) -> str | None:
        action = name_action(service, method, path, headers, body, query_params)
        return _budgets_action(action) if service == "budgets" and action else action

    def extract_resource_arn(
        service: str,
        method: str,
        path: str,
        headers: dict,
        body: bytes,
        query_params: dict,
        region: str,
        account_id: str,
    ) -> str:
        if service == "budgets":
            return _budget_arn(_json(body), account_id)
        if service == "ssm":
            return _parameter_arn(_json(body), region, account_id)
        arn = name_resource(service, method, path, headers, body, query_params, region, account_id)
        if service == "scheduler":
            group = _json(body).get("GroupName") or query_params.get("groupName", "default")
            group = group[0] if isinstance(group, list) else group
            return arn.replace(":schedule/default/", f":schedule/{group}/")
        return arn

    replace(iam_actions, "extract_iam_action", extract_iam_action)
    replace(iam_actions, "extract_resource_arn", extract_resource_arn)


def _install_answer() -> None:
    answer = original(iam_actions, "access_denied_response")

    def access_denied_response(
        service: str,
        action: str,
        principal_arn: str,
        request_id: str,
        *,
        error_code: str = "",
        message: str = "",
        headers: dict | None = None,
        resource_arn: str = "*",
        explicit_deny: bool = False,
        resource_policy_arn: str = "",
    ) -> tuple:
        if not message and not error_code and not resource_policy_arn:
            message = iam_actions.identity_denial_message(
                action, principal_arn, resource_arn, explicit_deny
            )
        status, answer_headers, body = answer(
            service,
            action,
            principal_arn,
            request_id,
            error_code=error_code,
            message=message,
            headers=headers,
            resource_arn=resource_arn,
            explicit_deny=explicit_deny,
            resource_policy_arn=resource_policy_arn,
        )
        return 400 if service in _REFUSES_WITH_400 else status, answer_headers, body

    replace(iam_actions, "access_denied_response", access_denied_response)


def _budgets_action(action: str) -> str:
    """AWS Budgets knows one action for reading and one for writing."""
    operation = action.split(":", 1)[1]
    if "Tag" in operation:
        return action
    return "budgets:ViewBudget" if operation.startswith("Describe") else "budgets:ModifyBudget"


def _budget_arn(request: dict[str, Any], account_id: str) -> str:
    if request.get("ResourceARN"):
        return request["ResourceARN"]
    budget = request.get("Budget") or request.get("NewBudget") or {}
    name = request.get("BudgetName") or budget.get("BudgetName") or "*"
    return f"arn:aws:budgets::{request.get('AccountId') or account_id}:budget/{name}"


def _parameter_arn(request: dict[str, Any], region: str, account_id: str) -> str:
    """One parameter's ARN. A request for several is decided by the first name."""
    names = request.get("Names") or ["*"]
    name = request.get("Name") or request.get("Path") or request.get("ResourceId") or names[0]
    if name.startswith("arn:"):
        return name
    name = name.split(":")[0].lstrip("/")
    return f"arn:aws:ssm:{region}:{account_id}:parameter/{name}"


def _json(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
