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

from emulator.core import settings
from emulator.core.internals import original, replace, require
from emulator.core.shapes import Json
from emulator.delivery import dead_letters, invocations
from emulator.delivery.dead_letters import Refusal
from emulator.identity import identity

_SCHEDULER = "scheduler.amazonaws.com"
_ACTIONS = {
    "events": "events:PutEvents",
    "lambda": "lambda:InvokeFunction",
    "sns": "sns:Publish",
    "sqs": "sqs:SendMessage",
}


def install() -> None:
    """Check each delivery first; invoke functions with Lambda's own retries."""
    require(iam_evaluator, "EvalContext", "evaluate", "evaluate_resource_policy")
    require(iam_evaluator, "_gather_role_policies")
    require(eventbridge, "_event_buses", "_event_bus_policies", "_pattern_event_view")
    require(eventbridge, "_event_time_string")
    require(lambda_svc, "function_policy_for_arn")
    require(sns, "topic_policy_for_arn")
    require(sqs, "queue_policy_for_arn")
    deliver = original(eventbridge, "_invoke_target")

    def invoke_target(target: Json, event: Json, rule: Json, view: Any = None) -> None:
        refusal = _refusal(target, event, rule)
        if refusal is None:
            deliver(target, event, rule, view)
            return
        eventbridge.logger.warning("%s not delivered: %s", target.get("Arn"), refusal)
        view = view or eventbridge._pattern_event_view(event)
        body = json.dumps(view.event_with_detail())
        if event.get("Source") != "aws.scheduler":
            dead_letters.from_rule(target, rule.get("Arn", ""), body, refusal)
        elif _may_keep(target, rule):
            dead_letters.from_schedule(
                target, rule["Arn"], event["EventId"], scheduled_time(rule, event), body, refusal
            )

    def dispatch_to_lambda(arn: str, payload: str) -> None:
        invocations.invoke_by_arn(arn, json.loads(payload))

    replace(eventbridge, "_invoke_target", invoke_target)
    replace(eventbridge, "_dispatch_to_lambda", dispatch_to_lambda)


def scheduled_time(schedule: Json, event: Json) -> str:
    """When the schedule was to fire, which may be before it did."""
    expression = schedule.get("ScheduleExpression", "")
    if expression.startswith("at("):
        return f"{expression[3:-1]}Z"
    return eventbridge._event_time_string(event)


def _refusal(target: Json, event: Json, rule: Json) -> Refusal | None:
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
        return _role_refusal(target, _SCHEDULER, _group(rule)) or _absence(spec)
    if spec.service == "events":
        return None
    return _policy_refusal(spec, rule)


def _foreign_bus_refusal(spec: Any, target: Json, rule: Json) -> Refusal | None:
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


def _role_refusal(target: Json, service: str, rule: Json) -> Refusal | None:
    """The role must exist, trust the service and allow the action on the target."""
    arn, role_arn = target["Arn"], target.get("RoleArn", "")
    action = _ACTIONS[arn.split(":")[2]]
    role = identity.find_role(role_arn)
    if role is None:
        return "NO_PERMISSIONS", f"The role {role_arn} does not exist."
    if not _trusts(role, service, rule):
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


def _group(schedule: Json) -> dict[str, str]:
    """Scheduler assumes roles in the name of the group, not of the schedule."""
    account, region = responses.get_account_id(), responses.get_region()
    name = schedule.get("GroupName", "default")
    return {"Arn": f"arn:aws:scheduler:{region}:{account}:schedule-group/{name}"}


def trusts_scheduler(role: Json, schedule: Json) -> bool:
    """Whether Scheduler may assume the role for a schedule."""
    return _trusts(role, _SCHEDULER, _group(schedule))


def _trusts(role: Json, service: str, source: Json) -> bool:
    context = _service_context("sts:AssumeRole", role["Arn"], source)
    trust = iam_evaluator.evaluate_resource_policy(
        role.get("AssumeRolePolicyDocument"), context, service=service
    )
    return trust.decision == "Allow"


def _may_keep(target: Json, rule: Json) -> bool:
    """Whether the role of a schedule's target may send to the dead-letter queue."""
    queue = dead_letters.queue_of(target)
    if queue is None:
        return False
    refusal = _role_refusal({**target, "Arn": queue}, _SCHEDULER, _group(rule))
    if refusal:
        eventbridge.logger.warning("%s gets no dead letter: %s", queue, refusal)
    return refusal is None


def _found(spec: Any) -> tuple[Any, str] | None:
    """The policy of the function, queue or topic with its owner, None if there is none."""
    lookups = {
        "lambda": lambda_svc.function_policy_for_arn,
        "sns": sns.topic_policy_for_arn,
        "sqs": sqs.queue_policy_for_arn,
    }
    return lookups[spec.service](str(spec))


def _absence(spec: Any) -> Refusal | None:
    if spec.service == "events" or _found(spec) is not None:
        return None
    return "RESOURCE_NOT_FOUND", f"{spec} does not exist."


def _policy_refusal(spec: Any, rule: Json) -> Refusal | None:
    """The policy of the function, queue or topic must name EventBridge."""
    arn, found = str(spec), _found(spec)
    if found is None:
        return "RESOURCE_NOT_FOUND", f"{arn} does not exist."
    context = _service_context(_ACTIONS[spec.service], arn, rule)
    decision = iam_evaluator.evaluate_resource_policy(
        found[0], context, service="events.amazonaws.com"
    ).decision
    if decision == "Allow":
        return None
    return "NO_PERMISSIONS", f"The policy of {arn} does not allow events.amazonaws.com."


def _service_context(action: str, resource: str, rule: Json) -> iam_evaluator.EvalContext:
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
