"""Lists of words that have a name in the OpenAPI document, each word with its meaning."""

from __future__ import annotations

from training.enums import ENUMS as SHARED

PERIODS = {
    "day": "a local day.",
    "week": "a local week, as it begins in your profile.",
    "month": "a calendar month.",
}
TYPED_SOURCES = {
    "manual": "typed.",
    "device": "a scale, watch or the like.",
    "import": "a file.",
    "integration": "another app.",
}
ENUMS: dict[str, dict[str, str]] = {
    **SHARED,
    "ActivityLevel": {
        "sedentary": "sitting most of the day; 1.475 times the energy at rest.",
        "light": "some walking, training a few times a week beside a desk; 1.625 times.",
        "active": "work on one's feet, or an hour of training a day; 1.85 times.",
        "vigorous": "heavy work, or hours of training a day; 2.20 times.",
    },
    "BmiCategory": {
        "underweight": "below 18.5 kg/m2.",
        "normal": "from 18.5.",
        "overweight": "from 25.",
        "obese_class_1": "from 30.",
        "obese_class_2": "from 35.",
        "obese_class_3": "from 40.",
    },
    "DailyFigure": {
        "mean": "the mean of the day's readings, as of a weight.",
        "sum": "all of them together, as of steps.",
    },
    "EstimateFormula": {
        **SHARED["StrengthFormula"],
        "rpe": "by the table of repetitions and rated effort.",
    },
    "GoalDirection": {
        "up": "more is wanted.",
        "down": "less is wanted.",
    },
    "GoalKind": {
        "measurement": "a figure of the body, or an amount in a `period`.",
        "exercise_load": "a load for so many `reps`.",
        "exercise_e1rm": "an estimated one-repetition maximum.",
        "exercise_reps": "repetitions in a set.",
        "exercise_distance": "a distance in a set.",
        "exercise_duration": "the longest time of a set.",
        "exercise_time_over_distance": "the fastest time of a set over `distance`.",
        "weekly_volume": "load times repetitions in a local week, of an exercise or of all.",
        "workouts_per_week": "workouts a week, for so many `weeks` in a row.",
        "streak": "weeks or training days in a row.",
    },
    "GoalPeriod": PERIODS,
    "GoalStatus": {
        "active": "followed.",
        "paused": "neither reached nor missed until it is taken up again.",
        "reached": "the log came to it.",
        "missed": "its deadline passed before.",
    },
    "GoalWarningCode": {
        "fast-change": "more of the body weight a week than is advised.",
        "underweight-target": "a target below the normal range for this height.",
    },
    "MeasurementSource": {
        **TYPED_SOURCES,
        "workout": "the body weight of a workout, which it follows.",
    },
    "MeasurementStatus": {
        "counted": "it counts everywhere.",
        "pending": "it counts nowhere until you confirm it.",
    },
    "NoEstimateReason": {
        "load-unknown": "nobody knows what was lifted, as where the body weight is missing.",
        "too-many-repetitions": "more than ten repetitions.",
        "effort-unknown": "by RPE: none was rated from 6 to 10.",
    },
    "NoProjectionReason": {
        "too-little-data": "too few figures for a pace.",
        "stale-data": "the last figure is too old.",
        "moving-away": "the pace leads away from the target.",
        "unclear": "the pace leads away, but its range has both directions.",
        "standing-still": "there is no pace.",
        "too-far": "not within a year.",
    },
    "NoRateReason": {
        "too-little-data": "fewer than four days of readings, or less than a week of them.",
        "stale-data": "the last reading is more than 14 days older than `to` (or today).",
    },
    "PowerLift": {
        "squat": "the back squat with a barbell.",
        "bench_press": "the bench press with a barbell.",
        "deadlift": "the deadlift with a barbell.",
    },
    "RangeVerdict": {
        "below": "fewer than the range begins with.",
        "inside": "within the range.",
        "above": "more than the range ends with.",
    },
    "RecordKind": {
        "heaviest": "the heaviest load.",
        "least_assistance": "the least help.",
        "most_reps": "the most repetitions.",
        "most_reps_at_load": "the most repetitions with a load.",
        "e1rm": "the highest estimated one-repetition maximum, by the formula of your profile.",
        "e1rm_rpe": "the same, by repetitions and rated effort.",
        "best_set_volume": "the most load times repetitions in a set.",
        "best_session_volume": "the same in a workout.",
        "longest_duration": "the longest time.",
        "farthest_distance": "the farthest distance.",
        "fastest_pace": "the least time for a distance, among distances of its length.",
    },
    "RecordStatus": {
        "current": "it stands.",
        "superseded": "it was beaten.",
        "pending": "it counts once you confirm it.",
    },
    "StreakUnit": {
        "weeks": "local weeks with as many workouts as wanted.",
        "days": "training days with no more days of rest between two than allowed.",
    },
    "StrengthGap": {
        "sex": "your profile does not say it.",
        "weight": "there is no body weight.",
        "squat": "no set of it in the last 90 days.",
        "bench_press": "no set of it in the last 90 days.",
        "deadlift": "no set of it in the last 90 days.",
    },
    "SummaryPeriod": {
        **PERIODS,
        "year": "a calendar year.",
    },
    "TypedMeasurementSource": TYPED_SOURCES,
    "WantedGoalStatus": {
        "active": "follow it.",
        "paused": "leave it alone for a while.",
    },
}
