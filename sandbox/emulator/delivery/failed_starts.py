"""A process that cannot start fails the invocation that it was to serve, and no other.

MiniStack answers such a failure by ending all processes of the function, those
that serve other invocations too, which then fail and end the next ones. On AWS an
execution environment knows nothing of its neighbours.
"""

from typing import Any

from ministack.core import lambda_runtime

from emulator.core.internals import original, replace, require
from emulator.core.shapes import Json


def install() -> None:
    """Turn what a process raises into the result of its invocation."""
    require(lambda_runtime, "Worker")
    invoke = original(lambda_runtime.Worker, "invoke")

    def invoke_alone(
        worker: Any,
        event: Any,
        request_id: str,
        *,
        trace_id: str | None = None,
        depth: Any = None,
        durable: Json | None = None,
        invoked_function_arn: str | None = None,
    ) -> Json:
        try:
            result: Json = invoke(
                worker,
                event,
                request_id,
                trace_id=trace_id,
                depth=depth,
                durable=durable,
                invoked_function_arn=invoked_function_arn,
            )
        except Exception as problem:  # noqa: BLE001 - whatever it is, it ends this invocation
            process, worker._proc = worker._proc, None
            if process is not None:
                process.kill()
            return {"status": "error", "error": str(problem)}
        return result

    replace(lambda_runtime.Worker, "invoke", invoke_alone)
