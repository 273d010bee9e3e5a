"""Sessions of roles that end while others begin.

MiniStack drops expired sessions whenever one is made, and walks through all of
them to find these. Made by several threads at once, as functions are that start
together, the walk fails, and with it the start of the function's processes.
"""

from ministack.services import sts

from emulator.core import clock
from emulator.core.internals import replace, require


def install() -> None:
    """Drop expired sessions without minding new ones."""
    require(sts, "_sessions")
    replace(sts, "_evict_expired_sessions", _evict_expired_sessions)


def _evict_expired_sessions() -> None:
    moment = clock.now()
    for key, session in list(sts._sessions.items()):
        expiration = session.get("Expiration")
        if isinstance(expiration, (int, float)) and moment > expiration:
            sts._sessions.pop(key, None)
