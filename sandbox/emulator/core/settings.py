"""Everything the emulator reads from its environment, with safe defaults."""

import os
import re
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATE = Path(tempfile.gettempdir()) / "budget-guardrails-emulator"

_DEFAULTS = {
    "GATEWAY_PORT": "4566",
    "BIND_HOST": "127.0.0.1",
    "MINISTACK_HOST": "127.0.0.1",
    "MINISTACK_REGION": "us-east-1",
    "MINISTACK_ACCOUNT_ID": "111111111111",
    # MiniStack would open an MQTT port on every interface otherwise.
    "IOT_MTLS_ENABLED": "0",
    # Lambda retries come after fractions of a second instead of minutes.
    "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.2",
    "S3_DATA_DIR": str(STATE / "s3"),
}
# Scheduler includes iam:PassRole for the roles of schedules.
_IAM_SERVICES = (
    "account,application-autoscaling,autoscaling,budgets,ce,dynamodb,ec2,ecs,lambda,monitoring,"
    "organizations,rds,sagemaker,scheduler,sns,sqs,ssm,sts"
)


def apply_defaults() -> None:
    """Fill the environment that MiniStack and the Lambda processes will see."""
    # Whoever starts the emulator may have credentials of a real account.
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    # MiniStack's own identity checks: trust policies, role sessions, Lambda roles.
    os.environ["AUTH"] = "true"
    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{port()}"
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    if clock_file():
        # Quoted: the folder's name may have spaces.
        preload = f'--require="{HERE / "clock.cjs"}"'
        options = os.environ.get("NODE_OPTIONS", "")
        if "clock.cjs" not in options:
            os.environ["NODE_OPTIONS"] = f"{options} {preload}".strip()


def port() -> str:
    """The port of the one HTTP endpoint."""
    return os.environ.get("GATEWAY_PORT", _DEFAULTS["GATEWAY_PORT"])


def clock_file() -> str:
    """File with the seconds by which emulated time is ahead; empty means real time."""
    return os.environ.get("CLOCK_FILE", "")


def calls_file() -> str:
    """File that gets one JSON line per API call; empty means no log."""
    return os.environ.get("CALLS_FILE", "")


def organization_id() -> str:
    """The organization that every emulated account belongs to."""
    return os.environ.get("EMULATED_ORGANIZATION_ID", "o-sandbox0001")


def payer() -> str:
    """The account that pays for the organization: the one whose bill has all others."""
    return os.environ.get("MINISTACK_ACCOUNT_ID", _DEFAULTS["MINISTACK_ACCOUNT_ID"])


def outside_accounts() -> set[str]:
    """Accounts that do not belong to the organization."""
    return _names("EMULATED_OUTSIDE_ACCOUNTS", "")


def regions_without_aws_budgets() -> set[str]:
    """Regions whose CloudFormation does not know AWS::Budgets::Budget."""
    return _names("EMULATED_REGIONS_WITHOUT_AWS_BUDGETS", "")


def regions() -> set[str]:
    """Regions that accounts have: fewer than AWS gives, since every look visits each."""
    return _names("EMULATED_REGIONS", "us-east-1,us-west-2,eu-central-1,eu-north-1,eu-west-1")


def iam_enabled() -> bool:
    """Whether the policies of roles are enforced (trust policies always are)."""
    return os.environ.get("EMULATOR_IAM", "on").lower() not in ("off", "0", "false")


def iam_services() -> set[str]:
    """Services on which the policies of roles are enforced."""
    return _names("EMULATOR_IAM_SERVICES", _IAM_SERVICES)


def _names(variable: str, default: str) -> set[str]:
    return set(filter(None, re.split(r"[\s,]+", os.environ.get(variable, default))))
