"""Whether EventBridge and Scheduler may reach a target, and what if they may not.

MiniStack delivers to anything that exists and drops the rest. AWS asks the
target's own policy (functions, queues, topics, buses) or the role given with
the target (buses of other accounts, all targets of schedules). A delivery that
is refused goes at once to the target's dead-letter queue, without retries.
"""

import json
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import eventbridge, lambda_svc, sns, sqs

from . import identity, invocations, queues, settings
from .internals import original, replace, require

_ACTIONS = {
    "events": "events:PutEvents",
    "lambda": "lambda:InvokeFunction",
    "sns": "sns:Publish",
    "sqs": "sqs:SendMessage",
}

# An error code and message, as they end up on the message in the dead-letter queue.
Refusal = tuple[str, str]


def install() -> None:
    """Check each delivery first; invoke functions with Lambda's own retries."""
    require(iam_evaluator, "EvalContext", "evaluate", "evaluate_resource_policy")
    require(iam_evaluator, "_gather_role_policies")
    require(eventbridge, "_event_buses", "_event_bus_policies", "_pattern_event_view")
    require(lambda_svc, "function_policy_for_arn")
    require(sns, "topic_policy_for_arn")
    require(sqs, "queue_policy_for_arn", "queue_policy_allows")
    deliver = original(eventbridge, "_invoke_target")

    def invoke_target(target: dict, event: dict, rule: dict, view: Any = None) -> None:
        refusal = _refusal(target, event, rule)
        if refusal is None:
            deliver(target, event, rule, view)
            return
        eventbridge.logger.warning("%s not delivered: %s", target.get("Arn"), refusal)
        view = view or eventbridge._pattern_event_view(event)
        _dead_letter(target, rule, json.dumps(view.event_with_detail()), refusal)

    def dispatch_to_lambda(arn: str, payload: str) -> None:
        invocations.invoke_by_arn(arn, json.loads(payload))

    replace(eventbridge, "_invoke_target", invoke_target)
    replace(eventbridge, "_dispatch_to_lambda", dispatch_to_lambda)


def _refusal(target: dict, event: dict, rule: dict) -> Refusal | None:
    try:
        spec = parse_arn(target.get("Arn", ""))
    except ArnParseError:
        return "INVALID_PARAMETER", f"{target.get('Arn')} is not an ARN"
    if spec.service not in _ACTIONS or spec.resource.startswith("api-destination/"):
        return None
    account = responses.get_account_id()
    if spec.service == "events" and spec.account_id != account:
        return _foreign_bus_refusal(spec, target, rule)
    if event.get("Source") == "aws.scheduler":
        return _role_refusal(target, "scheduler.amazonaws.com", rule)
    if spec.service == "events":
        return None
    return _policy_refusal(spec, rule)


def _foreign_bus_refusal(spec: Any, target: dict, rule: dict) -> Refusal | None:
    """The sender's role must allow it, and the receiver's policy the sender."""
    arn, account = target["Arn"], responses.get_account_id()
    role_arn = target.get("RoleArn")
    if role_arn:
        refused = _role_refusal(target, "events.amazonaws.com", rule)
        if refused:
            return refused
    bus = spec.resource.split("/", 1)[1]
    with responses.request_scope(spec.account_id, spec.region):
        if bus not in eventbridge._event_buses:
            return "RESOURCE_NOT_FOUND", f"Event bus {arn} does not exist."
        policy = eventbridge._event_bus_policies.get(bus)
    context = iam_evaluator.EvalContext(
        principal_arn=role_arn or f"arn:aws:iam::{account}:root",
        principal_type="AssumedRole" if role_arn else "Root",
        principal_account=account,
        action=_ACTIONS["events"],
        resource_arn=arn,
        region=spec.region,
        # Without a role the service itself sends, and it is in no organization.
        principal_keys={} if role_arn else {"aws:principalorgid": None},
    )
    if iam_evaluator.evaluate_resource_policy(policy, context).decision == "Allow":
        return None
    return "NO_PERMISSIONS", f"{arn} does not accept events of account {account}."


def _role_refusal(target: dict, service: str, rule: dict) -> Refusal | None:
    """The role must exist, trust the service and allow the action on the target."""
    arn, role_arn = target["Arn"], target.get("RoleArn", "")
    action = _ACTIONS[arn.split(":")[2]]
    role = identity.find_role(role_arn)
    if role is None:
        return "NO_PERMISSIONS", f"The role {role_arn} does not exist."
    assume = _service_context("sts:AssumeRole", role_arn, rule)
    trust = iam_evaluator.evaluate_resource_policy(
        role.get("AssumeRolePolicyDocument"), assume, service=service
    )
    if trust.decision != "Allow":
        return "NO_PERMISSIONS", f"{service} may not assume {role_arn}."
    if not settings.iam_enabled():
        return None
    account = role_arn.split(":")[4]
    policies = iam_evaluator._gather_role_policies(role["RoleName"], account)
    context = iam_evaluator.EvalContext(
        principal_arn=role_arn,
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=arn,
        region=responses.get_region(),
    )
    if iam_evaluator.evaluate(context, policies).decision != "Allow":
        return "NO_PERMISSIONS", f"{role_arn} does not allow {action} on {arn}."
    return None


def _policy_refusal(spec: Any, rule: dict) -> Refusal | None:
    """The policy of the function, queue or topic must name EventBridge."""
    arn = str(spec)
    lookups = {
        "lambda": lambda_svc.function_policy_for_arn,
        "sns": sns.topic_policy_for_arn,
        "sqs": sqs.queue_policy_for_arn,
    }
    found = lookups[spec.service](arn)
    if found is None:
        return "RESOURCE_NOT_FOUND", f"{arn} does not exist."
    context = _service_context(_ACTIONS[spec.service], arn, rule)
    decision = iam_evaluator.evaluate_resource_policy(
        found[0], context, service="events.amazonaws.com"
    ).decision
    if decision == "Allow":
        return None
    return "NO_PERMISSIONS", f"The policy of {arn} does not allow events.amazonaws.com."


def _service_context(action: str, resource: str, rule: dict) -> iam_evaluator.EvalContext:
    """A request that an AWS service makes on behalf of a rule or schedule."""
    return iam_evaluator.EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action=action,
        resource_arn=resource,
        region=responses.get_region(),
        service_context={
            "aws:sourcearn": rule.get("Arn", ""),
            "aws:sourceaccount": responses.get_account_id(),
        },
    )


def _dead_letter(target: dict, rule: dict, body: str, refusal: Refusal) -> None:
    queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    if not queue or not queues.exists(queue):
        return
    source = rule.get("Arn", "")
    if ":rule/" in source and not sqs.queue_policy_allows(
        queue, "events.amazonaws.com", source, responses.get_account_id()
    ):
        eventbridge.logger.warning("the policy of %s does not allow %s", queue, source)
        return
    code, message = refusal
    queues.send(
        queue,
        body,
        {
            "RULE_ARN": source,
            "TARGET_ARN": target["Arn"],
            "ERROR_CODE": code,
            "ERROR_MESSAGE": message,
        },
    )
