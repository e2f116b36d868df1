"""``python -m service_kit.worker catalog plans``: the worker of these services."""

import sys

from service_kit.settings.errors import WrongSettings
from service_kit.worker.main import load_apps, serve

if not sys.argv[1:]:
    sys.exit("usage: python -m service_kit.worker SERVICE...")
try:
    serve(load_apps(sys.argv[1:]))
except WrongSettings as problem:
    sys.exit(f"worker of {', '.join(sys.argv[1:])}: {problem}")
