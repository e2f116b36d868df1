"""What can be measured: each type with its values, units, the range that is accepted and what people show.

Built-in types are one literal table; a user's own types have one value and the range of their unit's
dimension. A type says how several readings of one local day become one figure: ``mean`` for a state,
``sum`` for an amount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from service_kit.errors import FieldError
from training.quantity import Quantity, units_of

# A reading may be dated a little ahead, for clocks that are wrong; not into tomorrow.
CLOCK_SLACK = timedelta(minutes=10)
VALUE = "value"
WEIGHT = "weight"
# Where a measurement comes from: what a caller may say, and the body weight of a workout.
TYPED_SOURCES = ("manual", "device", "import", "integration")
WORKOUT = "workout"


@dataclass(frozen=True)
class Part:
    """One value of a measurement: its name, dimension and the range that is accepted, as text such as ``"30 mmHg"``.

    ``human`` is the range of what people show, both ends included; what lies outside waits for a confirmation (see
    doubt_rules.py).
    """

    name: str
    dimension: str
    least: str
    most: str
    human: tuple[str, str] | None = None


@dataclass(frozen=True)
class Kind:
    """A type of measurement; ``units`` are those of derived figures for (metric, imperial) people."""

    slug: str
    name: str
    units: tuple[str, str]
    parts: tuple[Part, ...]
    daily: str = "mean"

    @property
    def dimension(self) -> str:
        """What the first value measures; a type's trend and goals follow this one."""
        return self.parts[0].dimension


def _one(
    slug: str,
    name: str,
    units: tuple[str, str],
    dimension: str,
    accepted: tuple[str, str],
    human: tuple[str, str] | None,
    daily: str = "mean",
) -> Kind:
    return Kind(slug, name, units, (Part(VALUE, dimension, *accepted, human),), daily)


def _girth(slug: str, name: str, *human: str) -> Kind:
    return _one(slug, name, ("cm", "in"), "length", ("5 cm", "300 cm"), (human[0], human[1]))


_GIRTHS = (
    ("neck", "Neck", "20 cm", "70 cm"),
    ("shoulders", "Shoulders", "60 cm", "200 cm"),
    ("chest", "Chest", "50 cm", "200 cm"),
    ("waist", "Waist", "40 cm", "250 cm"),
    ("hips", "Hips", "50 cm", "250 cm"),
    ("left_upper_arm", "Left upper arm", "12 cm", "80 cm"),
    ("right_upper_arm", "Right upper arm", "12 cm", "80 cm"),
    ("left_forearm", "Left forearm", "10 cm", "55 cm"),
    ("right_forearm", "Right forearm", "10 cm", "55 cm"),
    ("left_thigh", "Left thigh", "25 cm", "120 cm"),
    ("right_thigh", "Right thigh", "25 cm", "120 cm"),
    ("left_calf", "Left calf", "15 cm", "80 cm"),
    ("right_calf", "Right calf", "15 cm", "80 cm"),
)

KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        _one(WEIGHT, "Body weight", ("kg", "lb"), "mass", ("1 kg", "700 kg"), ("20 kg", "400 kg")),
        _one(
            "body_fat",
            "Body fat",
            ("percent", "percent"),
            "percent",
            ("1 percent", "80 percent"),
            ("3 percent", "65 percent"),
        ),
        _one(
            "body_water",
            "Body water",
            ("percent", "percent"),
            "percent",
            ("10 percent", "90 percent"),
            ("25 percent", "80 percent"),
        ),
        _one("lean_mass", "Lean mass", ("kg", "lb"), "mass", ("1 kg", "300 kg"), ("15 kg", "150 kg")),
        _one("muscle_mass", "Muscle mass", ("kg", "lb"), "mass", ("1 kg", "200 kg"), ("5 kg", "120 kg")),
        _one("bone_mass", "Bone mass", ("kg", "lb"), "mass", ("100 g", "20 kg"), ("500 g", "8 kg")),
        *(_girth(*girth) for girth in _GIRTHS),
        Kind(
            "blood_pressure",
            "Blood pressure",
            ("mmHg", "mmHg"),
            (
                Part("systolic", "pressure", "40 mmHg", "300 mmHg", ("60 mmHg", "260 mmHg")),
                Part("diastolic", "pressure", "20 mmHg", "200 mmHg", ("30 mmHg", "160 mmHg")),
            ),
        ),
        _one(
            "resting_heart_rate",
            "Resting heart rate",
            ("bpm", "bpm"),
            "heart_rate",
            ("20 bpm", "220 bpm"),
            ("25 bpm", "150 bpm"),
        ),
        _one("hrv", "Heart rate variability (RMSSD)", ("ms", "ms"), "time", ("1 ms", "500 ms"), ("2 ms", "350 ms")),
        _one("sleep", "Sleep", ("h", "h"), "time", ("0 h", "24 h"), ("0 h", "20 h"), daily="sum"),
        _one(
            "steps",
            "Steps",
            ("count", "count"),
            "count",
            ("0 count", "250000 count"),
            ("0 count", "150000 count"),
            daily="sum",
        ),
        _one("water", "Water drunk", ("l", "fl_oz"), "volume", ("0 l", "20 l"), ("0 l", "15 l"), daily="sum"),
    )
}

