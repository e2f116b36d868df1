"""The kit stays small: before more of it come a library, what is there already, and the one service that wants it."""

from collections import Counter
from pathlib import Path

import service_kit

# All lines of its modules but those for tests. May be lowered; docstrings and comments are not what is too much.
BUDGET = 8_670

KIT = Path(service_kit.__file__).parent


def lines_by_theme():
    counted = Counter()
    for file in KIT.rglob("*.py"):
        theme, *below = file.relative_to(KIT).parts
        counted[theme if below else "root"] += len(file.read_text("utf-8").splitlines())
    del counted["testing"]
    return counted


def test_the_kit_keeps_within_its_budget():
    counted = lines_by_theme()
    table = "\n".join(f"{theme:14}{lines:6,}" for theme, lines in counted.most_common())
    print(f"\n{table}\n{'in all':14}{counted.total():6,} of {BUDGET:,}")  # noqa: T201 - for pytest -s
    assert counted.total() <= BUDGET, f"the kit has outgrown its budget:\n{table}"
