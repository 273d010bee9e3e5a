"""When each EC2 instance really ran, for tests that compute what it must have cost.

``GET /_sandbox/runs/<account>`` answers with a list of runs of each instance in the
order of time, in seconds since 1970 by the emulated clock:
``{"i-0a": [{"type": "t3.micro", "started": 1795266000.25, "stopped": null}]}``.
"""

import re
import threading
from typing import Any

from ministack.core import responses

from emulator.core import control_api
from emulator.core.shapes import Answer

_lock = threading.Lock()
# account -> instance -> its runs
_runs: dict[str, dict[str, list[dict[str, Any]]]] = {}


def install() -> None:
    """Let tests see the runs."""
    control_api.serve(r"runs/(\d{12})", _answer)


def started(instance_id: str, instance_type: str, at: float) -> None:
    """Note that an instance of the current account runs from then on."""
    with _lock:
        runs = _runs.setdefault(responses.get_account_id(), {}).setdefault(instance_id, [])
        runs.append({"type": instance_type, "started": at, "stopped": None})


def stopped(instance_id: str, at: float) -> None:
    """Note that it does not run any more, if it has run."""
    with _lock:
        runs = _runs.get(responses.get_account_id(), {}).get(instance_id, [])
        if runs and runs[-1]["stopped"] is None:
            runs[-1]["stopped"] = at


def last_stop(instance_id: str) -> float | None:
    """When it last stopped, if it does not run."""
    with _lock:
        runs = _runs.get(responses.get_account_id(), {}).get(instance_id, [])
        stop: float | None = runs[-1]["stopped"] if runs else None
        return stop


def _answer(method: str, path: re.Match[str], _body: bytes) -> Answer | None:
    if method != "GET":
        return None
    with _lock:
        return control_api.json_answer(200, _runs.get(path[1], {}))
