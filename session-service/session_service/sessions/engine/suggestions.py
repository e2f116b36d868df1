"""The load that a target comes to which depends on the lifter: a percentage of the maximum, or an effort. Pure.

A percentage is of the estimated maximum; an RPE, or repetitions in reserve, are the share of it that the table in
``training/strength.py`` gives for the target's repetitions (of a range the upper end, so that all of it is within
reach). Where the body is lifted too, the estimate is of both, so the body is taken off: what is left is added, or if
negative the help that is needed.

Rounded down to a step that most gyms can load, our rule: the best of many estimates errs upward, and the next step
would be more than was planned. Less of a load is more help.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from session_service.values import Target
from training.measures import rule_of
from training.quantity import STEPS, Quantity, plain
from training.sets import LIFTED_LOADS
from training.strength import MOST_RPE, share_of_maximum

# Until it is known what a gym has.
STEP = {"kg": Fraction(5, 2), "lb": Fraction(5)}
# Measures whose maximum is of the body and the load together.
WITH_BODY = frozenset({"weighted_bodyweight", "assisted_bodyweight"})
# What a suggestion may have been made of.
PARAMS = ("estimate", "estimated_on", "body", "percent", "rpe", "rir", "reps", "step")
ONE_REP_MAXIMUM, TRAINING_MAXIMUM = "percent_1rm", "percent_tm"


@dataclass(frozen=True, slots=True)
class Basis:
    """What was known of the lifter and an exercise when it came into the session; masses in milligrams.

    ``estimate`` is the highest one of the one-repetition maximum, of the day ``estimated_on``, with the body where that
    is lifted; ``body`` is what of the body each repetition lifts. ``unit`` is the one in which loads are told.
    """

    unit: str
    estimate: int | None = None
    estimated_on: str | None = None
    body: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A load and its kind, both None where none can be told; ``code``, ``params`` and ``text`` say why.

    ``params`` are those of the schema ``LoadReason``: percent in thousandths, RPE in tenths.
    """

    code: str
    text: str
    params: Mapping[str, Any] = field(default_factory=dict)
    load: Quantity | None = None
    load_kind: str | None = None


NO_ESTIMATE = Suggestion("no-estimate", "No maximum of this exercise is known yet: log a set of ten or fewer.")
NO_TRAINING_MAXIMUM = Suggestion("no-training-maximum", "Setwise does not know your training maximum.")
NO_BODY_WEIGHT = Suggestion("no-body-weight", "The maximum includes your body, and what of it is lifted is not known.")
NO_REPS = Suggestion("no-reps", "An effort comes to a load only with the number of repetitions.")
OUTSIDE_TABLE = Suggestion("outside-table", "So many repetitions to failure say little about the maximum.")


def basis_of(document: Mapping[str, Any] | None) -> Basis | None:
    """What was frozen of the lifter; None in sessions and commands of older releases."""
    return None if document is None else Basis(**document)


def suggest(target: Target, measure: str, basis: Basis | None) -> Suggestion | None:
    """What the target's percentage or effort comes to; None where the target says its load, or the set needs none."""
    aim = target.load
    lifts = rule_of(measure).needs_load or measure in WITH_BODY
    if basis is None or aim is None or aim.kind in LIFTED_LOADS or not lifts:
        return None
    if aim.kind == TRAINING_MAXIMUM:
        return NO_TRAINING_MAXIMUM if aim.quantity is None else None  # whoever planned it may know it
    if basis.estimate is None:
        return NO_ESTIMATE
    if measure in WITH_BODY and basis.body is None:
        return NO_BODY_WEIGHT
    share = _share(target)
    return share if isinstance(share, Suggestion) else _of_share(target, measure, basis, share)


