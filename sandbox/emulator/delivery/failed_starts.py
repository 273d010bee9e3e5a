"""A process that cannot start fails the invocation that it was to serve, and no other.

MiniStack answers such a failure by ending all processes of the function, those
that serve other invocations too, which then fail and end the next ones. On AWS an
execution environment knows nothing of its neighbours.
"""

from typing import Any

from ministack.core import lambda_runtime

from emulator.core.internals import require


def install() -> None:
    """Turn what a process raises into the result of its invocation."""
    require(lambda_runtime, "Worker")
    require(lambda_runtime.Worker, "invoke", "_spawn")
    invoke = lambda_runtime.Worker.invoke

    def invoke_alone(worker: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        try:
            return invoke(worker, *args, **kwargs)
        except Exception as problem:
            process, worker._proc = worker._proc, None
            if process is not None:
                process.kill()
            return {"status": "error", "error": str(problem)}

    lambda_runtime.Worker.invoke = invoke_alone
