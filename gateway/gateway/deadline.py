"""One total deadline around work that waits on sockets.

The timeouts of socket libraries start anew with every byte, so a peer that drips holds them for ever. Under gevent
a timer interrupts whatever the greenlet waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gevent import Timeout
from gevent.monkey import is_module_patched

from service_kit.errors import Problem


@contextmanager
def deadline(seconds: float, problem: Callable[[], Problem]) -> Iterator[None]:
    """Raise ``problem()`` in the block when it has not ended after ``seconds``.

    Where sockets are not gevent's (unit tests) nothing can interrupt them, and only their own timeouts hold.
    """
    if not is_module_patched("socket"):
        yield
        return
    timer = Timeout(seconds)
    timer.start()
    try:
        yield
    except Timeout as error:
        if error is not timer:
            raise
        raise problem() from None
    finally:
        timer.close()
