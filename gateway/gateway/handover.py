"""What the fast path had done of a request when Flask took over; nothing of it is done twice."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from gateway.quotas import Count
    from gateway.upstream import Answer

_NAME = "gateway.handover"


class Handover(NamedTuple):
    """The request was counted, and the service called: what came of both."""

    counted: Count
    outcome: Answer | Exception

    def answer(self) -> Answer:
        """The service's. Raises what calling it raised."""
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def leave_in(self, environ: MutableMapping[str, Any]) -> None:
        """For whoever goes on with the request."""
        environ[_NAME] = self


def handed_over(environ: MutableMapping[str, Any]) -> Handover | None:
    """What was left in the environment; None where Flask does all."""
    found: Handover | None = environ.get(_NAME)
    return found