# The range of a user's own type, by dimension.
OWN_RANGES: dict[str, tuple[str, str]] = {
    "mass": ("0 kg", "10000 kg"),
    "length": ("0 m", "1000 km"),
    "time": ("0 s", "1000 h"),
    "energy": ("0 kJ", "100000 kJ"),
    "heart_rate": ("0 bpm", "400 bpm"),
    "percent": ("-1000 percent", "1000 percent"),
    "pressure": ("0 kPa", "1000 kPa"),
    "volume": ("0 l", "1000 l"),
    "count": ("-1000000 count", "1000000 count"),
}


def own_kind(slug: str, name: str, unit: str, daily: str) -> Kind:
    """A user's own type, with one value in ``unit``."""
    dimension = Quantity.of("0", unit).dimension
    return _one(slug, name, (unit, unit), dimension, OWN_RANGES[dimension], None, daily)


def check_values(kind: Kind, values: Mapping[str, Quantity], pointer: str = "/values") -> list[FieldError]:
    """What is wrong with the values of a measurement: every missing, foreign or unbelievable one."""
    errors = [
        FieldError("unknown-field", f"{kind.slug} has no value of this name.", f"{pointer}/{name}")
        for name in values
        if name not in {part.name for part in kind.parts}
    ]
    for part in kind.parts:
        errors.extend(_check_part(part, values.get(part.name), f"{pointer}/{part.name}"))
    return errors or _check_order(kind, values, pointer)


def _check_part(part: Part, value: Quantity | None, pointer: str) -> Sequence[FieldError]:
    if value is None:
        return [FieldError("required", "This value is needed.", pointer)]
    if value.dimension != part.dimension:
        return [FieldError("unknown-unit", f"Use one of: {', '.join(units_of(part.dimension))}.", f"{pointer}/unit")]
    least, most = (Quantity.of(*text.split()) for text in (part.least, part.most))
    if not least.base <= value.base <= most.base:
        return [FieldError("out-of-range", f"Must be between {least} and {most}.", f"{pointer}/value")]
    return []


def _check_order(kind: Kind, values: Mapping[str, Quantity], pointer: str) -> list[FieldError]:
    """The upper blood pressure is the greater one."""
    if kind.slug == "blood_pressure" and values["systolic"].base <= values["diastolic"].base:
        return [FieldError("out-of-range", "Must be below the systolic pressure.", f"{pointer}/diastolic")]
    return []


def check_instant(measured_at: datetime, now: datetime, pointer: str = "/measured_at") -> list[FieldError]:
    """What is wrong with the instant of a reading: it lies in the future."""
    if measured_at > now + CLOCK_SLACK:
        return [FieldError("in-the-future", "A measurement cannot lie in the future.", pointer)]
    return []


def repeated_ids(by_pointer: Mapping[str, UUID]) -> list[FieldError]:
    """An error at each id that stands at a pointer before."""
    seen: set[UUID] = set()
    errors = []
    for pointer, key in by_pointer.items():
        if key in seen:
            errors.append(FieldError("duplicate-id", "This id stands twice.", pointer))
        seen.add(key)
    return errors
