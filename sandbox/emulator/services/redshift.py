"""Redshift: no account of the organization has subscribed to it.

MiniStack does not have the service, and answers in a form that no client can read. A
look at an account must go on without it, as on AWS, where new accounts have but a few.
"""

from xml.sax.saxutils import escape

from ministack import app
from ministack.core import responses, router

from emulator.core.internals import require
from emulator.core.shapes import Answer, Headers, Query

SERVICE = "redshift"

_REFUSAL = "The AWS Access Key Id needs a subscription for the service"


def install() -> None:
    """Route to the service, and refuse what is asked there."""
    require(app, "SERVICE_HANDLERS")
    require(router, "SERVICE_PATTERNS")
    router.SERVICE_PATTERNS[SERVICE] = {
        "host_patterns": [r"redshift\."],
        "credential_scope": SERVICE,
    }
    app.SERVICE_HANDLERS[SERVICE] = _refuse


async def _refuse(
    _method: str, _path: str, _headers: Headers, _body: bytes, _query_params: Query
) -> Answer:
    text = (
        '<ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error>'
        f"<Type>Sender</Type><Code>OptInRequired</Code><Message>{escape(_REFUSAL)}</Message>"
        f"</Error><RequestId>{responses.new_uuid()}</RequestId></ErrorResponse>"
    )
    return 403, {"Content-Type": "text/xml"}, text.encode()
