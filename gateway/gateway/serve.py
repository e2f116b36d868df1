"""``python -m gateway.serve``: the gateway alone, told everything by the environment.

The standard library is patched before anything else is imported; so this module is for running only.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from gateway.server import Server  # noqa: E402
from gateway.settings import Settings  # noqa: E402

if __name__ == "__main__":
    Server(Settings.load()).run()
