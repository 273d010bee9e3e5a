"""CloudWatch: how metrics are listed and read.

MiniStack answers a list with everything that was ever put, reads from the very second
that is asked for, and takes a question without dimensions for one about all of them.
Here ``RecentlyActive`` counts, a start is rounded down to the period, and a metric is
one set of dimensions, none included. Other protocols than JSON are MiniStack's own.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch

from emulator.core import clock
from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, Json

_RECENT_SECONDS = 3 * 3600

_Handler = Callable[[Any, Json, Any, Any], Answer]


def install() -> None:
    """Wrap the list, and the values."""
    require(cloudwatch, "_metrics", "_dims_from_list", "_dims_key", "_parse_ts", "_json_ok")
    require(cloudwatch, "_calc_stats", "_stat_value")
    _install_list()
    _install_values()


def _install_list() -> None:
    list_metrics: _Handler = original(cloudwatch, "_list_metrics")

    def recent(params: Any, given: Json, is_cbor: Any, is_json: Any = None) -> Answer:
        if not is_json:
            return list_metrics(params, given, is_cbor, is_json)
        since = clock.now() - _RECENT_SECONDS if given.get("RecentlyActive") else 0
        found = [
            {
                "Namespace": namespace,
                "MetricName": name,
                "Dimensions": [{"Name": key, "Value": of} for key, of in _dimensions(points)],
            }
            for (namespace, name, _), points in cloudwatch._metrics.items()
            if given.get("Namespace") in (None, namespace)
            and given.get("MetricName") in (None, name)
            and any(point["Timestamp"] >= since for point in points)
        ]
        answer: Answer = cloudwatch._json_ok({"Metrics": found})
        return answer

    replace(cloudwatch, "_list_metrics", recent)


def _install_values() -> None:
    get_metric_data: _Handler = original(cloudwatch, "_get_metric_data")

    def exact(params: Any, given: Json, is_cbor: Any, is_json: Any = None) -> Answer:
        queries = given.get("MetricDataQueries") or []
        if not is_json or any(query.get("Expression") for query in queries):
            return get_metric_data(params, given, is_cbor, is_json)
        start = cloudwatch._parse_ts(given.get("StartTime"))
        end = cloudwatch._parse_ts(given.get("EndTime"))
        results = [_result(query, start, end) for query in queries]
        answer: Answer = cloudwatch._json_ok({"MetricDataResults": results})
        return answer

    replace(cloudwatch, "_get_metric_data", exact)


def _result(query: Json, start: float, end: float) -> Json:
    asked = query["MetricStat"]
    metric, period = asked["Metric"], int(asked["Period"])
    dimensions = cloudwatch._dims_from_list(metric.get("Dimensions") or [])
    key = (metric["Namespace"], metric["MetricName"], cloudwatch._dims_key(dimensions))
    begin = start // period * period
    windows: dict[float, list[Any]] = defaultdict(list)
    for point in cloudwatch._metrics.get(key) or []:
        if begin <= point["Timestamp"] < end:
            windows[point["Timestamp"] // period * period].append(point)
    values = {
        at: cloudwatch._stat_value(cloudwatch._calc_stats(windows[at]), asked["Stat"], windows[at])
        for at in sorted(windows)
    }
    return {
        "Id": query["Id"],
        "Label": query["Id"],
        "Timestamps": list(values),
        "Values": list(values.values()),
        "StatusCode": "Complete",
    }


def _dimensions(points: list[Any]) -> list[tuple[str, str]]:
    return list(points[0].get("Dimensions", {}).items())
