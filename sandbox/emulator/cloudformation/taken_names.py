"""CloudFormation: a resource may not take a name that is in use.

MiniStack overwrites a table, function or role of the same name, and with it
everything that a retained table held. AWS fails the creation.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import dynamodb, iam, lambda_svc

from emulator.cloudformation.handlers import Props, Provisioned, handlers_of
from emulator.core.internals import require

# Asks before anything is created.
AFTER = ("cloudformation.compute", "cloudformation.storage")

# type: (property with the name, module, name of the store in it)
_NAMED = {
    "AWS::DynamoDB::Table": ("TableName", dynamodb, "_tables"),
    "AWS::IAM::Role": ("RoleName", iam, "_roles"),
    "AWS::Lambda::Function": ("FunctionName", lambda_svc, "_functions"),
}


def install() -> None:
    """Check the name before each creation."""
    for resource_type, (name_property, module, store) in _NAMED.items():
        require(module, store)
        handlers = handlers_of(resource_type)
        handlers["create"] = _guarded(
            resource_type, name_property, getattr(module, store), handlers["create"]
        )


def _guarded(
    resource_type: str, name_property: str, store: Any, create: Callable[..., Provisioned]
) -> Callable[..., Provisioned]:
    def guarded(logical_id: str, props: Props, stack_name: str) -> Provisioned:
        name = props.get(name_property)
        if name and name in store:
            raise ValueError(
                f"Resource of type '{resource_type}' with identifier '{name}' already exists."
            )
        return create(logical_id, props, stack_name)

    return guarded
