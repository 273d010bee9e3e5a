"""Parameter Store: change events and AllowedPattern.

MiniStack keeps parameters but tells nobody about changes and does not check
values. CloudFormation goes through the same functions, so its changes count.
"""

import json
import re
from typing import Any

from ministack.core import responses
from ministack.services import ssm

from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, Json, Operation
from emulator.delivery import events


def install() -> None:
    """Wrap what writes and deletes parameters."""
    require(ssm, "_parameters", "_lookup_parameter", "_param_arn")
    _install_put()
    _install_delete()


def _install_put() -> None:
    put: Operation = original(ssm, "_put_parameter")

    def put_parameter(data: Json) -> Answer:
        existing = ssm._parameters.get(data.get("Name"))
        pattern = data.get("AllowedPattern", (existing or {}).get("AllowedPattern"))
        if pattern and not re.search(pattern, data.get("Value", "")):
            return responses.error_response_json(
                "ParameterPatternMismatchException",
                "Parameter value, cannot be validated against allowedPattern: " + pattern,
                400,
            )
        answer = put({**data, "AllowedPattern": pattern or ""})
        if answer[0] < 300:
            _announce("Update" if existing else "Create", ssm._parameters[data["Name"]])
        return answer

    replace(ssm, "_put_parameter", put_parameter)


def _install_delete() -> None:
    delete: Operation = original(ssm, "_delete_parameter")
    delete_many: Operation = original(ssm, "_delete_parameters")

    def delete_parameter(data: Json) -> Answer:
        _, existing = ssm._lookup_parameter(data.get("Name", ""))
        answer = delete(data)
        if answer[0] < 300 and existing:
            _announce("Delete", existing)
        return answer

    def delete_parameters(data: Json) -> Answer:
        existing = {name: ssm._lookup_parameter(name)[1] for name in data.get("Names", [])}
        answer = delete_many(data)
        for name in json.loads(answer[2]).get("DeletedParameters", []):
            _announce("Delete", existing[name])
        return answer

    replace(ssm, "_delete_parameter", delete_parameter)
    replace(ssm, "_delete_parameters", delete_parameters)


def _announce(operation: str, parameter: dict[str, Any]) -> None:
    """AWS names the parameter and its description, never its value."""
    name = parameter["Name"]
    detail = {
        "operation": operation,
        "name": name,
        "type": parameter["Type"],
        "description": parameter.get("Description", ""),
    }
    events.emit("aws.ssm", "Parameter Store Change", detail, [ssm._param_arn(name)])
