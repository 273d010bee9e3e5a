"""What the requests of compute services act on, as IAM names it.

MiniStack names one resource of a request, and for some services the wrong one. IAM
decides on each resource of a request, under its full ARN, with its tags.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import autoscaling, batch, ec2, ecs, lambda_svc, rds

from emulator.core import request, settings
from emulator.core.internals import require
from emulator.services import sagemaker, scalable_targets

Parameters = dict[str, Any]
Arns = list[str]

# Kinds of EC2 resources by the prefix of their ids.
_EC2_KINDS = {"i": "instance", "lt": "launch-template", "vol": "volume", "sg": "security-group"}
_EC2_ON_INSTANCES = frozenset(
    {"StartInstances", "StopInstances", "TerminateInstances", "RebootInstances"}
)


def install() -> None:
    """Check what the functions below use."""
    require(autoscaling, "_asgs")
    require(batch, "_compute_envs")
    require(ec2, "_tags")
    require(ecs, "_tags", "_resolve_cluster_name")
    require(lambda_svc, "_functions")
    require(rds, "_instances", "_clusters")


def named(
    service: str, operation: str, given: Parameters, region: str, account: str
) -> Arns | None:
    """The resources of a request; None where MiniStack's own answer will do."""
    find = _FINDERS.get(service)
    return find(operation, given, f"{region}:{account}") if find else None


def keys(service: str, given: Parameters, region: str, account: str) -> dict[str, Any]:
    """Condition keys of the request, other than tags."""
    if service != "ecs" or "cluster" not in given:
        return {}
    return {"ecs:cluster": f"arn:aws:ecs:{region}:{account}:cluster/{_cluster(given)}"}


def tag_keys(arn: str) -> dict[str, str]:
    """The condition keys that tell the tags of a resource."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return {}
    service, resource = parts[2], parts[5]
    find = _TAGS.get(service)
    if find is None:
        return {}
    prefixes = ["aws:resourcetag", f"{service}:resourcetag"]
    if service == "rds":
        prefixes[1] = "rds:cluster-tag" if resource.startswith("cluster:") else "rds:db-tag"
    tags = find(arn, resource)
    return {f"{prefix}/{key}".lower(): tags[key] for prefix in prefixes for key in tags}


def _of_ec2(operation: str, given: Parameters, where: str) -> Arns | None:
    if operation.startswith("Describe"):
        return ["*"]
    if operation == "RunInstances":
        return [f"arn:aws:ec2:{where}:instance/*"]
    if operation in _EC2_ON_INSTANCES:
        ids = request.members(given, "InstanceId")
        return [f"arn:aws:ec2:{where}:instance/{name}" for name in ids] or ["*"]
    if operation in ("CreateTags", "DeleteTags"):
        ids = request.members(given, "ResourceId")
        kinds = [(_EC2_KINDS.get(name.split("-")[0], "*"), name) for name in ids]
        return [f"arn:aws:ec2:{where}:{kind}/{name}" for kind, name in kinds] or ["*"]
    return None


def _of_autoscaling(operation: str, given: Parameters, where: str) -> Arns | None:
    if operation.startswith("Describe"):
        return ["*"]
    if operation == "CreateLaunchConfiguration":
        name = given.get("LaunchConfigurationName", "*")
        kind = "launchConfiguration:*:launchConfigurationName"
        return [f"arn:aws:autoscaling:{where}:{kind}/{name}"]
    names = [given["AutoScalingGroupName"]] if given.get("AutoScalingGroupName") else []
    number = 1
    while f"Tags.member.{number}.ResourceId" in given:
        names.append(given[f"Tags.member.{number}.ResourceId"])
        number += 1
    return [_group_arn(name, where) for name in dict.fromkeys(names)] or ["*"]


def _group_arn(name: str, where: str) -> str:
    """The ARN has an id that only the group knows."""
    group = autoscaling._asgs.get(name)
    if group:
        return str(group["AutoScalingGroupARN"])
    return f"arn:aws:autoscaling:{where}:autoScalingGroup:*:autoScalingGroupName/{name}"


def _of_organizations(_operation: str, given: Parameters, where: str) -> Arns | None:
    """A policy and what it is attached to, or a question about an account's policies."""
    target = str(given.get("TargetId") or "")
    if not target.isdigit():
        return None
    beginning = f"arn:aws:organizations::{where.rsplit(':', 1)[-1]}"
    organization = settings.organization_id()
    policy = given.get("PolicyId")
    kind = f"{organization}/service_control_policy"
    policies = [f"{beginning}:policy/{kind}/{policy}"] if policy else []
    return [f"{beginning}:account/{organization}/{target}", *policies]


