"""Problems that only the gateway answers with; their docstrings are the texts of their pages, as in the kit."""

from __future__ import annotations

from service_kit.errors import Problem


class RequestTimeout(Problem):
    """The request's body did not arrive in time. Send it again over a better connection."""

    status, type, title = 408, "request-timeout", "Request took too long to arrive"


class UriTooLong(Problem):
    """The address is longer than 8,000 bytes. Put less into the query."""

    status, type, title = 414, "uri-too-long", "Address too long"


class HeadersTooLarge(Problem):
    """A header line is longer than 8,190 bytes, or there are more than 50 of them. Send shorter ones, or fewer."""

    status, type, title = 431, "headers-too-large", "Headers too large"


class BadGateway(Problem):
    """A part of Setwise gave an answer that cannot be passed on. Try again; if it stays, quote the ``request_id``."""

    status, type, title = 502, "bad-gateway", "A service gave an unusable answer"


class UpstreamTimeout(Problem):
    """A part of Setwise did not answer in time. The change may be made: retry with the same ``Idempotency-Key``."""

    status, type, title = 504, "upstream-timeout", "A service took too long"
