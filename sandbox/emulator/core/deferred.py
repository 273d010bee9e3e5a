"""What AWS does a moment after it has answered."""

import contextvars
import threading
from collections.abc import Callable


def later(seconds: float, act: Callable[[], None]) -> None:
    """Do it in this many seconds, for the account and region of the current request."""
    timer = threading.Timer(seconds, contextvars.copy_context().run, (act,))
    timer.daemon = True
    timer.start()
