"""CloudFormation: tables and topics keep what their templates say.

MiniStack's tables forget encryption, point-in-time recovery and time to live when
they are created, and its topics the key and the condition in their default policy.
"""

import json
from typing import Any

from ministack.core import responses
from ministack.services import dynamodb, sns
from ministack.services.cloudformation import provisioners

from emulator.cloudformation.handlers import Props, complete
from emulator.core.internals import require

_TABLE = "AWS::DynamoDB::Table"
_TOPIC = "AWS::SNS::Topic"


def install() -> None:
    """Wrap MiniStack's handlers of both types."""
    require(provisioners, "_RESOURCE_HANDLERS")
    require(dynamodb, "_tables", "_sse_description_from_spec")
    require(dynamodb, "_update_continuous_backups", "_update_ttl")
    require(sns, "_topics")
    complete(_TABLE, "_ddb_create", "_ddb_update", _complete_table)
    complete(_TOPIC, "_sns_create", "_sns_update", _complete_topic)


def _complete_table(name: str, old_props: Props, props: Props) -> None:
    encryption = props.get("SSESpecification")
    if encryption:
        encryption = {
            "Enabled": str(encryption.get("SSEEnabled", True)).lower() == "true",
            "SSEType": encryption.get("SSEType"),
            "KMSMasterKeyId": encryption.get("KMSMasterKeyId"),
        }
    table = dynamodb._tables[name]
    table["SSEDescription"] = dynamodb._sse_description_from_spec(encryption)
    recovery = props.get("PointInTimeRecoverySpecification") or {}
    enabled = str(recovery.get("PointInTimeRecoveryEnabled", False)).lower() == "true"
    dynamodb._update_continuous_backups(
        {
            "TableName": name,
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": enabled},
        }
    )
    lifetime = props.get("TimeToLiveSpecification")
    if lifetime:
        dynamodb._update_ttl({"TableName": name, "TimeToLiveSpecification": lifetime})


def _complete_topic(arn: str, old_props: Props, props: Props) -> None:
    attributes = sns._topics[arn]["attributes"]
    if not old_props:
        attributes["Policy"] = json.dumps(_default_topic_policy(arn))
    attributes.pop("KmsMasterKeyId", None)
    if props.get("KmsMasterKeyId"):
        attributes["KmsMasterKeyId"] = props["KmsMasterKeyId"]


def _default_topic_policy(arn: str) -> dict[str, Any]:
    """What SNS gives a new topic: everything, for its own account only."""
    return {
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [
            {
                "Sid": "__default_statement_ID",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": ["SNS:Publish", "SNS:Subscribe", "SNS:Receive"],
                "Resource": arn,
                "Condition": {"StringEquals": {"AWS:SourceOwner": responses.get_account_id()}},
            }
        ],
    }
