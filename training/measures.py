"""What a set of an exercise may say, by what the exercise measures: its amounts and its kinds of load. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from service_kit.errors import FieldError, Invalid
from training.quantity import Quantity
from training.sets import LOAD_MEMBERS


@dataclass(frozen=True)
class MeasureRule:
    """What a set of an exercise may say: one of ``amounts`` at least, and a load of one of the kinds ``loads``."""

    amounts: tuple[str, ...]
    loads: tuple[str, ...]

    @property
    def weights(self) -> tuple[str, ...]:
        """The kinds of load that come with a weight to be lifted."""
        return tuple(kind for kind in self.loads if kind in _WEIGHTS)

    @property
    def needs_load(self) -> bool:
        """Whether a set that was done had a weight: not where the body may be lifted alone."""
        return bool(self.weights) and "bodyweight" not in self.loads


_WEIGHTS = ("absolute", "added", "assisted")
_EFFORT = ("rpe", "rir")
_OF_MAX = ("percent_1rm", "percent_tm")
MEASURE_RULES = {
    "weight_reps": MeasureRule(("reps",), ("absolute", *_OF_MAX, *_EFFORT)),
    "bodyweight_reps": MeasureRule(("reps",), ("bodyweight", "added", "assisted", *_EFFORT)),
    "weighted_bodyweight": MeasureRule(("reps",), ("bodyweight", "added", "assisted", *_OF_MAX, *_EFFORT)),
    "assisted_bodyweight": MeasureRule(("reps",), ("bodyweight", "assisted", *_EFFORT)),
    "reps": MeasureRule(("reps",), _EFFORT),
    "duration": MeasureRule(("duration",), ("bodyweight", "rpe")),
    "weight_duration": MeasureRule(("duration",), ("absolute", "added", "rpe")),
    "distance_duration": MeasureRule(("distance", "duration"), ("rpe",)),
    "weight_distance": MeasureRule(("distance",), ("absolute", "rpe")),
}
# A measure that the catalogue has and we do not know yet must not stop anybody.
ANY_MEASURE = MeasureRule(("reps", "duration", "distance"), tuple(LOAD_MEMBERS))


def rule_of(measure: str) -> MeasureRule:
    """What a set of an exercise with this measure may say."""
    return MEASURE_RULES.get(measure, ANY_MEASURE)


def check_load_present(load: Quantity | None, kind: str | None, measure: str) -> None:
    """Raise :class:`Invalid` where a set was done without a load although its exercise is measured by one.

    ``kind`` is what was said of the load, None where nothing was. Where all loads are help, it is the exception that
    there was none, which is to be said. Who says a kind of weight says the weight.
    """
    rule = rule_of(measure)
    is_body_alone = kind == "bodyweight" and "bodyweight" in rule.loads
    is_expected = rule.needs_load or rule.weights == ("assisted",) or kind in rule.weights
    if load is None and is_expected and not is_body_alone:
        raise no_load(measure)


def no_load(measure: str) -> Invalid:
    """That a set says no load where one is needed, and how to mend it."""
    if "bodyweight" in rule_of(measure).loads:
        detail = (
            'Say the load, such as {"value": "20", "unit": "kg"}, or "load_kind": "bodyweight" where there was none.'
        )
    else:
        detail = 'Say what was lifted, such as {"value": "80", "unit": "kg"}; of the empty hand "0".'
    return Invalid(errors=[FieldError("required", detail, "/load")])


def check_weight(kind: str, measure: str) -> None:
    """Raise :class:`Invalid` where a weight of this kind of load was lifted in an exercise that measures none such."""
    weights = rule_of(measure).weights
    if not weights:
        amounts = " and ".join(rule_of(measure).amounts)
        detail = f"This exercise is measured by {amounts}, without a load: leave it out, or choose one with weights."
        raise Invalid(errors=[FieldError("does-not-fit", detail, "/load")])
    if kind not in weights:
        detail = f"For this exercise use one of: {', '.join(weights)}."
        raise Invalid(errors=[FieldError("does-not-fit", detail, "/load_kind")])
