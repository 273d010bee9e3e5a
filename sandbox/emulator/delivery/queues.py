"""Messages that AWS services put into queues on their own account."""

import contextvars
from typing import Any

from ministack.core import responses
from ministack.services import sqs

from emulator.core.internals import require


def install() -> None:
    """Check what the functions below use."""
    require(responses, "request_scope")
    require(sqs, "_queue_by_arn", "_act_send_message", "queue_policy_allows")


def exists(queue_arn: str) -> bool:
    """Whether there is a queue with this ARN."""
    return sqs._queue_by_arn(queue_arn) is not None


def send(queue_arn: str, body: str, attributes: dict[str, str] | None = None) -> None:
    """Send as the owner of the queue, whoever made the request that led here."""
    _, _, _, region, account, name = queue_arn.split(":", 5)
    message: dict[str, Any] = {
        "QueueUrl": f"{account}/{name}",
        "MessageBody": body,
        "MessageAttributes": {
            key: {"DataType": "String", "StringValue": value}
            for key, value in (attributes or {}).items()
        },
    }
    if name.endswith(".fifo"):
        message["MessageGroupId"] = "emulator"

    def act() -> None:
        with responses.request_scope(account, region):
            sqs._act_send_message(message, message["QueueUrl"])

    # A fresh context, so that the caller of the current request does not count.
    contextvars.Context().run(act)
