"""RDS: states that follow each other, and the events that tell of them.

MiniStack stops and starts anything at once and tells nobody. Here an operation is
refused in the wrong state, the resource passes through ``stopping`` or ``starting``
for a moment, and an event of AWS's number follows. Of a cluster that is stopped or
started only the cluster's own event is sent, although its members move with it.
"""

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from ministack.services import rds

from emulator.core import clock
from emulator.core.deferred import later
from emulator.core.internals import require
from emulator.core.shapes import Answer, Json, Operation
from emulator.delivery import events
from emulator.faults import faults

_MOMENT_SECONDS = 0.25
# For each operation: the state that it needs, that on the way, the final one, the event.
_INSTANCE_MOVES = {
    "StopDBInstance": ("available", "stopping", "stopped", "RDS-EVENT-0087"),
    "StartDBInstance": ("stopped", "starting", "available", "RDS-EVENT-0088"),
}
_CLUSTER_MOVES = {
    "StopDBCluster": ("available", "stopping", "stopped", "RDS-EVENT-0150"),
    "StartDBCluster": ("stopped", "starting", "available", "RDS-EVENT-0151"),
}
# For each event: its category, its message.
_EVENTS = {
    "RDS-EVENT-0003": ("deletion", "DB instance deleted"),
    "RDS-EVENT-0005": ("creation", "DB instance created"),
    "RDS-EVENT-0087": ("notification", "DB instance stopped"),
    "RDS-EVENT-0088": ("notification", "DB instance started"),
    "RDS-EVENT-0150": ("notification", "DB cluster stopped"),
    "RDS-EVENT-0151": ("notification", "DB cluster started"),
    "RDS-EVENT-0170": ("creation", "DB cluster created"),
    "RDS-EVENT-0171": ("deletion", "DB cluster deleted"),
}

Record = dict[str, Any]


def install() -> None:
    """Wrap the operations that create, move and delete instances and clusters."""
    require(rds, "_ACTION_MAP", "_p", "_error", "_xml", "_instance_xml", "_cluster_xml")
    require(rds, "_resolve_instance", "_resolve_cluster", "_cluster_member_instances")
    require(rds, "_set_cluster_members_status")
    actions = rds._ACTION_MAP
    for action, move in _INSTANCE_MOVES.items():
        actions[action] = _moving_instance(action, *move, actions[action])
    for action, move in _CLUSTER_MOVES.items():
        actions[action] = _moving_cluster(action, *move, actions[action])
    for action, find, event in (
        ("CreateDBInstance", _instance, "RDS-EVENT-0005"),
        ("DeleteDBInstance", _instance, "RDS-EVENT-0003"),
        ("CreateDBCluster", _cluster, "RDS-EVENT-0170"),
        ("DeleteDBCluster", _cluster, "RDS-EVENT-0171"),
    ):
        actions[action] = _announced(actions[action], find, event)


def announce(event: str, record: Record) -> None:
    """Send the event of this number about an instance or a cluster."""
    is_cluster = "DBClusterArn" in record
    arn = record["DBClusterArn" if is_cluster else "DBInstanceArn"]
    category, message = _EVENTS[event]
    moment = datetime.fromtimestamp(clock.now(), timezone.utc)
    detail = {
        "EventCategories": [category],
        "SourceType": "CLUSTER" if is_cluster else "DB_INSTANCE",
        "SourceArn": arn,
        "Date": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "Message": message,
        "SourceIdentifier": arn.rsplit(":", 1)[-1],
        "EventID": event,
    }
    kind = "RDS DB Cluster Event" if is_cluster else "RDS DB Instance Event"
    events.emit("aws.rds", kind, detail, [arn])


def _moving_instance(
    action: str, needed: str, on_the_way: str, final: str, event: str, act: Operation
) -> Operation:
    def moving(p: Json) -> Answer:
        instance = _instance(p)
        if instance is None:
            return act(p)
        refusal = _refusal(instance, needed)
        if refusal:
            return refusal
        name = instance["DBInstanceIdentifier"]
        shown = {**instance, "DBInstanceStatus": on_the_way}

        def arrive() -> None:
            if instance["DBInstanceStatus"] == on_the_way:
                instance["DBInstanceStatus"] = final
                announce(event, instance)

        if not faults.ignored(f"rds:{action}", name):
            instance["DBInstanceStatus"] = on_the_way
            later(_MOMENT_SECONDS, arrive)
        return _answer(action, "DBInstance", rds._instance_xml(shown))

    return moving


def _refusal(instance: Record, needed: str) -> Answer | None:
    name, engine = instance["DBInstanceIdentifier"], instance["Engine"]
    if instance.get("DBClusterIdentifier"):
        return _error(
            "InvalidParameterCombination",
            f"{engine} DB instances are not eligible for stopping and starting.",
            400,
        )
    if instance["DBInstanceStatus"] != needed:
        return _error("InvalidDBInstanceState", f"Instance {name} is not in {needed} state.", 400)
    return None


def _error(code: str, message: str, status: int) -> Answer:
    answer: Answer = rds._error(code, message, status)
    return answer


def _moving_cluster(
    action: str, needed: str, on_the_way: str, final: str, event: str, act: Operation
) -> Operation:
    def moving(p: Json) -> Answer:
        cluster = _cluster(p)
        if cluster is None or cluster["Status"] != needed:
            return act(p)
        shown = {**cluster, "Status": on_the_way}
        if faults.ignored(f"rds:{action}", cluster["DBClusterIdentifier"]):
            return _answer(action, "DBCluster", rds._cluster_xml(shown))
        answer = act(p)
        if answer[0] >= 400:
            return answer
        _set_status(cluster, on_the_way)

        def arrive() -> None:
            if cluster["Status"] == on_the_way:
                _set_status(cluster, final)
                announce(event, cluster)

        later(_MOMENT_SECONDS, arrive)
        return _answer(action, "DBCluster", rds._cluster_xml(shown))

    return moving


def _set_status(cluster: Record, status: str) -> None:
    cluster["Status"] = status
    rds._set_cluster_members_status(cluster, status)


def _announced(act: Operation, find: Callable[[Json], Record | None], event: str) -> Operation:
    def announced(p: Json) -> Answer:
        before = find(p)
        answer = act(p)
        if answer[0] < 400:
            announce(event, before or find(p) or {})
        return answer

    return announced


def _answer(action: str, kind: str, xml: str) -> Answer:
    result = f"<{action}Result><{kind}>{xml}</{kind}></{action}Result>"
    answer: Answer = rds._xml(200, f"{action}Response", result)
    return answer


def _instance(p: Json) -> Record | None:
    instance: Record | None = rds._resolve_instance(rds._p(p, "DBInstanceIdentifier"))
    return instance


def _cluster(p: Json) -> Record | None:
    cluster: Record | None = rds._resolve_cluster(rds._p(p, "DBClusterIdentifier"))
    return cluster
