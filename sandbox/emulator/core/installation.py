"""The order in which the modules of the rooms change MiniStack.

A module that changes something has ``install``. Where it must find another's
change in place, because it wraps the same thing, it names that module in ``AFTER``:

    AFTER = ("delivery.target_access",)

Nothing else decides the order, so modules without such a tie may come in any. Two
that replace one function of MiniStack without a tie are found when they do so.
"""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Collection, Mapping
from graphlib import CycleError, TopologicalSorter
from types import ModuleType
from typing import Any

import emulator

_PACKAGE = "emulator."


class OrderError(RuntimeError):
    """What the modules say of their order cannot be kept."""


def install_all() -> None:
    """Import the modules of all rooms, then let each change MiniStack."""
    modules = installing()
    for name in in_order({name: after(module) for name, module in modules.items()}):
        modules[name].install()


def in_order(after_by_name: Mapping[str, Collection[str]]) -> list[str]:
    """The names, each behind all those that it comes after; the alphabet decides the rest."""
    for name, earlier in after_by_name.items():
        for unknown in sorted(set(earlier) - set(after_by_name)):
            raise OrderError(f"{name} comes after {unknown}, but no room installs that")
    sorter = TopologicalSorter(after_by_name)
    try:
        sorter.prepare()
    except CycleError as problem:
        raise OrderError(f"a circle of AFTER: {' before '.join(problem.args[1])}") from problem
    order: list[str] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()])
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return order


def check_declared(new: Callable[..., Any], old: Callable[..., Any], what: str) -> None:
    """Two modules may change one function only if the later one says that it is the later."""
    mine, other = new.__module__, getattr(old, "__module__", "")
    if mine == other or not other.startswith(_PACKAGE):
        return
    if other.removeprefix(_PACKAGE) not in after(sys.modules[mine]):
        raise OrderError(f"{mine} and {other} both change {what}: one must name the other in AFTER")


def after(module: ModuleType) -> tuple[str, ...]:
    """The modules that this one names, by room and name."""
    named: tuple[str, ...] = getattr(module, "AFTER", ())
    return named


def installing() -> dict[str, ModuleType]:
    """All modules that change MiniStack, by room and name."""
    rooms = [found.name for found in pkgutil.iter_modules(emulator.__path__) if found.ispkg]
    names = [
        f"{room}.{found.name}"
        for room in rooms
        for found in pkgutil.iter_modules([f"{path}/{room}" for path in emulator.__path__])
    ]
    modules = {name: importlib.import_module(_PACKAGE + name) for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "install")}
