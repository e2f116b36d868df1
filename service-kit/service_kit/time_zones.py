"""The time zones that there are: the names of IANA's database, in the release that is pinned with the code.

A machine has names beside them that mean something else on each (``localtime``, ``posixrules``) or count leap seconds
(``right/...``), and its database may be older or missing. Two services must agree on what day it is, so neither names
nor rules are taken from the machine.
"""

from __future__ import annotations

import zoneinfo
from functools import cache
from importlib.resources import files

zoneinfo.reset_tzpath(to=())  # leaves the pinned package as the only source of every ZoneInfo


@cache  # read when first asked for: whoever wants nothing but help does without packages
def names() -> frozenset[str]:
    """Every name. `Factory` is IANA's word for a zone that nobody has set."""
    return frozenset((files("tzdata") / "zones").read_text("utf-8").split()) - {"Factory"}
