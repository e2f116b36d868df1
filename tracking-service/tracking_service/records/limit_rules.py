"""What is improbable: how much people lift in an exercise, how fast they go, and how far a next workout may leap.

A set beyond these figures waits for its owner's word, so a bound is too wide rather than too narrow: it lies above
the best lift that we found documented, and where we found none it is our rule. The lifts (all from news pages of the
sport): bench press 635.4 kg in a shirt (Kolb 2023, myfittoday.com); squat 594.7 kg in a suit (Baptist 2021,
barbend.com); deadlift 501 kg, from boxes 580 kg (Bjornsson 2020, Heinla 2022, barbend.com); clean and jerk 270 kg and
clean pull 310 kg in training (Talakhadze 2021, barbend.com); log press 228 kg (fitro.info); T-bar row 645 lb
(Coleman, muscleandfitness.com); leg press 2,300 lb for eight (Coleman, fitnessvolt.com); carry of a 650 kg log and
yokes beyond 1,500 lb (Bjornsson 2015, kairosathletics.com; Arnold Strongman Classic 2016, roguefitness.com); strict
curl 114 kg (Walker 2021, barbend.com); two dumbbells of 275 lb on an incline (Williams 2020,
powerliftingforwomen.com); 44.72 km/h on foot (Bolt 2009, eurosport.com); 100 m in 12.8 s on a rower (nlroei.nl).

The leaps are our rule. Each has a ratio to the best of all earlier workouts and a floor above it, and a figure must be
beyond *both*: who begins may double and treble a small load within days, who trains cannot double a large one.

- A load leaps by more than twice and more than a floor of its movement: what a first try may lie below the next, wide
  for legs, carries and sledges, narrow for what one hand holds, never under 25 kg (20 kg, then 45 kg counts). 2 lies
  below 2.2, that of pounds typed for kilograms, and far below the 10 of a slipped decimal point. The floor hides such
  a point in a small load, so five times the best and half of the floor is a leap too (2.5 kg, then 25 kg in a hand).
- An estimated maximum, by the formula of the person, leaps by more than twice and 1.35 of that floor. The heaviest set
  is often a single and the usual one lighter, so pounds typed for kilograms are found here: 100 kg once, then 187 "kg"
  five times. No formula makes more than 1.35 of a load, so with equal repetitions a load that is no leap by the first
  rule is none by this one.
- Repetitions at a load are held against records at the same or a lighter load alone: less goes more often.

What is not noticed: pounds typed for kilograms in an easy set, one whose own maximum is below 0.91 of the best estimate
(2.2 times 0.91 is twice), in one of more than ten repetitions with less than 0.91 of the heaviest load, and where the
difference lies within the floor (dumbbells of 20 kg typed as 44); and any slip in the first workout that lies within
the bounds, which alone judge it. A long pause is no excuse for a leap: nobody comes back twice as strong.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from training.quantity import Steps

KG = 1_000_000  # milligrams


@dataclass(frozen=True)
class Jump:
    """More than ``ratio`` times the best so far, by more than ``floor`` base steps, looks strange."""

    ratio: int
    floor: Steps


@dataclass(frozen=True)
class Most:
    """Kilograms: the most on a bar, pin or body (``load``) and in each hand, and the floor of a leap of the former."""

    load: int
    hand: int
    floor: int


# By the catalogue's movement pattern.
PATTERNS: Mapping[str, Most] = {
    "squat": Most(650, 150, 60),
    "hinge": Most(650, 250, 60),
    "lunge": Most(400, 150, 40),
    "horizontal_push": Most(680, 180, 40),
    "vertical_push": Most(350, 180, 40),
    "horizontal_pull": Most(450, 250, 40),
    "vertical_pull": Most(350, 180, 40),
    "carry": Most(900, 300, 100),
    "core_flexion": Most(250, 120, 40),
    "core_anti_extension": Most(250, 120, 40),
    "core_rotation": Most(250, 120, 40),
    "core_anti_lateral": Most(250, 120, 40),
    "isolation_elbow": Most(250, 120, 30),
    "isolation_shoulder": Most(650, 150, 40),  # shrugs are among them
    "isolation_hip": Most(500, 150, 60),
    "isolation_knee": Most(500, 120, 60),
    "isolation_ankle": Most(1000, 200, 100),
    "isolation_neck": Most(200, 100, 30),
    "isolation_grip": Most(400, 200, 40),
    "olympic": Most(400, 150, 40),
    "jump": Most(300, 120, 40),
    "locomotion": Most(300, 120, 40),
    "mobility": Most(200, 100, 30),
}
# Whatever the pattern: what rolls or slides on rails, and what counterweights hold, is pushed by the tonne.
WIDEST = Most(1500, 1500, 150)
EQUIPMENT: Mapping[str, Most] = {
    "leg-press": WIDEST,
    "sled": WIDEST,
    "hack-squat": Most(1000, 1000, 100),
    "calf-machine": Most(1000, 1000, 100),
    "smith-machine": Most(700, 700, 60),
}
LEG_MACHINES = ("squat", "machine")  # a leg press under another name
IN_HAND = frozenset({"dumbbell", "kettlebell", "farmers-handles"})
BARS = frozenset({"barbell", "ez-bar", "trap-bar", "log-bar"})
HAND_FLOOR = 25

# Metres per second: on foot, on rowers and the like, and on whatever else (a bicycle, downhill).
ON_FOOT, ON_ROWER, ON_WHEELS = Fraction(25, 2), 9, 33
FOOT_WORDS = frozenset({"run", "running", "jog", "jogging", "sprint", "sprints", "walk", "walking", "hike", "hiking"})
FOOT_EQUIPMENT, ROWERS = frozenset({"treadmill", "sled"}), frozenset({"rower", "ski-erg"})

# What no human set exceeds, whatever the exercise.
MOST_REPS, MOST_LOADED_REPS = 2_000, 500
MOST_DURATION = 48 * 3_600_000_000  # microseconds
MOST_DISTANCE = 1_000_000_000_000  # micrometres
# Leaps by kind of record, from the second workout on; any one of a kind suffices.
LOAD, ESTIMATE = "heaviest", "e1rm"
LOAD_RATIO = 2
# What the floor of an estimate is of that of a load: a little more than any formula makes of ten repetitions.
OF_AN_ESTIMATE = Fraction(27, 20)
SMALL_LOAD_RATIO = 5
JUMPS: Mapping[str, tuple[Jump, ...]] = {
    "most_reps": (Jump(3, 50_000),),  # thousandths
    "most_reps_at_load": (Jump(3, 30_000),),
    "longest_duration": (Jump(6, 3_600_000_000),),  # microseconds
    "farthest_distance": (Jump(6, 25_000_000_000),),  # micrometres
}


@dataclass(frozen=True)
class Limits:
    """Of one exercise: the most that is typed as load (milligrams), the greatest speed (micrometres per microsecond,
    which is metres per second), and by kind of record what leaps are.
    """

    load: int
    speed: Fraction | int
    jumps: Mapping[str, tuple[Jump, ...]]


def limits_of(pattern: str | None, equipment: Collection[str], load_per: str, slug: str | None) -> Limits:
    """What sets of an exercise may say. What the catalogue has not described (no known pattern) has the widest bounds.

    A bound in the hands holds for each; where the load of both is typed (``load_per`` ``total``), twice that.
    """
    most, floor = _load(pattern, frozenset(equipment), 1 if load_per == "hand" else 2)
    jumps = {
        **JUMPS,
        LOAD: (Jump(LOAD_RATIO, floor * KG), Jump(SMALL_LOAD_RATIO, floor * KG // 2)),
        ESTIMATE: (Jump(LOAD_RATIO, floor * KG * OF_AN_ESTIMATE),),
    }
    return Limits(most * KG, _speed(frozenset(equipment), slug), jumps)


def _load(pattern: str | None, equipment: frozenset[str], hands: int) -> tuple[int, int]:
    """The bound and the floor of a leap, in kilograms."""
    machines = [EQUIPMENT[name] for name in equipment & EQUIPMENT.keys()]
    if pattern == LEG_MACHINES[0] and LEG_MACHINES[1] in equipment:
        machines.append(WIDEST)
    if machines or pattern is None or pattern not in PATTERNS:
        widest = max(machines, key=lambda most: most.load, default=WIDEST)
        return widest.load, widest.floor
    most = PATTERNS[pattern]
    if equipment & IN_HAND and not equipment & BARS:
        return most.hand * hands, HAND_FLOOR * hands
    return most.load, most.floor


def _speed(equipment: frozenset[str], slug: str | None) -> Fraction | int:
    if equipment & ROWERS:
        return ON_ROWER
    on_foot = equipment & FOOT_EQUIPMENT or FOOT_WORDS & set((slug or "").split("-"))
    return ON_FOOT if on_foot else ON_WHEELS
