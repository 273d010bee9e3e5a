"""CloudFormation: alarms on a metric expression are accepted.

MiniStack refuses AWS::CloudWatch::Alarm with ``Metrics`` because it cannot
calculate expressions. Here such an alarm is kept under the name of its first
metric and never changes state by itself; ``SetAlarmState`` works on it.
"""

from typing import Any

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from .internals import original, replace, require

Props = dict[str, Any]
Provisioned = tuple[str, dict[str, Any]]


def install() -> None:
    """Wrap the function behind both creation and update."""
    require(cloudwatch, "_alarms")
    put = original(provisioners, "_cw_metric_alarm_put")

    def metric_alarm_put(name: str, props: Props) -> Provisioned:
        metrics = props.get("Metrics")
        if not metrics:
            return put(name, props)
        created = put(name, _on_first_metric(props, metrics))
        # Without a namespace MiniStack does not evaluate the alarm.
        cloudwatch._alarms[name]["Namespace"] = ""
        return created

    replace(provisioners, "_cw_metric_alarm_put", metric_alarm_put)


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
