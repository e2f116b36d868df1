"""Lists of words that have a name in the OpenAPI document, each word with its meaning."""

from __future__ import annotations

from training.enums import ENUMS as SHARED

ENUMS: dict[str, dict[str, str]] = {
    **SHARED,
    "ExerciseChangeKind": {
        "created": "it was made.",
        "changed": "what is said of it was changed.",
        "retired": "it was put out of use.",
        "merged": "another one took its place.",
        "unmerged": "that was taken back.",
    },
    "Force": {
        "push": "away from the body.",
        "pull": "towards the body.",
        "static": "held without moving.",
    },
    "Laterality": {
        "bilateral": "both sides at once.",
        "unilateral": "one side, then the other.",
        "alternating": "the sides take turns.",
    },
    "LoadPer": {
        "hand": "that of one of two implements (dumbbells, handles, cables); volume counts both.",
        "total": "all that is moved.",
    },
    "Mechanic": {
        "compound": "over several joints.",
        "isolation": "over one joint.",
    },
    "MediaKind": {
        "image": "a picture.",
        "video": "a film.",
    },
    "MovementPattern": {
        "squat": "hips and knees bend together, on both legs.",
        "hinge": "the hips bend, the knees hardly.",
        "lunge": "hips and knees bend, one leg at a time.",
        "horizontal_push": "away from the chest.",
        "vertical_push": "overhead.",
        "horizontal_pull": "towards the chest.",
        "vertical_pull": "down from overhead.",
        "carry": "walking with a load.",
        "core_flexion": "the trunk bends.",
        "core_anti_extension": "the trunk resists arching.",
        "core_rotation": "the trunk turns or resists turning.",
        "core_anti_lateral": "the trunk resists bending sideways.",
        "isolation_elbow": "the elbows alone.",
        "isolation_shoulder": "the shoulders alone.",
        "isolation_hip": "the hips alone.",
        "isolation_knee": "the knees alone.",
        "isolation_ankle": "the ankles alone.",
        "isolation_neck": "the neck alone.",
        "isolation_grip": "hands and forearms alone.",
        "olympic": "the snatch, the clean and jerk, and their parts.",
        "jump": "jumps, bounds and throws.",
        "locomotion": "running, rowing, cycling and the like.",
        "mobility": "stretches and movements through the whole range.",
    },
    "MuscleRole": {
        "primary": "does most of the work.",
        "secondary": "helps.",
    },
}
