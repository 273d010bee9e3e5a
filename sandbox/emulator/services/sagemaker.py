"""SageMaker notebook instances: states that follow each other, and the events that tell of them.

MiniStack does not have the service. Here a notebook passes through ``Pending`` and
``Stopping`` for a moment, an operation in the wrong state is refused in SageMaker's
words, and each state has an event. The ARN has the name in small letters.
"""

from typing import Any

from ministack.core import responses

from emulator.core import clock, json_service
from emulator.core.deferred import later
from emulator.core.shapes import Answer, Json
from emulator.delivery import events
from emulator.faults import faults

SERVICE = "sagemaker"

_MOMENT_SECONDS = 0.25
_PAGE = 10
_LONGEST_PAGE = 100
_STARTABLE = ("Stopped", "Failed")
_SUMMARY = (
    "NotebookInstanceName",
    "NotebookInstanceArn",
    "NotebookInstanceStatus",
    "InstanceType",
    "CreationTime",
    "LastModifiedTime",
)

Notebook = dict[str, Any]

# By the name in small letters: SageMaker takes a name in any letters.
_notebooks = responses.AccountRegionScopedDict()


def install() -> None:
    """Add the service to those that MiniStack routes to."""
    json_service.add(SERVICE, "SageMaker.", r"api\.sagemaker\.", _OPERATIONS, _unknown)


def arn_of(given: Json) -> str:
    """The ARN that a request names, or the one that its notebook would have."""
    if given.get("ResourceArn"):
        return str(given["ResourceArn"])
    return _arn(str(given.get("NotebookInstanceName") or "*"))


def tags_of(arn: str) -> dict[str, str]:
    """The tags of a notebook; none where there is none."""
    notebook = _notebooks.get(arn.rsplit("/", 1)[-1])
    return dict(notebook["Tags"]) if notebook else {}


def _unknown(problem: str) -> Answer:
    return _refused("UnknownOperationException", problem)


def _create(given: Json) -> Answer:
    name = str(given.get("NotebookInstanceName") or "")
    for needed in ("NotebookInstanceName", "InstanceType", "RoleArn"):
        if not given.get(needed):
            return _refused("ValidationException", f"Value null at '{needed}' must not be null")
    if name.lower() in _notebooks:
        problem = f"Cannot create a duplicate notebook instance: {_arn(name)}"
        return _refused("ValidationException", problem)
    notebook: Notebook = {
        "NotebookInstanceName": name,
        "NotebookInstanceArn": _arn(name),
        "InstanceType": given["InstanceType"],
        "RoleArn": given["RoleArn"],
        "VolumeSizeInGB": given.get("VolumeSizeInGB", 5),
        "DirectInternetAccess": given.get("DirectInternetAccess", "Enabled"),
        "CreationTime": round(clock.now(), 3),
        "Tags": {tag["Key"]: tag["Value"] for tag in given.get("Tags") or []},
    }
    _notebooks[name.lower()] = notebook
    _move(notebook, "Pending")
    _arrive_later(notebook, "Pending", "InService")
    return json_service.answer({"NotebookInstanceArn": notebook["NotebookInstanceArn"]})


def _start(given: Json) -> Answer:
    return _change(given, "StartNotebookInstance", _STARTABLE, "Pending", "InService")


def _stop(given: Json) -> Answer:
    return _change(given, "StopNotebookInstance", ("InService",), "Stopping", "Stopped")


def _change(
    given: Json, operation: str, needed: tuple[str, ...], on_the_way: str, final: str
) -> Answer:
    notebook = _find(given)
    if notebook is None:
        return _missing()
    refusal = _refusal(notebook, needed, on_the_way)
    if refusal:
        return refusal
    if not faults.ignored(f"{SERVICE}:{operation}", notebook["NotebookInstanceName"]):
        _move(notebook, on_the_way)
        _arrive_later(notebook, on_the_way, final)
    return json_service.answer({})


