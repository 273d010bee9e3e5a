"""Sums that ``ADD`` makes, in the form in which DynamoDB keeps numbers.

DynamoDB trims the zeros at the end of a number: 0.000004 and 0.000006 are 0.00001.
MiniStack does so with what it is given and with what ``SET`` works out, but keeps
what ``ADD`` works out as Python writes it.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import dynamodb

from emulator.core.internals import original, replace
from emulator.core.shapes import Json


def install() -> None:
    """Wrap the one function by which an update writes a value into an item."""
    set_at_path: Callable[[Json, Any, Json], None] = original(dynamodb, "_set_at_path")
    canonical: Callable[[str], str | None] = original(dynamodb, "_ddb_canonicalize_number")

    def set_trimmed(item: Json, path: Any, value: Json) -> None:
        number = canonical(value["N"]) if "N" in value else None
        set_at_path(item, path, value if number is None else {"N": number})

    replace(dynamodb, "_set_at_path", set_trimmed)
