"""CloudFormation: databases send their events, and their tags are found.

MiniStack writes the records of its DB instances and clusters past the API.
"""

import functools
from collections.abc import Callable
from typing import Any

from ministack.services import rds as ministack_rds

from emulator.cloudformation.handlers import Props, complete, handlers_of
from emulator.core.internals import require
from emulator.services import rds

_INSTANCE = "AWS::RDS::DBInstance"
_CLUSTER = "AWS::RDS::DBCluster"


def install() -> None:
    """Wrap MiniStack's handlers of both types."""
    require(ministack_rds, "_instances", "_clusters", "_tags")
    complete(_INSTANCE, "_rds_db_instance_create", "_rds_db_instance_update", _instance)
    complete(_CLUSTER, "_rds_db_cluster_create", "_rds_db_cluster_update", _cluster)
    for kind, store, event in (
        (_INSTANCE, ministack_rds._instances, "RDS-EVENT-0003"),
        (_CLUSTER, ministack_rds._clusters, "RDS-EVENT-0171"),
    ):
        handlers = handlers_of(kind)
        handlers["delete"] = _deleting(handlers["delete"], store, event)


def _instance(name: str, old_props: Props, props: Props) -> None:
    instance = ministack_rds._instances[name]
    ministack_rds._tags[instance["DBInstanceArn"]] = list(props.get("Tags") or [])
    if not old_props:
        rds.announce("RDS-EVENT-0005", instance)


def _cluster(name: str, old_props: Props, props: Props) -> None:
    cluster = ministack_rds._clusters[name]
    cluster["TagList"] = list(props.get("Tags") or [])
    ministack_rds._tags[cluster["DBClusterArn"]] = cluster["TagList"]
    if not old_props:
        rds.announce("RDS-EVENT-0170", cluster)


def _deleting(delete: Callable[..., None], store: Any, event: str) -> Callable[..., None]:
    @functools.wraps(delete)
    def deleting(physical_id: str, props: Props) -> None:
        record = store.get(physical_id)
        delete(physical_id, props)
        if record:
            rds.announce(event, record)

    return deleting
