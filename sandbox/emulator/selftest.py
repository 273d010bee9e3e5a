"""Checks that run before the server answers.

That every internal exists is checked where it is used, while the modules are
installed. What is left is the one difference that must never be quiet: a role
session that acts in the wrong account.
"""

import asyncio
import contextvars
import json
from urllib.parse import urlencode
from xml.etree import ElementTree

from ministack.core import responses
from ministack.services import iam, sts

_HOME = "000000000001"
_AWAY = "000000000002"
_ROLE = "emulator-selftest"
_ROLE_ARN = f"arn:aws:iam::{_AWAY}:role/selftest/{_ROLE}"


class SelfTestFailed(RuntimeError):
    """The emulator would mislead whoever relies on it."""


def run() -> None:
    """Raise SelfTestFailed unless assumed roles act in their own account."""
    contextvars.copy_context().run(_assume_role_lands_in_its_account)


def _assume_role_lands_in_its_account() -> None:
    with responses.request_scope(_AWAY, "us-east-1"):
        iam._roles[_ROLE] = {
            "RoleName": _ROLE,
            "Arn": _ROLE_ARN,
            "AssumeRolePolicyDocument": json.dumps(_trust("right")),
            "AttachedPolicies": [],
            "InlinePolicies": {},
        }
    try:
        if _assume(_ROLE_ARN, "wrong") is not None:
            raise SelfTestFailed("AssumeRole accepts a wrong ExternalId")
        if _assume(_ROLE_ARN.replace("/selftest/", "/"), "right") is not None:
            raise SelfTestFailed("AssumeRole ignores the path of the role")
        access_key = _assume(_ROLE_ARN, "right")
        if access_key is None:
            raise SelfTestFailed("AssumeRole refuses a role that trusts the caller")
        responses.set_request_account_id(access_key)
        landed_in = responses.get_account_id()
        if landed_in != _AWAY:
            raise SelfTestFailed(f"a role of {_AWAY} acts in {landed_in}")
        sts._sessions.pop(access_key)
    finally:
        with responses.request_scope(_AWAY, "us-east-1"):
            iam._roles.pop(_ROLE)


def _trust(external_id: str) -> dict:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{_HOME}:root"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
            }
        ],
    }


def _assume(role_arn: str, external_id: str) -> str | None:
    """The access key of the session, None when it was refused."""
    form = {
        "Action": "AssumeRole",
        "RoleArn": role_arn,
        "RoleSessionName": "selftest",
        "ExternalId": external_id,
    }
    headers = {
        "authorization": f"AWS4-HMAC-SHA256 Credential={_HOME}/20260101/us-east-1/sts/aws4_request"
    }
    with responses.request_scope(_HOME, "us-east-1"):
        request = sts.handle_request("POST", "/", headers, urlencode(form).encode(), {})
        status, _, body = asyncio.run(request)
    if status != 200:
        return None
    for element in ElementTree.fromstring(body).iter():
        if element.tag.endswith("AccessKeyId"):
            return element.text
    return None
