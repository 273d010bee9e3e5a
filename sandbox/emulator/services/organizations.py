"""Organizations: one organization for all accounts of the sandbox, and its events.

MiniStack gives every account that asks an organization of its own and knows only
the accounts that were created in it. Here an account is whoever signs with its
id: each that is asked for belongs to the organization, but for those that the
settings place outside. What happens to accounts is told on the default bus of
the management account, as CloudTrail does.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from ministack.core import responses
from ministack.services import organizations

from emulator.core import clock, settings
from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, Json, Operation
from emulator.delivery import events

_ABOUT_ACCOUNTS = (
    "AttachPolicy",
    "CloseAccount",
    "DescribeAccount",
    "DetachPolicy",
    "ListParents",
    "ListPoliciesForTarget",
    "MoveAccount",
)
_ACCOUNT_ID = re.compile(r"\d{12}")
_SERVICE_EVENT = "AWS Service Event via CloudTrail"
_API_CALL = "AWS API Call via CloudTrail"


def install() -> None:
    """Name the organization, let every account belong to it, and tell what happens."""
    require(organizations, "_DISPATCH", "_orgs", "_accounts", "_roots")
    _install_organization()
    for operation in _ABOUT_ACCOUNTS:
        _wrap(operation, _with_member)
    _wrap("CreateAccount", _telling(_created))
    _wrap("CloseAccount", _telling(_closed))
    _wrap("MoveAccount", _telling(_moved))


def _install_organization() -> None:
    ensure = original(organizations, "_ensure_org")

    def ensure_org() -> None:
        ensure()
        organizations._orgs["self"] = {
            **organizations._orgs["self"],
            "Id": settings.organization_id(),
        }

    replace(organizations, "_ensure_org", ensure_org)


def _wrap(operation: str, wrapper: Callable[..., Answer]) -> None:
    handle = organizations._DISPATCH[operation]
    organizations._DISPATCH[operation] = lambda payload: wrapper(handle, payload)


def _with_member(handle: Operation, payload: Json) -> Answer:
    """Before anything is done with an account: it belongs to the organization."""
    organizations._ensure_org()
    named = (payload.get(name) for name in ("AccountId", "ChildId", "TargetId"))
    account_id = next((str(one) for one in named if one), "")
    is_outside = account_id in settings.outside_accounts()
    if _ACCOUNT_ID.fullmatch(account_id) and not is_outside:
        organizations._accounts.setdefault(account_id, _member(account_id))
    return handle(payload)


def _member(account_id: str) -> dict[str, Any]:
    management = responses.get_account_id()
    organization = settings.organization_id()
    return {
        "Id": account_id,
        "Arn": f"arn:aws:organizations::{management}:account/{organization}/{account_id}",
        "Email": f"owner-{account_id}@example.com",
        "Name": f"Account {account_id}",
        "Status": "ACTIVE",
        "JoinedMethod": "INVITED",
        "JoinedTimestamp": int(clock.now()),
        "Path": "/",
        "_ParentId": next(iter(organizations._roots)),
    }


def _telling(event_of: Callable[[Json, Json], tuple[str, str, Json]]) -> Callable[..., Answer]:
    def handle_and_tell(handle: Operation, payload: Json) -> Answer:
        answer = handle(payload)
        if answer[0] < 300:
            name, detail_type, more = event_of(payload, json.loads(answer[2]))
            detail = {
                "eventVersion": "1.08",
                "eventSource": "organizations.amazonaws.com",
                "eventName": name,
                "awsRegion": responses.get_region(),
                "recipientAccountId": responses.get_account_id(),
                **more,
            }
            events.emit("aws.organizations", detail_type, detail, [])
        return answer

    return handle_and_tell


def _created(_payload: Json, answer: Json) -> tuple[str, str, Json]:
    status = answer["CreateAccountStatus"]
    told = {"id": status["Id"], "state": status["State"], "accountId": status["AccountId"]}
    return "CreateAccountResult", _SERVICE_EVENT, _details({"createAccountStatus": told})


def _closed(payload: Json, _answer: Json) -> tuple[str, str, Json]:
    told = {"accountId": payload["AccountId"], "state": "SUCCEEDED"}
    return "CloseAccountResult", _SERVICE_EVENT, _details({"closeAccountStatus": told})


def _details(told: Json) -> Json:
    return {"eventType": "AwsServiceEvent", "serviceEventDetails": told}


def _moved(payload: Json, _answer: Json) -> tuple[str, str, Json]:
    parameters = {name[0].lower() + name[1:]: value for name, value in payload.items()}
    return "MoveAccount", _API_CALL, {"eventType": "AwsApiCall", "requestParameters": parameters}