def resolve(target: Target, measure: str, basis: Basis | None) -> Target:
    """The target, with the load that it comes to as its ``quantity``; help is none of these, since it is less."""
    found = suggest(target, measure, basis)
    if found is None or target.load is None:
        return target
    quantity = found.load if found.load_kind in ("absolute", "added") else None
    return replace(target, load=replace(target.load, quantity=quantity))


def _share(target: Target) -> Fraction | Suggestion:
    aim, reps = target.load, target.reps_max or target.reps_min
    assert aim is not None
    if aim.kind == ONE_REP_MAXIMUM:
        return Fraction(aim.percent or 0, 100_000)
    if reps is None:
        return NO_REPS
    rpe = aim.rpe if aim.rpe is not None else MOST_RPE - 10 * (aim.rir or 0)
    return share_of_maximum(reps, rpe) or OUTSIDE_TABLE


def _of_share(target: Target, measure: str, basis: Basis, share: Fraction) -> Suggestion:
    assert basis.estimate is not None
    assert target.load is not None
    body = (basis.body or 0) if measure in WITH_BODY else 0
    step = STEP[basis.unit]
    exact = (basis.estimate * share - body) / STEPS[basis.unit]
    rounded = exact // step * step
    params = _params(target, basis, body, step)
    if measure not in WITH_BODY and rounded <= 0:
        text = f"{_decimal(exact)} {basis.unit} are less than a step of {_decimal(step)} {basis.unit}."
        return Suggestion("below-step", text, params)
    kind = _kind(measure, rounded)
    load = None if kind == "bodyweight" else Quantity.of(_decimal(abs(rounded)), basis.unit)
    code = "percent-of-estimate" if target.load.kind == ONE_REP_MAXIMUM else "effort-of-estimate"
    return Suggestion(code, _text(target, basis, share, body, exact, load, kind), params, load, kind)


def _kind(measure: str, rounded: Fraction) -> str:
    if measure not in WITH_BODY:
        return "absolute"
    if rounded < 0:
        return "assisted"
    return "added" if rounded > 0 and measure != "assisted_bodyweight" else "bodyweight"


def _params(target: Target, basis: Basis, body: int, step: Fraction) -> dict[str, Any]:
    assert basis.estimate is not None
    assert target.load is not None
    return {
        "estimate": Quantity.from_base(basis.estimate, basis.unit),
        "estimated_on": basis.estimated_on and date.fromisoformat(basis.estimated_on),
        "body": Quantity.from_base(body, basis.unit) if body else None,
        "percent": target.load.percent,
        "rpe": target.load.rpe,
        "rir": target.load.rir,
        "reps": None if target.load.kind == ONE_REP_MAXIMUM else target.reps_max or target.reps_min,
        "step": Quantity.of(_decimal(step), basis.unit),
    }


def _text(
    target: Target, basis: Basis, share: Fraction, body: int, exact: Fraction, load: Quantity | None, kind: str
) -> str:
    """Such as "80 % of your estimated maximum of 120 kg are 96 kg, rounded down to 95 kg."."""
    aim, unit = target.load, basis.unit
    assert aim is not None
    assert basis.estimate is not None
    whole = f"{_decimal(share * 100)} % of your estimated maximum of {Quantity.from_base(basis.estimate, unit)}"
    if aim.kind != ONE_REP_MAXIMUM:
        effort = f"RPE {_decimal(Fraction(aim.rpe, 10))}" if aim.rpe is not None else f"{aim.rir} in reserve"
        whole = f"{target.reps_max or target.reps_min} at {effort} take {whole}: that is"
    else:
        whole = f"{whole}: that is"
    less = f" beyond the {Quantity.from_base(body, unit)} of your body" if body else ""
    result = {"assisted": f"{load} of assistance", "bodyweight": "your body alone"}.get(kind, str(load))
    return (
        f"{whole} {_decimal(exact)} {unit}{less}, rounded down in steps of {_decimal(STEP[unit])} {unit} to {result}."
    )


def _decimal(number: Fraction) -> str:
    return plain(round(number, 2), 2)
