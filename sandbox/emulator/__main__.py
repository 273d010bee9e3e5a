"""Start the emulator: ``python -m emulator``."""

import decimal
import importlib
import sys
import time
from importlib.metadata import version

from emulator import clock, settings

_SELF_TEST_FAILED = 3
_DYNAMODB_DIGITS = 38
# In the order in which they change MiniStack.
_MODULES = (
    "times",
    "request",
    "identity",
    "trust",
    "resources",
    "sessions",
    "permissions",
    "queues",
    "invocations",
    "concurrency",
    "starts",
    "events",
    "dead_letters",
    "delivery",
    "scheduler",
    "pass_role",
    "ssm",
    "ec2",
    "instances",
    "autoscaling",
    "groups",
    "rds",
    "ecs",
    "task_events",
    "scalable_targets",
    "budgets",
    "organizations",
    "cfn_alarms",
    "cfn_budget",
    "cfn_compute",
    "cfn_databases",
    "cfn_events",
    "cfn_storage",
    "cfn_names",
    "cfn_conditions",
    "streams",
    "control",
    # These wrap what the others have added.
    "refusals",
    "kills",
    "calls",
    "dates",
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
    from emulator import selftest

    selftest.run()


if __name__ == "__main__":
    main()
