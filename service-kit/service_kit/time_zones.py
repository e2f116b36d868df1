"""The time zones that there are: the names of IANA's database, in the release that is pinned with the code.

A machine has names beside them that mean something else on each (``localtime``, ``posixrules``) or count leap seconds
(``right/...``), and its database may be older or missing. Two services must agree on what day it is, so neither names
nor rules are taken from the machine.
"""

from __future__ import annotations

import zoneinfo
from importlib.resources import files

# `Factory` is IANA's word for a zone that nobody has set.
NAMES = frozenset((files("tzdata") / "zones").read_text("utf-8").split()) - {"Factory"}

zoneinfo.reset_tzpath(to=())  # leaves the pinned package as the only source of every ZoneInfo
