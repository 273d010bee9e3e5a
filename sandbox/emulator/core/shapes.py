"""The shapes in which MiniStack passes requests and answers on."""

from collections.abc import Awaitable, Callable
from typing import Any

# The body of a request or an answer, an event, a record of a store.
Json = dict[str, Any]
Headers = dict[str, str]
# The parameters in a URL, or in the form that an older API is called by: each with its values.
Query = dict[str, Any]
# Status, headers, body.
Answer = tuple[int, Headers, bytes]
# The same at the edge of the server, where a body may still be on its way.
AnyAnswer = tuple[int, Headers, Any]
# What carries out one operation of an API.
Operation = Callable[[Json], Answer]
# The same for a whole request, which the server waits for.
Service = Callable[..., Awaitable[AnyAnswer]]