def _delete(given: Json) -> Answer:
    notebook = _find(given)
    if notebook is None:
        return _missing()
    refusal = _refusal(notebook, _STARTABLE, "Deleting")
    if refusal:
        return refusal
    _move(notebook, "Deleting")
    key = notebook["NotebookInstanceName"].lower()
    later(_MOMENT_SECONDS, lambda: _notebooks.pop(key, None))
    return json_service.answer({})


def _describe(given: Json) -> Answer:
    notebook = _find(given)
    if notebook is None:
        return _missing()
    return json_service.answer({key: value for key, value in notebook.items() if key != "Tags"})


def _list(given: Json) -> Answer:
    found = [
        {key: notebook[key] for key in _SUMMARY}
        for notebook in _notebooks.values()
        if given.get("NameContains", "") in notebook["NotebookInstanceName"]
        and given.get("StatusEquals") in (None, notebook["NotebookInstanceStatus"])
    ]
    start = int(given.get("NextToken") or 0)
    end = start + min(int(given.get("MaxResults") or _PAGE), _LONGEST_PAGE)
    page: Json = {"NotebookInstances": found[start:end]}
    if end < len(found):
        page["NextToken"] = str(end)
    return json_service.answer(page)


def _list_tags(given: Json) -> Answer:
    tags = tags_of(arn_of(given))
    return json_service.answer(
        {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
    )


def _add_tags(given: Json) -> Answer:
    notebook = _notebooks.get(arn_of(given).rsplit("/", 1)[-1])
    if notebook is None:
        return _missing()
    notebook["Tags"].update({tag["Key"]: tag["Value"] for tag in given.get("Tags") or []})
    return _list_tags(given)


def _find(given: Json) -> Notebook | None:
    notebook: Notebook | None = _notebooks.get(str(given.get("NotebookInstanceName") or "").lower())
    return notebook


def _refusal(notebook: Notebook, needed: tuple[str, ...], wanted: str) -> Answer | None:
    status = notebook["NotebookInstanceStatus"]
    if status in needed:
        return None
    return _refused(
        "ValidationException",
        f"Status ({status}) not in ([{', '.join(needed)}]). Unable to transition to ({wanted}) "
        f"for Notebook Instance ({notebook['NotebookInstanceArn']}).",
    )


def _arrive_later(notebook: Notebook, on_the_way: str, final: str) -> None:
    def arrive() -> None:
        if notebook["NotebookInstanceStatus"] == on_the_way:
            _move(notebook, final)

    later(_MOMENT_SECONDS, arrive)


def _move(notebook: Notebook, status: str) -> None:
    """Put a notebook into a state, and tell of it."""
    notebook["NotebookInstanceStatus"] = status
    notebook["LastModifiedTime"] = round(clock.now(), 3)
    told = {key: value for key, value in notebook.items() if key != "VolumeSizeInGB"}
    for key in ("CreationTime", "LastModifiedTime"):
        told[key] = int(notebook[key] * 1000)
    events.emit(
        "aws.sagemaker",
        "SageMaker Notebook Instance State Change",
        {**told, "Tags": dict(notebook["Tags"])},
        [notebook["NotebookInstanceArn"]],
    )


def _arn(name: str) -> str:
    account, region = responses.get_account_id(), responses.get_region()
    return f"arn:aws:{SERVICE}:{region}:{account}:notebook-instance/{name.lower()}"


def _missing() -> Answer:
    return _refused("ValidationException", "RecordNotFound")


def _refused(code: str, message: str) -> Answer:
    return json_service.answer({"__type": code, "message": message}, 400)


_OPERATIONS = {
    "AddTags": _add_tags,
    "CreateNotebookInstance": _create,
    "DeleteNotebookInstance": _delete,
    "DescribeNotebookInstance": _describe,
    "ListNotebookInstances": _list,
    "ListTags": _list_tags,
    "StartNotebookInstance": _start,
    "StopNotebookInstance": _stop,
}
