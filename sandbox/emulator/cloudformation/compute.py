"""CloudFormation: functions, schedules and instances.

MiniStack's functions forget their dead-letter queue and reserved concurrency, its
schedules keep only some properties and hide refusals, and it has no
AWS::EC2::Instance.
"""

import json
from collections.abc import Callable

from ministack.services import ec2, lambda_svc, scheduler
from ministack.services.cloudformation import provisioners

from emulator.cloudformation.handlers import Props, Provisioned, check, complete, handlers_of
from emulator.core.internals import original, require
from emulator.services import ec2_instances

_FUNCTION = "AWS::Lambda::Function"
_INSTANCE = "AWS::EC2::Instance"
_MAPPING = "AWS::Lambda::EventSourceMapping"
_SCHEDULE = "AWS::Scheduler::Schedule"

# Lambda's default for streams; MiniStack takes the one for queues.
_STREAM_BATCH_SIZE = 100


def install() -> None:
    """Register the types with MiniStack's engine."""
    require(provisioners, "_RESOURCE_HANDLERS", "_REPLACING_PROPERTIES", "_physical_name")
    require(ec2, "_instances")
    require(lambda_svc, "_functions", "_validate_dead_letter_config")
    handlers, replacing = provisioners._RESOURCE_HANDLERS, provisioners._REPLACING_PROPERTIES
    handlers[_SCHEDULE] = {
        "create": _schedule_create,
        "update": _schedule_update,
        "delete": _schedule_delete,
    }
    replacing[_SCHEDULE] = ("Name", "GroupName")
    handlers[_INSTANCE] = {
        "create": _instance_create,
        "update": _instance_update,
        "delete": _instance_delete,
    }
    replacing[_INSTANCE] = ("ImageId",)
    complete(_FUNCTION, "_lambda_create", "_lambda_update", _complete_function)
    _install_mapping()


def _complete_function(name: str, old_props: Props, new_props: Props) -> None:
    """Apply what the template changed; a reservation set by an API call stays."""
    function = lambda_svc._functions[name]
    reserved = new_props.get("ReservedConcurrentExecutions")
    if reserved != old_props.get("ReservedConcurrentExecutions"):
        function["concurrency"] = None if reserved is None else int(reserved)
    for key in ("DeadLetterConfig", "KMSKeyArn"):
        function["config"].pop(key, None)
    if new_props.get("KmsKeyArn"):
        function["config"]["KMSKeyArn"] = new_props["KmsKeyArn"]
    if new_props.get("DeadLetterConfig"):
        check(lambda_svc._validate_dead_letter_config(new_props["DeadLetterConfig"]))
        function["config"]["DeadLetterConfig"] = new_props["DeadLetterConfig"]


def _install_mapping() -> None:
    create: Callable[..., Provisioned] = original(provisioners, "_lambda_esm_create")

    def mapping_create(logical_id: str, props: Props, stack_name: str) -> Provisioned:
        if ":dynamodb:" in props.get("EventSourceArn", ""):
            props = {"BatchSize": _STREAM_BATCH_SIZE, **props}
        return create(logical_id, props, stack_name)

    handlers_of(_MAPPING)["create"] = mapping_create


def _schedule_create(logical_id: str, props: Props, stack_name: str) -> Provisioned:
    name = props.get("Name") or provisioners._physical_name(stack_name, logical_id, max_len=64)
    answer = scheduler._create_schedule(name, props)
    check(answer)
    return name, {"Arn": json.loads(answer[2])["ScheduleArn"]}


def _schedule_update(
    physical_id: str, old_props: Props, new_props: Props, stack_name: str
) -> Provisioned:
    answer = scheduler._update_schedule(physical_id, new_props)
    check(answer)
    return physical_id, {"Arn": json.loads(answer[2])["ScheduleArn"]}


def _schedule_delete(physical_id: str, props: Props) -> None:
    scheduler._delete_schedule(physical_id, {"groupName": props.get("GroupName", "default")})


def _instance_create(logical_id: str, props: Props, stack_name: str) -> Provisioned:
    before = set(ec2._instances.keys())
    request = {
        "ImageId": [props["ImageId"]],
        "InstanceType": [props.get("InstanceType", "t3.micro")],
        "MinCount": ["1"],
        "MaxCount": ["1"],
    }
    for number, tag in enumerate(props.get("Tags") or [], 1):
        prefix = "TagSpecification.1"
        request[f"{prefix}.ResourceType"] = ["instance"]
        request[f"{prefix}.Tag.{number}.Key"] = [tag["Key"]]
        request[f"{prefix}.Tag.{number}.Value"] = [tag["Value"]]
    ec2_instances.carry_out("RunInstances", request)
    (instance_id,) = set(ec2._instances.keys()) - before
    return instance_id, {"InstanceId": instance_id}


def _instance_update(
    physical_id: str, old_props: Props, new_props: Props, stack_name: str
) -> Provisioned:
    ec2._instances[physical_id]["InstanceType"] = new_props.get("InstanceType", "t3.micro")
    return physical_id, {"InstanceId": physical_id}


def _instance_delete(physical_id: str, props: Props) -> None:
    if physical_id in ec2._instances:
        ec2_instances.carry_out("TerminateInstances", {"InstanceId.1": [physical_id]})
