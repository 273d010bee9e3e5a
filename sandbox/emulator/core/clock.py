"""Time that a test can move.

``CLOCK_FILE`` holds the seconds by which emulated time is ahead of real time.
The server follows it through ``time.time``, Lambda processes through clock.cjs.
Waiting stays real: ``time.sleep`` and ``time.monotonic`` are untouched. Move the
clock forward only; schedules remember the latest instant that they have seen.
"""

import time
from pathlib import Path

from emulator.core import settings

_READ_AGAIN_AFTER_SECONDS = 0.02

_real_time = time.time
_offset_seconds = 0.0
_read_at = 0.0


def follow_file() -> None:
    """Let ``time.time`` follow the file. Call it before MiniStack is imported."""
    if settings.clock_file():
        time.time = now


def now() -> float:
    """Emulated time in seconds since 1970."""
    global _offset_seconds, _read_at
    real = _real_time()
    if real - _read_at > _READ_AGAIN_AFTER_SECONDS:
        _read_at = real
        _offset_seconds = _read_offset()
    return real + _offset_seconds


def _read_offset() -> float:
    try:
        return float(Path(settings.clock_file()).read_text(encoding="ascii"))
    except (OSError, ValueError):
        # Absent, or caught in the middle of being written: keep what was known.
        return _offset_seconds
