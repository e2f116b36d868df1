"""What makes an exercise sound, and how alike two of them are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from service_kit.errors import FieldError, Invalid
from training.counting import HELD_MEASURES, PER_HAND

PATTERNS = (
    "squat", "hinge", "lunge", "horizontal_push", "vertical_push", "horizontal_pull", "vertical_pull", "carry",
    "core_flexion", "core_anti_extension", "core_rotation", "core_anti_lateral",
    "isolation_elbow", "isolation_shoulder", "isolation_hip", "isolation_knee", "isolation_ankle",
    "isolation_neck", "isolation_grip", "olympic", "jump", "locomotion", "mobility",
)  # fmt: skip
MEASURES = (
    "weight_reps", "bodyweight_reps", "weighted_bodyweight", "assisted_bodyweight", "reps", "duration",
    "weight_duration", "distance_duration", "weight_distance",
)  # fmt: skip
ROLES = PRIMARY, SECONDARY = ("primary", "secondary")
MECHANICS = ("compound", "isolation")
FORCES = ("push", "pull", "static")
LEVELS = ("beginner", "intermediate", "advanced")
LATERALITIES = ("bilateral", "unilateral", "alternating")

# How much each likeness counts when one exercise stands in for another; together 100.
SAME_MUSCLES, SAME_PATTERN, SAME_MEASURE, SAME_MECHANIC, SAME_LEVEL = 60, 22, 8, 5, 5
MIN_LIKENESS = 45

# Filter of a list -> the vocabulary that its words are of, and the address that lists them.
FILTERS = {
    "muscle": ("muscle", "/muscles"),
    "equipment": ("equipment", "/equipment"),
    "available_equipment": ("equipment", "/equipment"),
    "category": ("category", "/exercise-categories"),
}


def check_filters(filters: Mapping[str, object], known: Mapping[str, Collection[str]]) -> None:
    """Raise Invalid for words that are in no vocabulary: they would find nothing, and nobody would know why."""
    wrong = [
        _unknown(name, word, parameter=name)
        for name, (kind, _) in FILTERS.items()
        for word in _words(filters.get(name))
        if word not in known[kind]
    ]
    if wrong:
        raise Invalid(errors=wrong)


def _unknown(name: str, word: object, **place: str) -> FieldError:
    """That a word of a filter, or of the member of this name, is in no vocabulary."""
    kind, address = FILTERS[name]
    return FieldError(f"unknown-{kind}", f"There is no {word!r} in GET {address}.", **place)


def _words(value: object) -> Sequence[str]:
    return [str(word) for word in value] if isinstance(value, (list, tuple)) else []


def check_words(
    muscles: Sequence[Mapping[str, object]],
    equipment: Sequence[str],
    category: str,
    known: Mapping[str, Collection[str]],
) -> None:
    """Raise Invalid unless all words are known (``known``: kind -> slugs)."""
    words = [("muscle", row["muscle"], f"/muscles/{place}/muscle") for place, row in enumerate(muscles)]
    words += [("equipment", slug, f"/equipment/{place}") for place, slug in enumerate(equipment)]
    words.append(("category", category, "/category"))
    wrong = [_unknown(name, word, pointer=place) for name, word, place in words if word not in known[name]]
    if wrong:
        raise Invalid(errors=wrong)


def check_muscles(muscles: Sequence[Mapping[str, object]]) -> None:
    """Raise Invalid unless no muscle stands twice, one is primary, and the shares, which all have, sum to 100."""
    wrong = [
        FieldError("duplicate", "Each muscle once.", f"/muscles/{place}/muscle")
        for place in _repeated([str(row["muscle"]) for row in muscles])
    ]
    shares = [int(str(row["share"])) for row in muscles]
    if sum(shares) != 100 or min(shares) < 1:
        wrong.append(FieldError("shares", "The shares of all muscles must sum to 100.", "/muscles"))
    if not any(row["role"] == "primary" for row in muscles):
        wrong.append(FieldError("no-primary", "At least one muscle must be primary.", "/muscles"))
    if wrong:
        raise Invalid(errors=wrong)


def check_equipment(equipment: Sequence[str]) -> None:
    """Raise Invalid where a piece stands twice."""
    if places := _repeated(equipment):
        detail = "Each piece of equipment once."
        raise Invalid(errors=[FieldError("duplicate", detail, f"/equipment/{place}") for place in places])


def _repeated(words: Sequence[str]) -> list[int]:
    """The places of words that stand before as well."""
    met: set[str] = set()
    places = []
    for place, word in enumerate(words):
        if word in met:
            places.append(place)
        met.add(word)
    return places


def check_load_per(load_per: str, measure: str) -> None:
    """Raise Invalid where a load is said to be that of each hand and a set of this measure has none that hands hold."""
    if load_per == PER_HAND and measure not in HELD_MEASURES:
        detail = f"Must be total: a set measured by {measure} has no load that hands hold."
        raise Invalid(errors=[FieldError("no-load", detail, "/load_per")])


@dataclass(frozen=True)
class Profile:
    """What matters of an exercise when another is to stand in for it; ``muscles`` maps slug to share in percent."""

    muscles: Mapping[str, int]
    pattern: str
    measure: str
    mechanic: str
    level: str


def likeness(wanted: Profile, other: Profile) -> tuple[int, list[str]]:
    """How well ``other`` replaces ``wanted``, 0 to 100, and why, most important reason first."""
    shared = {slug: min(share, other.muscles.get(slug, 0)) for slug, share in wanted.muscles.items()}
    overlap = sum(shared.values())
    points = SAME_MUSCLES * overlap / 100
    reasons = []
    if overlap:
        best = sorted((slug for slug, share in shared.items() if share), key=lambda slug: -shared[slug])[:3]
        reasons.append(f"trains {', '.join(slug.replace('-', ' ') for slug in best)} too ({overlap} % in common)")
    for same, weight, reason in (
        (wanted.pattern == other.pattern, SAME_PATTERN, f"same movement: {wanted.pattern.replace('_', ' ')}"),
        (wanted.measure == other.measure, SAME_MEASURE, "logged in the same way"),
        (wanted.mechanic == other.mechanic, SAME_MECHANIC, f"also a {wanted.mechanic} exercise"),
        (wanted.level == other.level, SAME_LEVEL, f"same level: {wanted.level}"),
    ):
        if same:
            points += weight
            reasons.append(reason)
    return round(points), reasons
