"""The order of installation.

Run it with ``python -m unittest emulator.installation_test`` from the folder above.
"""

import sys
import unittest
from types import ModuleType

from emulator.core.installation import OrderError, after, check_declared, in_order, installing


def _function_of(module: str, after: tuple[str, ...] = ()) -> type:
    """Something to call that belongs to a module, which names others in AFTER."""
    sys.modules[module] = ModuleType(module)
    sys.modules[module].__dict__["AFTER"] = after
    return type("function", (), {"__module__": module})


class InOrder(unittest.TestCase):
    """Each module comes behind those that it names."""

    def test_a_module_comes_behind_those_that_it_names(self) -> None:
        ties = {"a.first": ("b.last", "c.middle"), "b.last": (), "c.middle": ("b.last",)}
        self.assertEqual(in_order(ties), ["b.last", "c.middle", "a.first"])

    def test_the_alphabet_decides_between_modules_without_a_tie(self) -> None:
        self.assertEqual(in_order({"b": (), "c": (), "a": ("c",)}), ["b", "c", "a"])

    def test_a_module_that_does_not_exist_is_named(self) -> None:
        with self.assertRaisesRegex(OrderError, r"b\.two comes after a\.gone"):
            in_order({"a.one": (), "b.two": ("a.gone",)})

    def test_the_members_of_a_circle_are_named(self) -> None:
        with self.assertRaisesRegex(OrderError, r"circle.*a\.one before b\.two"):
            in_order({"a.one": ("b.two",), "b.two": ("a.one",), "c": ()})

    def test_what_the_modules_themselves_name_is_an_order(self) -> None:
        ties = {name: after(module) for name, module in installing().items()}
        order = in_order(ties)
        self.assertEqual(sorted(order), sorted(ties))
        self.assertLess(order.index("delivery.target_access"), order.index("delivery.scheduler"))


class CheckDeclared(unittest.TestCase):
    """Whoever wraps a function of another module says so."""

    def test_two_modules_without_a_tie_may_not_change_one_function(self) -> None:
        new, old = _function_of("emulator.x.new"), _function_of("emulator.x.old")
        with self.assertRaisesRegex(OrderError, r"x\.new and emulator\.x\.old both change app\.f"):
            check_declared(new, old, "app.f")

    def test_a_module_may_change_what_one_that_it_names_has_changed(self) -> None:
        new, old = _function_of("emulator.x.new", ("x.old",)), _function_of("emulator.x.old")
        check_declared(new, old, "app.f")

    def test_any_module_may_change_what_is_ministacks_own(self) -> None:
        check_declared(_function_of("emulator.x.new"), _function_of("ministack.app"), "app.f")


if __name__ == "__main__":
    unittest.main()
