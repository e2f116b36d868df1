"""What the properties of an exercise mean, in one place for all schemas that have them."""

from __future__ import annotations

LOAD_PER = (
    "What the load of a set means. `hand`: two implements (dumbbells, handles, cables), and the load of one is logged; "
    "volume counts both. `total`: all that is moved is logged."
)
MUSCLE = "Slug of GET /muscles."
ROLE = "Whether it does the work or helps."
SHARE = "Percent of the work; all shares sum to 100."
SHARE_LEFT_OUT = "Left out: what is left of 100, a primary one twice a secondary one's part."
ALIASES = "Other names that the search finds it by."
DESCRIPTION = "What it is, in a few sentences."
STEPS = "How it is done, step by step."
TIPS = "What makes it better or safer."
MISTAKES = "What often goes wrong."
EQUIPMENT = "Slugs of GET /equipment, all needed at once; `none` where nothing is."
CATEGORY = "Slug of GET /exercise-categories."
PATTERN = "The kind of movement."
MECHANIC = "Over one joint (`isolation`) or several (`compound`)."
FORCE = "Whether the muscles push, pull or hold."
LEVEL = "How much experience it takes."
LATERALITY = "Both sides at once, one alone, or in turns."
MEASURE = "What a set of it is logged in."
FRACTION = "Percent of the body weight that is moved."
MET = "Metabolic equivalent, the energy cost as multiples of rest; null: unknown."
CONTRAINDICATIONS = "When to leave it alone."
