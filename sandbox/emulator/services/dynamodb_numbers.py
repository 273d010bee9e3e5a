"""Numbers that an update works out are stored as DynamoDB stores all numbers.

DynamoDB trims zeros that mean nothing: 0.000005 and as much are 0.00001. MiniStack
does so with what is written, and not with what it has added up.
"""

from typing import Any

from ministack.services import dynamodb

from emulator.core.internals import original, replace, require
from emulator.core.shapes import Json


def install() -> None:
    """Trim the numbers of every path that an update sets or adds to."""
    require(dynamodb, "_ddb_canonicalize_number")
    set_at_path = original(dynamodb, "_set_at_path")

    def _set_at_path(item: Any, path_parts: list[Any], value: Json) -> None:
        if "N" in value:
            value = {"N": dynamodb._ddb_canonicalize_number(value["N"]) or value["N"]}
        set_at_path(item, path_parts, value)

    replace(dynamodb, "_set_at_path", _set_at_path)
