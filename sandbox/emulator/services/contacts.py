"""Account Management: the alternate contacts of accounts, as a test says them.

MiniStack's service has none. A test says those of an account by
``PUT /_sandbox/contacts/<account>`` with an address by type,
``{"BILLING": "bill@example.com"}``, in place of what it said before. Of other accounts
the management account of the sandbox alone is told, and of its own it is told only
where it does not name itself.
"""

import json
import re

from ministack.core import responses
from ministack.services import account

from emulator.core import control_api
from emulator.core.internals import require
from emulator.core.settings import payer
from emulator.core.shapes import Answer, Json

_TYPES = ("BILLING", "OPERATIONS", "SECURITY")
_PATH = "/getAlternateContact"

_contacts: dict[str, dict[str, str]] = {}


def install() -> None:
    """Answer the operation, and let tests say who the contacts are."""
    require(account, "_DISPATCH")
    account._DISPATCH[_PATH] = _alternate_contact
    control_api.serve(r"contacts/(\d{12})", _answer)


def _answer(method: str, path: re.Match[str], body: bytes) -> Answer | None:
    if method != "PUT":
        return None
    try:
        said = {str(kind): str(email) for kind, email in json.loads(body).items()}
    except (ValueError, AttributeError):
        said = {"": ""}
    if not all(kind in _TYPES for kind in said):
        problem = f"the body must be an address by type, of these: {_TYPES}"
        return control_api.json_answer(400, {"message": problem})
    _contacts[path[1]] = said
    return control_api.json_answer(200, {})


def _alternate_contact(given: Json) -> Answer:
    own = responses.get_account_id()
    named = given.get("AccountId")
    kind = str(given.get("AlternateContactType"))
    if kind not in _TYPES:
        return _refused("ValidationException", f"AlternateContactType must be one of {_TYPES}", 400)
    if named is not None and (named == own or own != payer()):
        problem = "User is not authorized to perform: account:GetAlternateContact"
        return _refused("AccessDeniedException", problem, 403)
    email = _contacts.get(str(named or own), {}).get(kind)
    if email is None:
        return _refused("ResourceNotFoundException", "No contact of the inputted type found.", 404)
    contact = {
        "AlternateContactType": kind,
        "EmailAddress": email,
        "Name": "Contact",
        "PhoneNumber": "+10000000000",
        "Title": "Contact",
    }
    return (
        200,
        {"Content-Type": "application/json"},
        json.dumps({"AlternateContact": contact}).encode(),
    )


def _refused(kind: str, problem: str, status: int) -> Answer:
    return responses.error_response_json(kind, problem, status)
