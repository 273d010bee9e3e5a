"""Cost Explorer: what AWS bills, as a test says it.

MiniStack does not have the service. A test says the bill of an account by
``PUT /_sandbox/bill/<account>`` with the USD of its services by day,
``{"2026-11-01": {"Amazon S3": "1.5"}}``, in place of what it said before. The
management account of the sandbox pays, and whoever a test names by
``PUT /_sandbox/payer/<account>``: they are told of all accounts, any other of
itself. An answer has no more than some groups; the next page has the rest. A month is
answered by account alone.
"""

import json
import re
from decimal import Decimal
from typing import Any

from ministack.core import responses

from emulator.core import control_api, json_service
from emulator.core.settings import payer
from emulator.core.shapes import Answer, Json

SERVICE = "ce"

_GROUPS_IN_A_PAGE = 5
_GROUPED_BY = {"DAILY": ["LINKED_ACCOUNT", "SERVICE"], "MONTHLY": ["LINKED_ACCOUNT"]}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# USD by service and day, of each account.
_bills: dict[str, dict[str, dict[str, str]]] = {}
# Who pays for the organization beside the management account of the sandbox.
_payers: set[str] = set()


def install() -> None:
    """Add the service to those that MiniStack routes to; let tests say what is billed."""
    control_api.serve(r"bill/(\d{12})", _answer_bill)
    control_api.serve(r"payer/(\d{12})", _answer_payer)
    json_service.add(SERVICE, "AWSInsightsIndexService.", r"^ce\.", _OPERATIONS, _unknown)


def _answer_bill(method: str, path: re.Match[str], body: bytes) -> Answer | None:
    if method != "PUT":
        return None
    try:
        said = {
            str(day): {str(name): str(usd) for name, usd in services.items()}
            for day, services in json.loads(body).items()
        }
    except (ValueError, AttributeError):
        said = {"": {}}
    if not all(_DAY.fullmatch(day) for day in said):
        problem = 'the body must be {"<day>": {"<service>": "<USD>"}}'
        return control_api.json_answer(400, {"message": problem})
    _bills[path[1]] = said
    return control_api.json_answer(200, {})


def _answer_payer(method: str, path: re.Match[str], _body: bytes) -> Answer | None:
    if method != "PUT":
        return None
    _payers.add(path[1])
    return control_api.json_answer(200, {})


def _unknown(problem: str) -> Answer:
    return _refused("UnknownOperationException", problem)


def _cost_and_usage(given: Json) -> Answer:
    time = given.get("TimePeriod") or {}
    start, end = str(time.get("Start", "")), str(time.get("End", ""))
    metrics = given.get("Metrics") or []
    by = [group.get("Key") for group in given.get("GroupBy") or []]
    if not (_DAY.fullmatch(start) and _DAY.fullmatch(end) and start < end):
        return _refused("ValidationException", "Start date (and hour) should be before end date")
    granularity = str(given.get("Granularity"))
    if by != _GROUPED_BY.get(granularity) or not metrics:
        problem = f"the sandbox answers these, grouped so, alone: {_GROUPED_BY}"
        return _refused("ValidationException", problem)
    groups = _groups(start, end, metrics)
    if granularity == "MONTHLY":
        groups = _by_month(start, groups, metrics)
    first = int(given.get("NextPageToken") or 0)
    answered: dict[str, list[Json]] = {}
    for day, group in groups[first : first + _GROUPS_IN_A_PAGE]:
        answered.setdefault(day, []).append(group)
    answer: dict[str, Any] = {
        "GroupDefinitions": given.get("GroupBy"),
        "ResultsByTime": [
            {"TimePeriod": {"Start": day, "End": day}, "Groups": found, "Estimated": True}
            for day, found in answered.items()
        ],
    }
    if first + _GROUPS_IN_A_PAGE < len(groups):
        answer["NextPageToken"] = str(first + _GROUPS_IN_A_PAGE)
    return json_service.answer(answer)


def _groups(start: str, end: str, metrics: list[str]) -> list[tuple[str, Json]]:
    """The lines of these days, each with its day, in the order of the days."""
    own = responses.get_account_id()
    told = _bills if own in {payer(), *_payers} else {own: _bills.get(own, {})}
    return [
        (day, {"Keys": [account, name], "Metrics": _costs(usd, metrics)})
        for day, account, name, usd in sorted(
            (day, account, name, usd)
            for account, bill in told.items()
            for day, services in bill.items()
            for name, usd in services.items()
            if start <= day < end
        )
    ]


def _by_month(
    start: str, groups: list[tuple[str, Json]], metrics: list[str]
) -> list[tuple[str, Json]]:
    """What accounts cost in the part of each month, under the first day of it."""
    sums: dict[tuple[str, str], Decimal] = {}
    for day, group in groups:
        key = (max(f"{day[:7]}-01", start), group["Keys"][0])
        sums[key] = sums.get(key, Decimal(0)) + Decimal(group["Metrics"][metrics[0]]["Amount"])
    return [
        (day, {"Keys": [account], "Metrics": _costs(str(usd), metrics)})
        for (day, account), usd in sorted(sums.items())
    ]


def _costs(usd: str, metrics: list[str]) -> Json:
    return {metric: {"Amount": usd, "Unit": "USD"} for metric in metrics}


def _refused(kind: str, problem: str) -> Answer:
    return responses.error_response_json(kind, problem, 400)


_OPERATIONS = {"GetCostAndUsage": _cost_and_usage}
