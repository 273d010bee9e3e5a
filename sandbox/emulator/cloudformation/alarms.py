"""CloudFormation: alarms on a metric expression are accepted.

MiniStack refuses AWS::CloudWatch::Alarm with ``Metrics`` because it cannot
calculate expressions. Here such an alarm is checked, kept under the name of its
first metric and never changes state by itself; ``SetAlarmState`` works on it.
"""

import re
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from emulator.cloudformation.handlers import Props, Provisioned
from emulator.core.internals import original, replace, require

_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")


def install() -> None:
    """Wrap the function behind both creation and update."""
    require(cloudwatch, "_alarms")
    put: Callable[[str, Props], Provisioned] = original(provisioners, "_cw_metric_alarm_put")

    def metric_alarm_put(name: str, props: Props) -> Provisioned:
        metrics = props.get("Metrics")
        if not metrics:
            return put(name, props)
        problem = _problem(props, metrics)
        if problem:
            raise ValueError(f"Invalid metrics list: {problem}")
        created = put(name, _on_first_metric(props, metrics))
        # Without a namespace MiniStack does not evaluate the alarm.
        cloudwatch._alarms[name]["Namespace"] = ""
        return created

    replace(provisioners, "_cw_metric_alarm_put", metric_alarm_put)


def _problem(props: Props, metrics: list[dict[str, Any]]) -> str | None:
    """What CloudWatch would refuse about the expressions of an alarm."""
    if props.get("MetricName"):
        return "MetricName and Metrics cannot be given together"
    ids = [str(item.get("Id", "")) for item in metrics]
    if len(set(ids)) < len(ids) or not all(_ID.fullmatch(name) for name in ids):
        return f"the ids {', '.join(ids)} must be unique and start with a small letter"
    for item in metrics:
        if ("Expression" in item) == ("MetricStat" in item):
            return f"{item['Id']} needs either Expression or MetricStat"
        if "SEARCH(" in item.get("Expression", ""):
            return "SEARCH is not supported on metric alarms"
    returning = [item for item in metrics if str(item.get("ReturnData", True)).lower() == "true"]
    if len(returning) != 1:
        return "exactly one element of the metrics list should return data"
    return None


def _on_first_metric(props: Props, metrics: list[dict[str, Any]]) -> Props:
    simple = {key: value for key, value in props.items() if key != "Metrics"}
    for item in metrics:
        if item.get("MetricStat"):
            stat, metric = item["MetricStat"], item["MetricStat"]["Metric"]
            return {
                **simple,
                "Namespace": metric["Namespace"],
                "MetricName": metric["MetricName"],
                "Dimensions": metric.get("Dimensions") or [],
                "Period": stat["Period"],
                "Statistic": "Sum",
            }
    return {
        **simple,
        "Namespace": "expression",
        "MetricName": "expression",
        "Statistic": "Sum",
        "Period": 60,
    }
