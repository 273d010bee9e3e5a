"""What EventBridge and Scheduler put into the dead-letter queue of a target.

A rule sends the event, if the queue's policy lets EventBridge in. A schedule sends
the input of its target, if the role of the target may send to the queue.
"""

from typing import Any

from ministack.core import responses
from ministack.services import eventbridge, sqs

from emulator.core.internals import require
from emulator.delivery import queues

# An error code and message, as they end up on the message in the queue.
Refusal = tuple[str, str]

_OF_SCHEDULER = {
    "INVALID_PARAMETER": "ValidationException",
    "NO_PERMISSIONS": "AccessDeniedException",
    "RESOURCE_NOT_FOUND": "ResourceNotFoundException",
}


def install() -> None:
    """Check what the functions below use."""
    require(sqs, "queue_policy_allows")


def queue_of(target: dict[str, Any]) -> str | None:
    """The queue that the target names, if there is one."""
    queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    return queue if queue and queues.exists(queue) else None


def from_rule(target: dict[str, Any], rule_arn: str, event: str, refusal: Refusal) -> None:
    """Keep an event that the target of a rule did not get."""
    queue = queue_of(target)
    if queue is None:
        return
    if ":rule/" in rule_arn and not sqs.queue_policy_allows(
        queue, "events.amazonaws.com", rule_arn, responses.get_account_id()
    ):
        eventbridge.logger.warning("the policy of %s does not allow %s", queue, rule_arn)
        return
    code, message = refusal
    queues.send(
        queue,
        event,
        {
            "RULE_ARN": rule_arn,
            "TARGET_ARN": target["Arn"],
            "ERROR_CODE": code,
            "ERROR_MESSAGE": message,
        },
    )


def from_schedule(
    target: dict[str, Any],
    schedule_arn: str,
    execution_id: str,
    scheduled_time: str,
    body: str,
    refusal: Refusal,
) -> None:
    """Keep the input that the target of a schedule did not get."""
    queue = queue_of(target)
    if queue is None:
        return
    code, message = refusal
    queues.send(
        queue,
        target.get("Input") or body,
        {
            "ERROR_CODE": _OF_SCHEDULER[code],
            "ERROR_MESSAGE": message,
            "EXECUTION_ID": execution_id,
            "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
            "IS_PAYLOAD_TRUNCATED": "false",
            "RETRY_ATTEMPTS": "0",
            "SCHEDULED_TIME": scheduled_time,
            "SCHEDULE_ARN": schedule_arn,
            "TARGET_ARN": target["Arn"],
        },
    )
