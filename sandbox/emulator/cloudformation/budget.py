"""AWS::Budgets::Budget with the update behaviour of the real resource.

``Budget`` updates in place and takes back whatever was changed outside the
stack, the limit too. ``NotificationsWithSubscribers`` needs a replacement: the
new budget is created first, so under a fixed BudgetName the update fails with
"the budget already exists" and rolls back. In some regions there is no such type.
"""

import copy
import json
from typing import Any

from ministack.core import responses
from ministack.services import budgets
from ministack.services.cloudformation import provisioners

from emulator.cloudformation.handlers import Props, Provisioned
from emulator.core import settings
from emulator.core.internals import require
from emulator.core.shapes import Json, Operation

_TYPE = "AWS::Budgets::Budget"
_LONGEST_NAME = 100


def install() -> None:
    """Register the type with MiniStack's engine."""
    require(provisioners, "_RESOURCE_HANDLERS", "_REPLACING_PROPERTIES", "_physical_name")
    require(provisioners, "_delete_predecessor")
    require(budgets, "_DISPATCH", "_budgets")
    provisioners._RESOURCE_HANDLERS[_TYPE] = {
        "create": _create,
        "update": _update,
        "update_with_logical_id": True,
        "delete": _delete,
    }
    provisioners._REPLACING_PROPERTIES[_TYPE] = ("NotificationsWithSubscribers",)


def _create(logical_id: str, props: Props, stack_name: str) -> Provisioned:
    if responses.get_region() in settings.regions_without_aws_budgets():
        raise ValueError(f"Template format error: Unrecognized resource types: [{_TYPE}]")
    budget = _budget(props)
    budget.setdefault("BudgetName", _generated_name(logical_id, stack_name))
    request = {
        "Budget": budget,
        "NotificationsWithSubscribers": [
            {
                "Notification": _notification(item["Notification"]),
                "Subscribers": item["Subscribers"],
            }
            for item in props.get("NotificationsWithSubscribers") or []
        ],
        "ResourceTags": props.get("ResourceTags") or [],
    }
    _call("CreateBudget", request)
    return budget["BudgetName"], {}


def _update(
    physical_id: str, old_props: Props, new_props: Props, stack_name: str, logical_id: str | None
) -> Provisioned:
    budget = _budget(new_props)
    name = budget.setdefault("BudgetName", physical_id)
    renamed = name != physical_id or (
        "BudgetName" in old_props["Budget"] and "BudgetName" not in new_props["Budget"]
    )
    if renamed:
        created = _create(logical_id or physical_id, new_props, stack_name)
        provisioners._delete_predecessor(_delete, physical_id, old_props)
        return created
    _call("UpdateBudget", {"NewBudget": budget})
    return physical_id, {}


def _delete(physical_id: str, props: Props) -> None:
    if physical_id in budgets._budgets:
        _call("DeleteBudget", {"BudgetName": physical_id})


def _generated_name(logical_id: str, stack_name: str) -> str:
    return provisioners._physical_name(stack_name, logical_id, max_len=_LONGEST_NAME)


def _budget(props: Props) -> dict[str, Any]:
    """The template's budget in API form: amounts are strings, times are numbers."""
    budget: Json = copy.deepcopy(props["Budget"])
    for limit in [budget.get("BudgetLimit"), *(budget.get("PlannedBudgetLimits") or {}).values()]:
        if limit and not isinstance(limit.get("Amount"), str):
            limit["Amount"] = str(limit["Amount"])
    period = budget.get("TimePeriod") or {}
    for side in ("Start", "End"):
        if isinstance(period.get(side), str):
            period[side] = float(period[side])
    for name, value in (budget.get("CostTypes") or {}).items():
        budget["CostTypes"][name] = str(value).lower() == "true"
    return budget


def _notification(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "Threshold": float(given["Threshold"])}


def _call(operation: str, request: dict[str, Any]) -> None:
    request = {"AccountId": responses.get_account_id(), **request}
    act: Operation = budgets._DISPATCH[operation]
    status, _, body = act(request)
    if status >= 400:
        answer = json.loads(body)
        code = answer.get("__type", "").rsplit("#", 1)[-1]
        message = answer.get("message") or answer.get("Message")
        raise ValueError(f"{message} (Service: Budgets, Status Code: {status}, Error: {code})")
