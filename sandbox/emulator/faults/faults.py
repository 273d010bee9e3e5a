"""Faults that a test sets: what goes wrong with AWS on a bad day.

``PUT /_sandbox/faults`` replaces all of them, ``DELETE`` clears them, ``GET`` tells
what is set and what came of it. One body may have several:

``{"redelivery": true, "seed": 7}``
    every asynchronous delivery to a function comes twice, late and out of order
``{"kill": {"function": "part", "afterCall": 3}}``
    a function's process is killed once, when its third call was carried out
``{"refuse": [{"action": "ec2:StopInstances", "resource": "i-0a", "error": "X"}]}``
    calls of this action ("*": any) that name this resource are answered by an error;
    with "account" and "region", only those there
``{"ignore": [{"action": "ec2:StopInstances", "resource": "i-0a"}]}``
    such calls succeed and change nothing
"""

import json
import random
import re
import threading
from dataclasses import dataclass, field
from typing import Any

from emulator.core import control_api
from emulator.core.shapes import Answer

_KEYS = ("redelivery", "seed", "kill", "refuse", "ignore")
# Operations whose module asks ``ignored`` before it acts.
IGNORABLE = frozenset(
    {
        "autoscaling:SetDesiredCapacity",
        "autoscaling:UpdateAutoScalingGroup",
        "ec2:StartInstances",
        "ec2:StopInstances",
        "ec2:TerminateInstances",
        "ecs:UpdateService",
        "lambda:DeleteFunctionConcurrency",
        "lambda:PutFunctionConcurrency",
        "rds:StartDBCluster",
        "rds:StartDBInstance",
        "rds:StopDBCluster",
        "rds:StopDBInstance",
    }
)


@dataclass
class Kill:
    """Ends a function's process after one of its calls. Works once."""

    after_call: int
    function: str = ""
    principal: str = ""
    action: str = ""
    calls: int = 0
    killed_at: str | None = None


@dataclass
class Match:
    """Picks calls by action and resource, at most ``times`` of them."""

    action: str
    resource: str = ""
    account: str = ""
    region: str = ""
    times: int | None = None
    error: str = "InternalError"
    status: int = 500
    message: str = ""
    done: int = 0

    def take(self, action: str, text: str, place: tuple[str, str] = ("", "")) -> bool:
        """Whether this call, made in an account and region, is one of them; it is counted if so."""
        if self.action not in ("*", action) or self.resource not in text:
            return False
        if self.account not in ("", place[0]) or self.region not in ("", place[1]):
            return False
        if self.times is not None and self.done >= self.times:
            return False
        self.done += 1
        return True


@dataclass
class Faults:
    """All that is set at one time."""

    redelivery: bool = False
    seed: int = 0
    kill: Kill | None = None
    refuse: list[Match] = field(default_factory=list)
    ignore: list[Match] = field(default_factory=list)
    chance: random.Random = field(default_factory=random.Random)


_lock = threading.Lock()
_current = Faults()


def install() -> None:
    """Let tests set, see and clear the faults."""
    control_api.serve("faults", _answer)


def current() -> Faults:
    """What is set now."""
    return _current


def _answer(method: str, _path: re.Match[str], body: bytes) -> Answer:
    if method == "DELETE":
        _set(Faults())
    elif method == "PUT":
        try:
            problem = _set_from(json.loads(body))
        except ValueError as error:
            problem = str(error)
        if problem:
            return control_api.json_answer(400, {"message": problem})
    elif method != "GET":
        return control_api.json_answer(405, {"message": "GET, PUT or DELETE"})
    return control_api.json_answer(200, _describe())


def _set_from(body: Any) -> str | None:
    """Replace all faults; returns what is wrong with the description, if anything is."""
    if not isinstance(body, dict) or set(body) - set(_KEYS):
        return f"the body must be an object with some of {', '.join(_KEYS)}"
    try:
        faults = Faults(
            redelivery=bool(body.get("redelivery", False)),
            seed=int(body.get("seed", 0)),
            kill=_kill(body["kill"]) if body.get("kill") else None,
            refuse=[_match(item) for item in body.get("refuse", [])],
            ignore=[_match(item) for item in body.get("ignore", [])],
        )
    except (TypeError, ValueError, KeyError, AttributeError) as problem:
        return f"{type(problem).__name__}: {problem}"
    unknown = {match.action for match in faults.ignore} - IGNORABLE
    if unknown:
        return f"cannot ignore {', '.join(sorted(unknown))}, only {', '.join(sorted(IGNORABLE))}"
    faults.chance.seed(faults.seed)
    _set(faults)
    return None


def _describe() -> dict[str, Any]:
    """What is set, with how often each of it happened."""
    kill = _current.kill
    return {
        "redelivery": _current.redelivery,
        "seed": _current.seed,
        "kill": kill
        and {
            "function": kill.function,
            "principal": kill.principal,
            "action": kill.action,
            "afterCall": kill.after_call,
            "calls": kill.calls,
            "spent": kill.killed_at is not None,
            "killedAt": kill.killed_at,
        },
        "refuse": [
            {**_named(match), "error": match.error, "status": match.status}
            for match in _current.refuse
        ],
        "ignore": [_named(match) for match in _current.ignore],
    }


def ignored(action: str, resource: str) -> bool:
    """Whether this action must leave this resource as it is."""
    with _lock:
        return any(match.take(action, resource) for match in _current.ignore)


def refused(actions: set[str], text: str, place: tuple[str, str]) -> Match | None:
    """The fault that answers a request with this text instead of its service."""
    with _lock:
        for match in _current.refuse:
            if any(match.take(action, text, place) for action in actions):
                return match
    return None


def _set(faults: Faults) -> None:
    global _current
    with _lock:
        _current = faults


def _kill(given: dict[str, Any]) -> Kill:
    kill = Kill(
        after_call=int(given["afterCall"]),
        function=str(given.get("function", "")),
        principal=str(given.get("principal", "")),
        action=str(given.get("action", "")),
    )
    if not kill.function and not kill.principal:
        raise ValueError("kill needs a function or a principal")
    if kill.after_call < 1:
        raise ValueError("afterCall counts from 1")
    return kill


def _match(given: dict[str, Any]) -> Match:
    times = given.get("times")
    return Match(
        action=str(given["action"]),
        resource=str(given.get("resource", "")),
        account=str(given.get("account", "")),
        region=str(given.get("region", "")),
        times=None if times is None else int(times),
        error=str(given.get("error", "InternalError")),
        status=int(given.get("status", 500)),
        message=str(given.get("message", "")),
    )


def _named(match: Match) -> dict[str, Any]:
    return {
        "action": match.action,
        "resource": match.resource,
        "times": match.times,
        "done": match.done,
    }
