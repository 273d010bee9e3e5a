"""AWS Budgets: what MiniStack's own service leaves out.

Amounts are checked, a caller sees only the budgets of its own account, the
defaults that AWS fills in are filled in, and ``UpdateBudget`` resets what the
new budget leaves out. A test may set the spend that AWS would have calculated, by
``PUT /_sandbox/budgets/<account>/<name>/calculated-spend`` with ``{"Amount": "12.5"}``;
an update takes it back to zero, which makes a needless update visible.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any
from urllib.parse import unquote

from ministack.core import responses
from ministack.services import budgets

from emulator.core import clock, control_api
from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, Json, Operation

_AMOUNT = re.compile(r"([0-9]*\.)?[0-9]+")
_TIME_UNIT_START = {
    "MONTHLY": lambda day: day.replace(day=1),
    "QUARTERLY": lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    "ANNUALLY": lambda day: day.replace(month=1, day=1),
}
_COST_TYPES = {
    "IncludeTax": True,
    "IncludeSubscription": True,
    "UseBlended": False,
    "IncludeRefund": True,
    "IncludeCredit": True,
    "IncludeUpfront": True,
    "IncludeRecurring": True,
    "IncludeOtherSubscription": True,
    "IncludeSupport": True,
    "IncludeDiscount": True,
    "UseAmortized": False,
}


def install() -> None:
    """Wrap the validation and all operations; let tests say what was spent."""
    control_api.serve(r"budgets/(\d{12})/(.+)/calculated-spend", _answer_spend)
    require(budgets, "_budgets", "_DISPATCH", "_err_invalid", "_create_budget", "_update_budget")
    validate: Callable[[Any], Answer | None] = original(budgets, "_validate_budget_shape")

    def validate_budget_shape(budget: Any) -> Answer | None:
        error = validate(budget)
        problem = None if error else _amount_problem(budget)
        if problem:
            error = budgets._err_invalid(problem)
        return error

    replace(budgets, "_validate_budget_shape", validate_budget_shape)
    for operation in list(budgets._DISPATCH):
        budgets._DISPATCH[operation] = _checked(operation, budgets._DISPATCH[operation])


def _answer_spend(method: str, path: re.Match[str], body: bytes) -> Answer | None:
    if method != "PUT":
        return None
    account, name = path[1], unquote(path[2])
    try:
        amount = json.loads(body)["Amount"]
    except (ValueError, KeyError, TypeError):
        problem = 'the body must be {"Amount": "<number>"}'
        return control_api.json_answer(400, {"message": problem})
    if not _set_calculated_spend(account, name, str(amount)):
        problem = f"account {account} has no budget {name}"
        return control_api.json_answer(404, {"message": problem})
    return control_api.json_answer(200, {})


def _set_calculated_spend(account_id: str, name: str, amount: str) -> bool:
    """Say what has been spent; False when there is no such budget."""
    with responses.request_scope(account_id, responses.get_region()):
        budget = budgets._budgets.get(name)
        if budget is None:
            return False
        spend = {"Amount": amount, "Unit": budget.get("BudgetLimit", {}).get("Unit", "USD")}
        budget["CalculatedSpend"] = {"ActualSpend": spend}
        return True


def with_defaults(budget: dict[str, Any]) -> dict[str, Any]:
    """The budget as AWS stores it when optional fields are left out."""
    filled = {**budget, "TimePeriod": dict(budget.get("TimePeriod") or {})}
    if "Start" not in filled["TimePeriod"]:
        today = datetime.fromtimestamp(clock.now(), timezone.utc)
        today = today.replace(hour=0, minute=0, second=0, microsecond=0)
        start = _TIME_UNIT_START.get(budget.get("TimeUnit", ""), lambda day: day)(today)
        filled["TimePeriod"]["Start"] = start.timestamp()
    if filled.get("BudgetType") == "COST" and "FilterExpression" not in filled:
        filled["CostTypes"] = {**_COST_TYPES, **(budget.get("CostTypes") or {})}
        filled.setdefault("CostFilters", {})
    return filled


def _checked(operation: str, act: Operation) -> Operation:
    def checked(data: Json) -> Answer:
        account = data.get("AccountId")
        if account is not None and account != responses.get_account_id():
            return responses.error_response_json(
                "AccessDeniedException",
                f"Account {responses.get_account_id()} is not authorized to access the "
                f"budgets of account {account}.",
                400,
            )
        field = {"CreateBudget": "Budget", "UpdateBudget": "NewBudget"}.get(operation)
        if field and isinstance(data.get(field), dict):
            data = {**data, field: with_defaults(data[field])}
        return act(data)

    return checked


def _amount_problem(budget: dict[str, Any]) -> str | None:
    limits = [budget.get("BudgetLimit"), *(budget.get("PlannedBudgetLimits") or {}).values()]
    for limit in filter(None, limits):
        amount, unit = limit.get("Amount"), limit.get("Unit")
        if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
            return (
                f"1 validation error detected: Value '{amount}' at 'budget.budgetLimit.amount' "
                "failed to satisfy constraint: Member must satisfy regular expression pattern: "
                + _AMOUNT.pattern
            )
        if not unit:
            return "Budget.BudgetLimit.Unit is required"
    if not any(limits) and not budget.get("AutoAdjustData"):
        return "One of BudgetLimit, PlannedBudgetLimits and AutoAdjustData is required"
    return None
