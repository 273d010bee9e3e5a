"""Which requests of role sessions are refused by the policies of the role.

MiniStack evaluates inline, customer-managed and AWS-managed policies. Added
here: the switch and the list of services, the right action and resource names
where MiniStack has none, all resources of a request with their tags, and the
wording of the refusal. The root of an account (a 12-digit key) may do everything,
as on AWS.
"""

import contextvars
import re
from dataclasses import dataclass, field
from typing import Any

from ministack.core import iam_actions, iam_evaluator

from emulator.core import request, settings
from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, Headers, Query
from emulator.identity import iam_resources
from emulator.services import cost_explorer, sagemaker, scalable_targets

# Services that answer a refusal with 400, like every other client error of theirs.
_REFUSES_WITH_400 = frozenset(
    {
        "budgets",
        "dynamodb",
        "ecs",
        cost_explorer.SERVICE,
        sagemaker.SERVICE,
        scalable_targets.SERVICE,
    }
)
# Operations of Lambda that IAM knows under another name.
_LAMBDA_ACTIONS = {"Invoke": "InvokeFunction", "InvokeWithResponseStream": "InvokeFunction"}


# Service, method, path, headers, body, parameters of the URL.
_Call = tuple[str, str, str, Headers, bytes, Query]

_SCHEDULE_PATH = re.compile(r"/schedules/([^/]+)")


@dataclass
class _Asked:
    """What a request is about, from its parameters to the decision and the answer."""

    arns: list[str] = field(default_factory=list)
    keys: dict[str, Any] = field(default_factory=dict)
    denied: str | None = None


_asked: contextvars.ContextVar[_Asked] = contextvars.ContextVar("asked")


def install() -> None:
    """Wrap the decision, the names that go into it and the answer that comes out."""
    require(iam_actions, "identity_denial_message", "SERVICE_TO_IAM_NAMESPACE")
    require(iam_actions, "_match_rest_action", "_BOTOCORE_SERVICE_MAP")
    for added in (cost_explorer.SERVICE, sagemaker.SERVICE, scalable_targets.SERVICE):
        iam_actions.SERVICE_TO_IAM_NAMESPACE[added] = added
    iam_actions._BOTOCORE_SERVICE_MAP["lambda"] = ["lambda"]
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
        asked = _asked.get(None)
        if asked is None or asked.arns[:1] != [resource_arn]:
            asked = _Asked([resource_arn])
        for arn in asked.arns:
            keys = {**(service_context or {}), **asked.keys, **iam_resources.tag_keys(arn)}
            denied = decide(access_key_id, iam_action, service, region, arn, keys)
            if denied:
                asked.denied = arn
                return denied
        return None

    replace(iam_evaluator, "enforce", enforce)


def _install_names() -> None:
    name_action = original(iam_actions, "extract_iam_action")
    name_resource = original(iam_actions, "extract_resource_arn")

    def extract_iam_action(
        service: str, method: str, path: str, headers: Headers, body: bytes, query_params: Query
    ) -> str | None:
        if service == "lambda":
            operation = iam_actions._match_rest_action(service, method, path, query_params)
            if operation:
                return f"lambda:{_LAMBDA_ACTIONS.get(operation, operation)}"
        action = name_action(service, method, path, headers, body, query_params)
        return _budgets_action(action) if service == "budgets" and action else action

    def extract_resource_arn(
        service: str,
        method: str,
        path: str,
        headers: Headers,
        body: bytes,
        query_params: Query,
        region: str,
        account_id: str,
    ) -> str:
        asked = (service, method, path, headers, body, query_params)
        return _own_arn(asked, region, account_id) or name_resource(*asked, region, account_id)

    replace(iam_actions, "extract_iam_action", extract_iam_action)
    replace(iam_actions, "extract_resource_arn", extract_resource_arn)


def _own_arn(asked: _Call, region: str, account_id: str) -> str | None:
    """The resource where MiniStack's own name for it will not do."""
    service, _, path, headers, body, query_params = asked
    if service == "budgets":
        return _budget_arn(request.json_of(body), account_id)
    if service == "ssm":
        return _parameter_arn(request.json_of(body), region, account_id)
    if service == "scheduler":
        return _schedule_arn(path, request.json_of(body), query_params, region, account_id)
    given = request.parameters(headers, body, query_params)
    arns = iam_resources.named(service, request.action_of(*asked), given, region, account_id)
    if arns:
        _asked.set(_Asked(arns, iam_resources.keys(service, given, region, account_id)))
        return arns[0]
    return None


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
        headers: Headers | None = None,
        resource_arn: str = "*",
        explicit_deny: bool = False,
        resource_policy_arn: str = "",
    ) -> Answer:
        if not message and not error_code and not resource_policy_arn:
            asked = _asked.get(None)
            if asked and asked.denied and resource_arn in asked.arns:
                resource_arn = asked.denied
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


def _budget_arn(given: dict[str, Any], account_id: str) -> str:
    if given.get("ResourceARN"):
        return str(given["ResourceARN"])
    budget = given.get("Budget") or given.get("NewBudget") or {}
    name = given.get("BudgetName") or budget.get("BudgetName") or "*"
    return f"arn:aws:budgets::{given.get('AccountId') or account_id}:budget/{name}"


def _parameter_arn(given: dict[str, Any], region: str, account_id: str) -> str:
    """One parameter's ARN. A request for several is decided by the first name."""
    names = given.get("Names") or ["*"]
    name = str(given.get("Name") or given.get("Path") or given.get("ResourceId") or names[0])
    if name.startswith("arn:"):
        return name
    name = name.split(":", maxsplit=1)[0].lstrip("/")
    return f"arn:aws:ssm:{region}:{account_id}:parameter/{name}"


def _schedule_arn(
    path: str, body: dict[str, Any], query_params: Query, region: str, account_id: str
) -> str | None:
    found = _SCHEDULE_PATH.fullmatch(path)
    if not found:
        return None
    group = body.get("GroupName") or query_params.get("groupName", "default")
    group = group[0] if isinstance(group, list) else group
    return f"arn:aws:scheduler:{region}:{account_id}:schedule/{group}/{found[1]}"
