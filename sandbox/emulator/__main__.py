"""Start the emulator: ``python -m emulator``."""

import decimal
import sys
import time
from importlib.metadata import version

from emulator.core import clock, settings

_SELF_TEST_FAILED = 3
_DYNAMODB_DIGITS = 38


def main() -> None:
    """Change MiniStack, check the result, then serve until stopped."""
    started = time.monotonic()
    # DynamoDB calculates with 38 digits; MiniStack's threads take Python's default of 28.
    decimal.DefaultContext.prec = _DYNAMODB_DIGITS
    decimal.setcontext(decimal.DefaultContext.copy())
    settings.apply_defaults()
    clock.follow_file()
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
    from emulator.core import installation, selftest

    installation.install_all()
    selftest.run()


if __name__ == "__main__":
    main()
