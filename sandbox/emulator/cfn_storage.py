"""CloudFormation: tables and topics keep what their templates say.

MiniStack's tables forget encryption, point-in-time recovery and time to live when
they are created, and its topics the key and the condition in their default policy.
"""

import json
from typing import Any

from ministack.core import responses
from ministack.services import dynamodb, sns
from ministack.services.cloudformation import provisioners

from .internals import original, require

_TABLE = "AWS::DynamoDB::Table"
_TOPIC = "AWS::SNS::Topic"

Props = dict[str, Any]
Provisioned = tuple[str, dict[str, Any]]


def install() -> None:
    """Wrap MiniStack's handlers of both types."""
    require(provisioners, "_RESOURCE_HANDLERS")
    require(dynamodb, "_tables", "_sse_description_from_spec")
    require(dynamodb, "_update_continuous_backups", "_update_ttl")
    require(sns, "_topics")
    _install_table()
    _install_topic()


def _install_table() -> None:
    create = original(provisioners, "_ddb_create")
    update = original(provisioners, "_ddb_update")

    def table_create(logical_id: str, props: Props, stack_name: str) -> Provisioned:
        name, attributes = create(logical_id, props, stack_name)
        _table_extras(name, props)
        return name, attributes

    def table_update(
        physical_id: str,
        old_props: Props,
        new_props: Props,
        stack_name: str,
        logical_id: str | None = None,
    ) -> Provisioned:
        name, attributes = update(physical_id, old_props, new_props, stack_name, logical_id)
        _table_extras(name, new_props)
        return name, attributes

    provisioners._RESOURCE_HANDLERS[_TABLE].update(create=table_create, update=table_update)


def _table_extras(name: str, props: Props) -> None:
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


def _install_topic() -> None:
    create = original(provisioners, "_sns_create")
    update = original(provisioners, "_sns_update")

    def topic_create(logical_id: str, props: Props, stack_name: str) -> Provisioned:
        arn, attributes = create(logical_id, props, stack_name)
        sns._topics[arn]["attributes"]["Policy"] = json.dumps(_default_topic_policy(arn))
        _topic_extras(arn, props)
        return arn, attributes

    def topic_update(
        physical_id: str,
        old_props: Props,
        new_props: Props,
        stack_name: str,
        logical_id: str | None = None,
    ) -> Provisioned:
        arn, attributes = update(physical_id, old_props, new_props, stack_name, logical_id)
        _topic_extras(arn, new_props)
        return arn, attributes

    provisioners._RESOURCE_HANDLERS[_TOPIC].update(create=topic_create, update=topic_update)


def _topic_extras(arn: str, props: Props) -> None:
    attributes = sns._topics[arn]["attributes"]
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
