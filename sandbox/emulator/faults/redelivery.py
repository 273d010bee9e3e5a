"""At-least-once delivery as it is on a bad day, when the fault is set.

Lambda promises to deliver an event at least once, in no order, and the records of
one item of a stream in their order at first. With the fault every asynchronous
invocation comes twice after random waits, and every batch of a stream has each
record twice, with an earlier batch coming again after a later one.
"""

from collections.abc import Hashable
from typing import Any

from emulator.faults import faults

_FIRST_WAIT_SECONDS = (0.0, 0.4)
_SECOND_WAIT_SECONDS = (0.1, 0.8)

Records = list[dict[str, Any]]


def is_on() -> bool:
    """Whether the fault is set."""
    return faults.current().redelivery


def waits() -> list[float]:
    """The seconds after which to make each delivery of one event."""
    if not is_on():
        return [0.0]
    chance = faults.current().chance
    first = chance.uniform(*_FIRST_WAIT_SECONDS)
    return [first, first + chance.uniform(*_SECOND_WAIT_SECONDS)]


def doubled(records: Records, *, keep_order: bool) -> Records:
    """Each record twice, in an order that a stream may have.

    A record comes first after all earlier ones of its item. A batch that failed
    keeps its order: what a function reports as failed then says how far it got.
    """
    chance = faults.current().chance
    mixed = list(records) if keep_order else _mixed(records)
    for record in records:
        earliest = next(at for at, other in enumerate(mixed) if other is record) + 1
        mixed.insert(chance.randint(earliest, len(mixed)), record)
    return mixed


def _mixed(records: Records) -> Records:
    queues: dict[Hashable, Records] = {}
    for record in records:
        queues.setdefault(_item(record), []).append(record)
    order = [_item(record) for record in records]
    faults.current().chance.shuffle(order)
    return [queues[item].pop(0) for item in order]


def _item(record: dict[str, Any]) -> Hashable:
    return repr(sorted((record.get("dynamodb") or {}).get("Keys", {}).items()))
