"""Base steps of a goal as quantities in the unit that its owner reads."""

from __future__ import annotations

from fractions import Fraction

from tracking_service.goals import progress_rules
from tracking_service.goals.kinds import Kind
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import Point, Terms, Way
from tracking_service.measurements import types
from tracking_service.people.copies import Profile
from tracking_service.people.display_units import preferred_unit
from training.quantity import MAX_DECIMALS, Quantity, Steps


class Figures:
    """How one goal's figures are shown."""

    def __init__(self, goal: Goal, kind: Kind, person: Profile) -> None:
        self.sign = goal.factor
        self.unit = goal.target.unit
        self.goal = goal
        self.readings = kind.is_measured
        if kind.is_measured:
            self.unit = types.find(goal.user_id, goal.subject).units[person.units == "imperial"]
        elif goal.target.dimension == "mass":
            self.unit = preferred_unit("mass", person.units)

    def figure(self, steps: Steps) -> Quantity:
        """A figure of the series."""
        return Quantity.from_base(steps * self.sign, self.unit)

    def point(self, point: Point) -> Quantity:
        """A reading that was typed in this unit keeps its decimals."""
        typed = self.readings and point.precision.unit == self.unit
        return Quantity.from_base(point.value * self.sign, self.unit, max(point.precision.decimals, 2) if typed else 2)

    def target(self) -> Quantity:
        """As typed where that is the unit to read."""
        return self.goal.target.to(self.unit)

    def remaining(self, goal_terms: Terms, way: Way, current: Point | None) -> Quantity | None:
        """To as many decimals as it takes for a goal that is not reached to ask for something."""
        steps = progress_rules.remaining(goal_terms, way, current)
        if steps is None:
            return None
        shown = (Quantity.from_base(Fraction(steps), self.unit, places) for places in range(2, MAX_DECIMALS + 1))
        return next((one for one in shown if one.value != "0"), Quantity.from_base(0, self.unit))

    def week(self, rate: float | None) -> Quantity | None:
        """What a week brings at so many base steps a day."""
        return None if rate is None else Quantity.from_base(Fraction(rate * 7) * self.sign, self.unit)
