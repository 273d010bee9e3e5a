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


class MissingInternal(RuntimeError):
    """MiniStack no longer has something that the extension needs."""


def require(module: ModuleType, *names: str) -> None:
    """Check that *module* has all *names*."""
    for name in names:
        if not hasattr(module, name):
            raise MissingInternal(
                f"MiniStack {version('ministack')} has no {_label(module, name)}: "
                "the extension needs an update"
            )


def replace(module: ModuleType, name: str, new: Callable[..., Any]) -> None:
    """Put *new* in place of a function that takes the same parameters."""
    require(module, name)
    old = getattr(module, name)
    check_declared(new, old, _label(module, name))
    old_parameters = list(inspect.signature(old).parameters)
    new_parameters = list(inspect.signature(new).parameters)
    if len(old_parameters) != len(new_parameters):
        raise MissingInternal(
            f"MiniStack {version('ministack')} has changed the parameters of "
            f"{_label(module, name)} to ({', '.join(old_parameters)}): "
            "the extension needs an update"
        )
    setattr(module, name, new)


def original(module: ModuleType, name: str) -> Callable[..., Any]:
    """The function as MiniStack has it, to be called from its replacement."""
    require(module, name)
    return getattr(module, name)


def _label(module: ModuleType, name: str) -> str:
    return f"{module.__name__.removeprefix('ministack.')}.{name}"
