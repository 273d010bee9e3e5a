"""CloudFormation: conditions know the region and the account.

MiniStack compares the name of a pseudo parameter where AWS compares its value.
"""

from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import changesets, engine, handlers, stacks

from emulator.core.internals import original, replace

# Each has its own name for the function.
_USERS = (engine, changesets, handlers, stacks)


def install() -> None:
    """Add the pseudo parameters to those that a condition may refer to."""
    evaluate: Callable[..., dict[str, bool]] = original(engine, "_evaluate_conditions")

    def evaluate_conditions(template: dict[str, Any], params: dict[str, Any]) -> dict[str, bool]:
        return evaluate(template, {**params, **_pseudo_parameters()})

    for user in _USERS:
        replace(user, "_evaluate_conditions", evaluate_conditions)


def _pseudo_parameters() -> dict[str, dict[str, str]]:
    values = {
        "AWS::AccountId": get_account_id(),
        "AWS::Partition": "aws",
        "AWS::Region": get_region(),
        "AWS::URLSuffix": "amazonaws.com",
    }
    return {name: {"Value": value} for name, value in values.items()}
