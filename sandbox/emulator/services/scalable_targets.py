"""Application Auto Scaling: the limits of ECS services.

MiniStack does not have the service. Here targets are kept and described as on AWS;
nothing scales by itself, as without policies on AWS.
"""

from typing import Any

from ministack.core import responses

from emulator.core import clock, json_service
from emulator.core.shapes import Answer

SERVICE = "application-autoscaling"

_PAGE = 50
_DIMENSIONS = {"ecs": ("ecs:service:DesiredCount", "ECSService")}
_NOT_SUSPENDED = {
    "DynamicScalingInSuspended": False,
    "DynamicScalingOutSuspended": False,
    "ScheduledScalingSuspended": False,
}

Target = dict[str, Any]

_targets = responses.AccountRegionScopedDict()


def install() -> None:
    """Add the service to those that MiniStack routes to."""
    json_service.add(
        SERVICE, "AnyScaleFrontendService", r"application-autoscaling\.", _OPERATIONS, _unknown
    )


def arn_of(request: dict[str, Any]) -> str | None:
    """The ARN of the target that a request names, None when there is no such target."""
    target = _targets.get(_key(request))
    return target["ScalableTargetARN"] if target else None


def _unknown(problem: str) -> Answer:
    return _refused("ValidationException", problem)


def _register(request: dict[str, Any]) -> Answer:
    namespace = request.get("ServiceNamespace", "")
    if namespace not in _DIMENSIONS:
        return _refused("ValidationException", f"Unsupported service namespace: {namespace}")
    dimension, role = _DIMENSIONS[namespace]
    if request.get("ScalableDimension") != dimension:
        return _refused("ValidationException", f"Unsupported scalable dimension for {namespace}")
    known = _targets.get(_key(request)) or {}
    target = {**known, **_given(request)}
    problem = _problem(target)
    if problem:
        return _refused("ValidationException", problem)
    if not known:
        account, region = responses.get_account_id(), responses.get_region()
        target |= {
            "RoleARN": f"arn:aws:iam::{account}:role/aws-service-role/{namespace}.{SERVICE}."
            f"amazonaws.com/AWSServiceRoleForApplicationAutoScaling_{role}",
            "CreationTime": round(clock.now(), 3),
            "ScalableTargetARN": f"arn:aws:{SERVICE}:{region}:{account}:scalable-target/"
            f"{responses.new_uuid().replace('-', '')[:30]}",
        }
    suspended = request.get("SuspendedState") or {}
    target["SuspendedState"] = {
        **_NOT_SUSPENDED,
        **known.get("SuspendedState", {}),
        **suspended,
    }
    _targets[_key(request)] = target
    return json_service.answer({"ScalableTargetARN": target["ScalableTargetARN"]})


def _given(request: dict[str, Any]) -> Target:
    """What the request sets; what it leaves out stays as it is."""
    keys = ("ServiceNamespace", "ResourceId", "ScalableDimension", "MinCapacity", "MaxCapacity")
    return {key: request[key] for key in keys if request.get(key) is not None}


def _problem(target: Target) -> str | None:
    for key, name in (("MinCapacity", "Minimum"), ("MaxCapacity", "Maximum")):
        if key not in target:
            return f"{name} capacity must be specified when registering a new scalable target"
        if target[key] < 0:
            return f"{name} capacity must not be negative"
    if target["MinCapacity"] > target["MaxCapacity"]:
        return "Maximum capacity cannot be less than minimum capacity"
    return None


def _describe(request: dict[str, Any]) -> Answer:
    found = [
        target
        for target in _targets.values()
        if target["ServiceNamespace"] == request.get("ServiceNamespace")
        and target["ResourceId"] in (request.get("ResourceIds") or [target["ResourceId"]])
        and request.get("ScalableDimension") in (None, target["ScalableDimension"])
    ]
    start = int(request.get("NextToken") or 0)
    end = start + int(request.get("MaxResults") or _PAGE)
    page: dict[str, Any] = {"ScalableTargets": found[start:end]}
    if end < len(found):
        page["NextToken"] = str(end)
    return json_service.answer(page)


def _deregister(request: dict[str, Any]) -> Answer:
    if _targets.pop(_key(request), None) is None:
        return _refused(
            "ObjectNotFoundException",
            f"No scalable target found for service namespace: {request.get('ServiceNamespace')}, "
            f"resource ID: {request.get('ResourceId')}, scalable dimension: "
            f"{request.get('ScalableDimension')}",
        )
    return json_service.answer({})


def _key(request: dict[str, Any]) -> str:
    names = ("ServiceNamespace", "ResourceId", "ScalableDimension")
    return "|".join(str(request.get(name, "")) for name in names)


def _refused(code: str, message: str) -> Answer:
    return json_service.answer({"__type": code, "Message": message}, 400)


_OPERATIONS = {
    "RegisterScalableTarget": _register,
    "DescribeScalableTargets": _describe,
    "DeregisterScalableTarget": _deregister,
}
