"""How the other modules reach into MiniStack.

The extension stands on functions that MiniStack does not promise to keep. Every
one of them is fetched through this module, so that an upgrade that removes or
changes one ends in a clear message at start, never in a quiet difference.
"""

import inspect
from collections.abc import Callable
from importlib.metadata import version
from types import ModuleType
from typing import Any

from emulator.core.installation import check_declared

# A module of MiniStack, or one of its classes.
Owner = ModuleType | type[Any]


class MissingInternalError(RuntimeError):
    """MiniStack no longer has something that the extension needs."""


def require(module: Owner, *names: str) -> None:
    """Check that *module* has all *names*."""
    for name in names:
        if not hasattr(module, name):
            raise MissingInternalError(
                f"MiniStack {version('ministack')} has no {_label(module, name)}: "
                "the extension needs an update"
            )


def replace(module: Owner, name: str, new: Callable[..., Any]) -> None:
    """Put *new* in place of a function that takes the same parameters."""
    require(module, name)
    old = getattr(module, name)
    check_declared(new, old, _label(module, name))
    old_parameters = list(inspect.signature(old).parameters)
    new_parameters = list(inspect.signature(new).parameters)
    if len(old_parameters) != len(new_parameters):
        raise MissingInternalError(
            f"MiniStack {version('ministack')} has changed the parameters of "
            f"{_label(module, name)} to ({', '.join(old_parameters)}): "
            "the extension needs an update"
        )
    setattr(module, name, new)


def original(module: Owner, name: str) -> Callable[..., Any]:
    """The function as MiniStack has it, to be called from its replacement."""
    require(module, name)
    function: Callable[..., Any] = getattr(module, name)
    return function


def set_value(module: ModuleType, name: str, new: object) -> None:
    """Put *new* in place of what is no function."""
    require(module, name)
    setattr(module, name, new)


def _label(module: Owner, name: str) -> str:
    return f"{module.__name__.removeprefix('ministack.')}.{name}"
