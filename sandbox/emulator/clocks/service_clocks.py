"""MiniStack's own timestamps follow the clock.

What it takes from ``time.time`` does so already. Some of its modules ask
``datetime`` instead, which reads the real clock past it.
"""

from datetime import datetime, tzinfo

from ministack.core import responses
from ministack.services import lambda_svc, ssm

from emulator.core import clock
from emulator.core.internals import set_value


class _Datetime(datetime):
    """The same class with another idea of now."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Datetime":
        return cls.fromtimestamp(clock.now(), tz)


def install() -> None:
    """Give it to the modules whose times reach users."""
    for module in (responses, ssm, lambda_svc):
        set_value(module, "datetime", _Datetime)
