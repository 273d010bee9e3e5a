"""EventBridge: events of services, and buses of other accounts.

MiniStack's services emit no events of their own and its rules do not reach
beyond the account. Here an event that a rule sends to a foreign bus arrives
there with the account and region of its origin. As on AWS it goes no further:
a rule of the receiver does not send it on to a third account.

``PUT /_sandbox/events/<account>`` with ``{"Source", "DetailType", "Detail"}`` puts an
event of an AWS service on the default bus of an account: nobody else may use the
sources that begin with ``aws.``.
"""

import json
import re
import uuid
from typing import Any

from ministack.core import responses
from ministack.services import eventbridge

from emulator.core import clock, control_api
from emulator.core.internals import original, replace, require, set_value
from emulator.core.shapes import Answer, Json

_TICK_SECONDS = 0.25


def install() -> None:
    """Open the way between accounts and quicken scheduled rules; let tests send events."""
    control_api.serve(r"events/(\d{12})", _answer_event)
    require(responses, "request_scope")
    require(eventbridge, "_dispatch_event", "_archive_event", "_rule_key", "_event_buses")
    require(eventbridge, "_event_bus_policies", "_ensure_default_bus")
    set_value(eventbridge, "_SCHEDULER_TICK_INTERVAL", _TICK_SECONDS)
    replace(eventbridge, "_put_permission", _put_permission)
    to_own_bus = original(eventbridge, "_dispatch_to_event_bus")

    def dispatch_to_event_bus(
        spec: Any, event: Json, rule: Json, event_path: set[Any], target_input_payload: Any = None
    ) -> None:
        here = (responses.get_account_id(), responses.get_region())
        if (spec.account_id, spec.region) == here:
            to_own_bus(spec, event, rule, event_path, target_input_payload)
            return
        if event.get("Account") not in (here[0], spec.account_id):
            eventbridge.logger.warning("an event of %s goes no further", event.get("Account"))
            return
        with responses.request_scope(spec.account_id, spec.region):
            _deliver({**event, "EventBusName": spec.resource.split("/", 1)[1]})

    replace(eventbridge, "_dispatch_to_event_bus", dispatch_to_event_bus)


def _answer_event(method: str, path: re.Match[str], body: bytes) -> Answer | None:
    if method != "PUT":
        return None
    try:
        event = json.loads(body)
        told = (event["Source"], event["DetailType"], event["Detail"])
    except (ValueError, KeyError, TypeError):
        problem = "the body must have Source, DetailType and Detail"
        return control_api.json_answer(400, {"message": problem})
    with responses.request_scope(path[1], responses.get_region()):
        emit(*told, [])
    return control_api.json_answer(200, {})


def emit(
    source: str,
    detail_type: str,
    detail: dict[str, Any],
    resources: list[str],
    at: float | None = None,
) -> None:
    """Put an event of an AWS service on the default bus of the current account.

    Its time is that of what happened, in whole seconds as EventBridge has it; now unless said.
    """
    _deliver(
        {
            "EventId": str(uuid.uuid4()),
            "Source": source,
            "DetailType": detail_type,
            "Detail": json.dumps(detail),
            "EventBusName": "default",
            "Time": int(clock.now() if at is None else at),
            "Resources": resources,
            "Account": responses.get_account_id(),
            "Region": responses.get_region(),
        }
    )


def put_record(bus_arn: str, record: dict[str, Any]) -> None:
    """Put a Lambda invocation record on a bus, as a destination of a function."""
    _, _, _, region, account, resource = bus_arn.split(":", 5)
    with responses.request_scope(account, region):
        outcome = "Success" if record["requestContext"]["condition"] == "Success" else "Failure"
        _deliver(
            {
                "EventId": str(uuid.uuid4()),
                "Source": "lambda",
                "DetailType": f"Lambda Function Invocation Result - {outcome}",
                "Detail": json.dumps(record),
                "EventBusName": resource.split("/", 1)[1],
                "Time": int(clock.now()),
                "Resources": [bus_arn, record["requestContext"]["functionArn"]],
                "Account": account,
                "Region": region,
            }
        )


def _deliver(event: dict[str, Any]) -> None:
    # A new path: rules of two accounts may share a name, which is no recursion.
    event.pop("_DispatchPath", None)
    eventbridge._dispatch_event(event)
    eventbridge._archive_event(event)


def _put_permission(data: Json) -> Answer:
    """Store the statement as EventBridge does, its condition in policy form."""
    bus = data.get("EventBusName", "default")
    eventbridge._ensure_default_bus()
    if bus not in eventbridge._event_buses:
        return responses.error_response_json(
            "ResourceNotFoundException", f"Event bus {bus} does not exist.", 400
        )
    if data.get("Policy"):
        eventbridge._event_bus_policies[bus] = json.loads(data["Policy"])
        return responses.json_response({})
    principal = data.get("Principal", "*")
    if principal != "*":
        principal = {"AWS": f"arn:aws:iam::{principal}:root"}
    statement = {
        "Sid": data.get("StatementId") or str(uuid.uuid4()),
        "Effect": "Allow",
        "Principal": principal,
        "Action": data.get("Action", "events:PutEvents"),
        "Resource": eventbridge._event_buses[bus]["Arn"],
    }
    condition = data.get("Condition")
    if condition:
        statement["Condition"] = {condition["Type"]: {condition["Key"]: condition["Value"]}}
    set_statement(bus, statement)
    return responses.json_response({})


def set_statement(bus: str, statement: dict[str, Any]) -> None:
    """Add a statement to the policy of a bus, or replace the one with its Sid."""
    remove_statement(bus, statement["Sid"])
    policy = eventbridge._event_bus_policies.get(bus) or {"Version": "2012-10-17", "Statement": []}
    policy["Statement"].append(statement)
    eventbridge._event_bus_policies[bus] = policy


def remove_statement(bus: str, sid: str) -> None:
    """Take a statement out of the policy of a bus."""
    policy = eventbridge._event_bus_policies.get(bus)
    if not policy:
        return
    policy["Statement"] = [s for s in policy["Statement"] if s.get("Sid") != sid]
    if not policy["Statement"]:
        eventbridge._event_bus_policies.pop(bus, None)
