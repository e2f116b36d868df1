"""Names of exercises: how long they may be, and the parts of addresses that follow from them."""

from __future__ import annotations

import re
from uuid import UUID

from service_kit.errors import FieldError, Invalid
from service_kit.folding import fold, name_key

MAX_SLUG = 80
# Three times the limit of a name: no letter has more in lower case, and an index can hold it on every database.
MAX_KEY = 240
SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_WORDLESS = "exercise"


def checked_key(name: str) -> str:
    """By what the name is compared with others. Raises Invalid where nothing of it can be seen, or where that is longer
    than any usual name's.
    """
    key = name_key(name)
    if not key:
        raise Invalid(errors=[FieldError("too-short", "Nothing of this name can be seen.", "/name")])
    if len(key) > MAX_KEY:
        detail = f"At most {MAX_KEY} characters with its signs spelt out, such as \ufdfa."
        raise Invalid(errors=[FieldError("too-long", detail, "/name")])
    return key


def slugs(name: str, exercise_id: UUID) -> tuple[str, ...]:
    """Parts of an address for a name, the best first: ``"Pull-up (wide)"`` gives ``pull-up-wide``.

    Those after it end in the end of the id or all of it, for where another name has the first one. So does every one
    of a name without a Latin letter: a transliteration would be a guess (the same kanji are read in several ways).
    """
    plain = re.sub("['`]", "", fold(name))
    stem = "-".join(re.findall("[a-z0-9]+", plain)) if re.search("[a-z]", plain) else ""
    first = (_joined(stem),) if stem else ()
    return (*first, *(_joined(stem or _WORDLESS, ending) for ending in (exercise_id.hex[-8:], exercise_id.hex)))


def _joined(stem: str, ending: str = "") -> str:
    room = MAX_SLUG - len(ending) - 1 if ending else MAX_SLUG
    return "-".join(filter(None, (stem[:room].rstrip("-"), ending)))
