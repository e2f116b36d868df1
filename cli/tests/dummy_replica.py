"""A service of one address, run as a program of its own. Usage: dummy_replica.py PORT PLACES WHOLE_WITHIN_S."""

import sys
import time
from collections.abc import Iterator
from typing import Any

from cli.host import threaded_worker
from cli.host.gunicorn_server import Server
from cli.host.gunicorn_worker import OPTIONS


def create_app() -> Any:
    """An app that takes a moment for each answer, for one to ``/slow`` a long one, so that callers queue."""

    def app(environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        time.sleep(1 if environ["PATH_INFO"] == "/slow" else 0.01)
        if int(environ.get("CONTENT_LENGTH") or 0) > threaded_worker.MOST and environ["PATH_INFO"] != "/large":
            start("413 Content Too Large", [("Content-Length", "0")])
            return
        body = environ["wsgi.input"].read()
        start("200 OK", [("Content-Length", str(len(body)))])
        yield body

    return app


if __name__ == "__main__":
    threaded_worker.WHOLE_WITHIN_S = float(sys.argv[3])
    options = {**OPTIONS, "worker_connections": int(sys.argv[2])}
    Server("dummy", f"127.0.0.1:{sys.argv[1]}", create_app, options).run()