def _of_rds(operation: str, given: Parameters, where: str) -> Arns | None:
    if given.get("ResourceName"):
        return [given["ResourceName"]]
    for kind, name in (("db", "DBInstanceIdentifier"), ("cluster", "DBClusterIdentifier")):
        value = given.get(name)
        if value:
            return [value if value.startswith("arn:") else f"arn:aws:rds:{where}:{kind}:{value}"]
    # Listing everything is allowed to whoever may describe anything of the kind.
    listed = {"DescribeDBInstances": "db", "DescribeDBClusters": "cluster"}.get(operation)
    return [f"arn:aws:rds:{where}:{listed}:*"] if listed else ["*"]


def _of_ecs(operation: str, given: Parameters, where: str) -> Arns | None:
    if given.get("resourceArn"):
        return [given["resourceArn"]]
    inside = f"arn:aws:ecs:{where}"
    if operation in ("CreateService", "UpdateService", "DeleteService", "DescribeServices"):
        names = request.members(given, "services") or [
            given.get("service") or given.get("serviceName", "*")
        ]
        return [_full(name, f"{inside}:service/{_cluster(given)}") for name in names]
    if operation in ("DescribeTasks", "StopTask"):
        names = request.members(given, "tasks") or [given.get("task", "*")]
        return [_full(name, f"{inside}:task/{_cluster(given)}") for name in names]
    if operation in ("DescribeClusters", "DeleteCluster", "UpdateCluster"):
        names = request.members(given, "clusters") or [_cluster(given)]
        return [_full(name, f"{inside}:cluster") for name in names]
    if operation == "RegisterTaskDefinition":
        return [f"{inside}:task-definition/{given.get('family', '*')}:*"]
    if operation == "RunTask":
        return [_full(given.get("taskDefinition", "*"), f"{inside}:task-definition")]
    return ["*"]


def _full(name: str, prefix: str) -> str:
    return name if name.startswith("arn:") else f"{prefix}/{name}"


def _cluster(given: Parameters) -> str:
    return ecs._resolve_cluster_name(given.get("cluster", "default")) or "*"


def _of_scalable_targets(operation: str, given: Parameters, where: str) -> Arns | None:
    if operation.startswith("Describe"):
        return ["*"]
    known = scalable_targets.arn_of(given)
    return [known or f"arn:aws:{scalable_targets.SERVICE}:{where}:scalable-target/*"]


def _of_notebooks(operation: str, given: Parameters, where: str) -> Arns | None:
    """Lists have no resource of their own; tags are asked for by ARN."""
    if operation == "ListNotebookInstances":
        return ["*"]
    return [sagemaker.arn_of(given)]


def _of_batch(operation: str, given: Parameters, where: str) -> Arns | None:
    name = given.get("computeEnvironment") or given.get("computeEnvironmentName")
    if operation.startswith("Describe") or not name:
        return ["*"]
    return [_full(name, f"arn:aws:batch:{where}:compute-environment")]


def _instance_tags(arn: str, resource: str) -> dict[str, str]:
    return {
        tag["Key"]: tag["Value"]
        for tag in ec2._tags.get(resource.rsplit("/", maxsplit=1)[-1]) or []
    }


def _group_tags(arn: str, resource: str) -> dict[str, str]:
    group = autoscaling._asgs.get(resource.rsplit("/", 1)[-1]) or {}
    return {tag["Key"]: tag["Value"] for tag in group.get("Tags") or []}


def _database_tags(arn: str, resource: str) -> dict[str, str]:
    store = rds._clusters if resource.startswith("cluster:") else rds._instances
    record = store.get(resource.split(":", 1)[1]) or {}
    return {tag["Key"]: tag["Value"] for tag in record.get("TagList") or []}


def _ecs_tags(arn: str, resource: str) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in ecs._tags.get(arn) or []}


def _batch_tags(arn: str, resource: str) -> dict[str, str]:
    environment = batch._compute_envs.get(resource.rsplit("/", 1)[-1]) or {}
    return dict(environment.get("tags") or {})


def _notebook_tags(arn: str, resource: str) -> dict[str, str]:
    return sagemaker.tags_of(arn)


def _function_tags(arn: str, resource: str) -> dict[str, str]:
    function = lambda_svc._functions.get(resource.split(":")[1]) or {}
    return dict(function.get("tags") or {})


_FINDERS: dict[str, Callable[[str, Parameters, str], Arns | None]] = {
    "organizations": _of_organizations,
    "ec2": _of_ec2,
    "autoscaling": _of_autoscaling,
    "batch": _of_batch,
    "rds": _of_rds,
    "ecs": _of_ecs,
    scalable_targets.SERVICE: _of_scalable_targets,
    sagemaker.SERVICE: _of_notebooks,
}
_TAGS: dict[str, Callable[[str, str], dict[str, str]]] = {
    "ec2": _instance_tags,
    "autoscaling": _group_tags,
    "batch": _batch_tags,
    "rds": _database_tags,
    "ecs": _ecs_tags,
    "lambda": _function_tags,
    sagemaker.SERVICE: _notebook_tags,
}
