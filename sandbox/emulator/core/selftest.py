"""Checks that run before the server answers.

That every internal exists is checked where it is used, while the modules are
installed. What is left are the differences that must never be quiet: a role
session that acts in the wrong account, and a policy that protects nothing.
"""

import asyncio
import contextvars
import json
import re
from urllib.parse import urlencode

from ministack.core import iam_actions, iam_evaluator, responses
from ministack.services import ec2, iam, sts

from emulator.core import settings
from emulator.core.shapes import Json

_HOME = "000000000001"
_AWAY = "000000000002"
_ROLE = "emulator-selftest"
_ROLE_ARN = f"arn:aws:iam::{_AWAY}:role/selftest/{_ROLE}"


class SelfTestError(RuntimeError):
    """The emulator would mislead whoever relies on it."""


def run() -> None:
    """Raise SelfTestError unless roles act in their account, within their policies."""
    contextvars.copy_context().run(_assume_role_lands_in_its_account)
    if settings.iam_enabled() and "ec2" in settings.iam_services():
        contextvars.copy_context().run(_tags_protect)


def _assume_role_lands_in_its_account() -> None:
    with responses.request_scope(_AWAY, "us-east-1"):
        iam._roles[_ROLE] = _role({})
    try:
        if _assume(_ROLE_ARN, "wrong") is not None:
            raise SelfTestError("AssumeRole accepts a wrong ExternalId")
        if _assume(_ROLE_ARN.replace("/selftest/", "/"), "right") is not None:
            raise SelfTestError("AssumeRole ignores the path of the role")
        access_key = _assume(_ROLE_ARN, "right")
        if access_key is None:
            raise SelfTestError("AssumeRole refuses a role that trusts the caller")
        responses.set_request_account_id(access_key)
        landed_in = responses.get_account_id()
        if landed_in != _AWAY:
            raise SelfTestError(f"a role of {_AWAY} acts in {landed_in}")
        sts._sessions.pop(access_key)
    finally:
        with responses.request_scope(_AWAY, "us-east-1"):
            iam._roles.pop(_ROLE)


def _tags_protect() -> None:
    """A policy that spares tagged instances spares them, also among others."""
    statements = [
        {"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*"},
        {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:ResourceTag/spared": "true"}},
        },
    ]
    with responses.request_scope(_AWAY, "us-east-1"):
        iam._roles[_ROLE] = _role({"policy": {"Statement": statements}})
        ec2._tags["i-1"] = [{"Key": "spared", "Value": "true"}]
    access_key = _assume(_ROLE_ARN, "right") or ""
    try:
        with responses.request_scope(_AWAY, "us-east-1"):
            if _is_denied(access_key, "StopInstances", "i-0"):
                raise SelfTestError("a role may not do what its policy allows")
            if not _is_denied(access_key, "StopInstances", "i-0", "i-1"):
                raise SelfTestError("a role may do what its policy denies by a tag")
            if not _is_denied(access_key, "StartInstances", "i-0"):
                raise SelfTestError("a role may do what its policy does not allow")
    finally:
        with responses.request_scope(_AWAY, "us-east-1"):
            iam._roles.pop(_ROLE)
            ec2._tags.pop("i-1")
        sts._sessions.pop(access_key, None)


def _is_denied(access_key: str, operation: str, *instance_ids: str) -> bool:
    form = {"Action": operation}
    form |= {f"InstanceId.{at}": name for at, name in enumerate(instance_ids, 1)}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode(form).encode()
    parameters = {name: [value] for name, value in form.items()}
    arn = iam_actions.extract_resource_arn(
        "ec2", "POST", "/", headers, body, parameters, "us-east-1", _AWAY
    )
    action = f"ec2:{operation}"
    return bool(iam_evaluator.enforce(access_key, action, "ec2", "us-east-1", arn))


def _role(policies: Json) -> Json:
    return {
        "RoleName": _ROLE,
        "Arn": _ROLE_ARN,
        "AssumeRolePolicyDocument": json.dumps(_trust("right")),
        "AttachedPolicies": [],
        "InlinePolicies": policies,
    }


def _trust(external_id: str) -> Json:
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
    found = re.search(rb"<AccessKeyId>([^<]+)", body)
    return found[1].decode() if found else None
