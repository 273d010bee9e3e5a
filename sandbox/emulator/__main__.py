"""Start the emulator: ``python -m emulator``."""

import decimal
import importlib
import sys
import time
from importlib.metadata import version

from emulator.core import clock, settings

_SELF_TEST_FAILED = 3
_DYNAMODB_DIGITS = 38
# In the order in which they change MiniStack.
_MODULES = (
    "clocks.times",
    "core.request",
    "identity.identity",
    "identity.trust",
    "identity.resources",
    "identity.sessions",
    "identity.permissions",
    "delivery.queues",
    "delivery.invocations",
    "services.concurrency",
    "delivery.starts",
    "delivery.events",
    "delivery.dead_letters",
    "delivery.delivery",
    "delivery.scheduler",
    "identity.pass_role",
    "services.ssm",
    "services.ec2",
    "services.instances",
    "services.autoscaling",
    "services.groups",
    "services.rds",
    "services.ecs",
    "services.task_events",
    "services.scalable_targets",
    "services.budgets",
    "services.organizations",
    "cloudformation.alarms",
    "cloudformation.budget",
    "cloudformation.compute",
    "cloudformation.databases",
    "cloudformation.events",
    "cloudformation.storage",
    "cloudformation.names",
    "cloudformation.conditions",
    "delivery.streams",
    "core.control",
    # These wrap what the others have added.
    "faults.refusals",
    "faults.kills",
    "faults.calls",
    "clocks.dates",
)


def main() -> None:
    """Change MiniStack, check the result, then serve until stopped."""
    started = time.monotonic()
    # DynamoDB calculates with 38 digits; MiniStack's threads take Python's default of 28.
    decimal.DefaultContext.prec = _DYNAMODB_DIGITS
    decimal.setcontext(decimal.DefaultContext.copy())
    settings.apply_defaults()
    clock.install()
    try:
        _install()
    except (ImportError, RuntimeError) as problem:
        print(f"emulator: {problem}", file=sys.stderr, flush=True)
        sys.exit(_SELF_TEST_FAILED)
    seconds = time.monotonic() - started
    print(
        f"emulator: MiniStack {version('ministack')} extended and checked in {seconds:.1f} s, "
        f"starting on http://127.0.0.1:{settings.port()}",
        flush=True,
    )
    from ministack import app

    app.main()


def _install() -> None:
    # These import MiniStack, which must find the clock and the environment ready.
    modules = [importlib.import_module(f"emulator.{name}") for name in _MODULES]
    for module in modules:
        module.install()
    from emulator.core import selftest

    selftest.run()


if __name__ == "__main__":
    main()
