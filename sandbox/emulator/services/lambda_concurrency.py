"""Lambda's reserved concurrency, which a fault may leave as it is."""

from collections.abc import Callable

from ministack.core import responses
from ministack.services import lambda_svc

from emulator.core.internals import original, replace, require
from emulator.core.shapes import Answer, Json
from emulator.faults import faults


def install() -> None:
    """Wrap the two operations that change the reservation of a function."""
    require(lambda_svc, "_functions")
    put: Callable[[str, Json], Answer] = original(lambda_svc, "_put_function_concurrency")
    delete: Callable[[str], Answer] = original(lambda_svc, "_delete_function_concurrency")

    def put_function_concurrency(func_name: str, data: Json) -> Answer:
        if _is_kept("PutFunctionConcurrency", func_name):
            reserved = data["ReservedConcurrentExecutions"]
            return responses.json_response({"ReservedConcurrentExecutions": reserved})
        return put(func_name, data)

    def delete_function_concurrency(func_name: str) -> Answer:
        if _is_kept("DeleteFunctionConcurrency", func_name):
            return 204, {}, b""
        return delete(func_name)

    replace(lambda_svc, "_put_function_concurrency", put_function_concurrency)
    replace(lambda_svc, "_delete_function_concurrency", delete_function_concurrency)


def _is_kept(operation: str, name: str) -> bool:
    return name in lambda_svc._functions and faults.ignored(f"lambda:{operation}", name)
