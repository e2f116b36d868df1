"""From the values of a request or a finished session to rows, keeping the rows whose ids come back.

What follows from the rest (figures, day, search text) is computed anew after every change, see ``update_derived``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from service_kit.db.constraints import pointers_of_clashes
from service_kit.db.session import db_session
from service_kit.errors import IdTaken
from service_kit.folding import name_key
from service_kit.ids import new_id
from session_service.values import to_json
from session_service.workouts import block_rules, rules
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutSet, WorkoutTag
from session_service.workouts.totals import update_totals

_ENTRY = ("exercise_id", "exercise_name", "measure", "block_id", "note", "plan_item_id")
_SET = (
    "role", "status", "reps", "load", "load_kind", "duration", "distance", "rpe", "rir", "side", "round",
    "rest_before", "heart_rate", "custom", "completed_at", "note", "plan_set_id", "planned",
)  # fmt: skip
# What a request says of a set.
WRITTEN = tuple(name for name in _SET if name not in ("plan_set_id", "planned"))
# The ids that a request brings for new rows, by table and pointer.
ChosenIds = Mapping[Any, Mapping[str, UUID]]
BLOCK = ("id", "kind", "rounds", "rest", "duration", "rounds_done", "extra_reps", "note")


def write_entries(workout: Workout, entries: Sequence[Mapping[str, Any]]) -> None:
    """Make the workout's entries these; a row whose id comes back is kept, with what was planned for it."""
    old_entries = {entry.id: entry for entry in workout.entries}
    old_sets = {one.id: one for entry in workout.entries for one in entry.sets}
    planned = [(entry, one.id) for entry in workout.entries for one in entry.sets if one.planned is not None]
    for entry in workout.entries:
        entry.sets = []  # so that a set which moves to another entry does not go with its old one
    rules.check_distinct_ids((f"/entries/{number}", entry) for number, entry in enumerate(entries))
    workout.entries = [_write_entry(values, place, old_entries, old_sets) for place, values in enumerate(entries)]
    left = {one.id for entry in workout.entries for one in entry.sets}
    for entry, key in planned:
        if key not in left:  # what was planned and is gone was not done
            entry.sets_removed += 1
            workout.sets_removed += 1


def write_blocks(workout: Workout, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Make the workout's blocks these. Raises :class:`Invalid` where its entries do not fit to them."""
    block_rules.check_blocks(blocks, [entry.block_id for entry in workout.entries])
    order_blocks(workout, map(block_json, blocks))


def order_blocks(workout: Workout, blocks: Iterable[Mapping[str, Any]]) -> None:
    """Leave the workout those of the stored ``blocks`` that have an entry, in the order of its entries."""
    ordered = block_rules.in_order(blocks, [entry.block_id for entry in workout.entries])
    if ordered != (workout.blocks or []):  # none is also written as NULL: in rows from before there were blocks
        workout.blocks = ordered


def block_json(block: Mapping[str, Any]) -> dict[str, Any]:
    """A block as it is stored and published; quantities as in events."""
    return {name: str(block["id"]) if name == "id" else to_json(block.get(name)) for name in BLOCK}


def coordinate_json(place: Mapping[str, Decimal] | None) -> dict[str, str] | None:
    """A place as it is stored; zero has no sign."""
    return None if place is None else {name: f"{abs(part) if part == 0 else part:f}" for name, part in place.items()}


def new_entry(workout: Workout, values: Mapping[str, Any]) -> WorkoutEntry:
    """One more exercise as a row, which has no place yet. Raises IdTaken for ids of this workout."""
    rules.check_distinct_ids([("", values)])
    _require_new_ids(workout, ids_of_entries({"": values}))
    return _write_entry(values, len(workout.entries), {}, {})


def new_sets(workout: Workout, values: Sequence[Mapping[str, Any]], chosen: ChosenIds) -> list[WorkoutSet]:
    """More sets as rows, which have no place yet. Raises IdTaken for ids of this workout."""
    rules.check_distinct_ids([("", {"sets": values})])
    _require_new_ids(workout, chosen)
    return [_write_set(one, place, {}) for place, one in enumerate(values)]


def change_set(row: WorkoutSet, values: Mapping[str, Any]) -> None:
    """Give a set these figures; what was planned for it stays."""
    _assign(row, values, WRITTEN)


def _write_entry(
    values: Mapping[str, Any],
    position: int,
    old_entries: Mapping[UUID, WorkoutEntry],
    old_sets: Mapping[UUID, WorkoutSet],
) -> WorkoutEntry:
    """One entry as a row."""
    key = values.get("id") or new_id()
    entry = old_entries.get(key) or WorkoutEntry(id=key)
    entry.position = position
    is_same = entry.exercise_id == values["exercise_id"]  # then it keeps the name that it was logged under
    _assign(entry, values, [name for name in _ENTRY if not (is_same and name == "exercise_name")])
    entry.sets = [_write_set(one, place, old_sets) for place, one in enumerate(values["sets"])]
    return entry


def _write_set(values: Mapping[str, Any], position: int, old: Mapping[UUID, WorkoutSet]) -> WorkoutSet:
    """One set as a row."""
    key = values.get("id") or new_id()
    row = old.get(key) or WorkoutSet(id=key)
    row.position = position
    _assign(row, values, _SET)
    return row


def write_tags(workout: Workout, tags: Iterable[str]) -> None:
    """Make the workout's tags these, each once."""
    old = {row.tag: row for row in workout.tags}
    wanted = {name_key(tag): tag for tag in tags}
    workout.tags = [old.get(tag) or WorkoutTag(tag=tag, tag_key=key) for key, tag in sorted(wanted.items())]


def is_changed(workout: Workout) -> bool:
    """Whether anything that was written differs from what stood there; to be asked before the rows are flushed."""
    rows = (workout, *workout.entries, *(one for entry in workout.entries for one in entry.sets))
    return any(map(db_session().is_modified, rows))


def update_derived(workout: Workout) -> None:
    """Compute everything that follows from the rest of the workout. Raises :class:`Invalid` where it is too large."""
    rules.check_sizes([len(entry.sets) for entry in workout.entries])
    for entry in workout.entries:
        entry.user_id = workout.user_id
    update_totals(workout)
    workout.local_date = rules.local_day(workout.started_at, workout.time_zone)
    names = (entry.exercise_name for entry in workout.entries)
    workout.search = rules.search_text(workout.title, workout.location, workout.notes, *names)


def _assign(row: Any, values: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in values:
            setattr(row, name, values[name])


def ids_of_workouts(by_place: Mapping[str, Mapping[str, Any]]) -> ChosenIds:
    """The ids that workouts of a request, each at its pointer, bring for themselves and their parts."""
    entries = {
        f"{place}/entries/{number}": entry
        for place, body in by_place.items()
        for number, entry in enumerate(body["entries"])
    }
    own = {pointer: key for place, body in by_place.items() for pointer, key in rules.own_id(place, body).items()}
    return {Workout: own, **ids_of_entries(entries)}


def ids_of_entries(by_place: Mapping[str, Mapping[str, Any]], present: Container[UUID] = ()) -> ChosenIds:
    """The ids that entries of a request bring for themselves and their sets, without those that are ``present``."""
    found: dict[Any, dict[str, UUID]] = {WorkoutEntry: {}, WorkoutSet: {}}
    for place, entry in by_place.items():
        found[WorkoutEntry] |= rules.own_id(place, entry)
        found[WorkoutSet] |= rules.set_ids(place, entry)
    return {table: {at: key for at, key in ids.items() if key not in present} for table, ids in found.items()}


def ids_of_parts(workout: Workout) -> set[UUID]:
    """Those of its entries and sets."""
    return {entry.id for entry in workout.entries} | {one.id for entry in workout.entries for one in entry.sets}


def _require_new_ids(workout: Workout, chosen: ChosenIds) -> None:
    """What is in this workout already is told here; what is elsewhere, by the table."""
    here = ids_of_parts(workout)
    by_pointer = {pointer: key for ids in chosen.values() for pointer, key in ids.items()}
    if not here.isdisjoint(by_pointer.values()):
        elsewhere = set(pointers_of_clashes(chosen))
        raise IdTaken(at for at, key in by_pointer.items() if key in here or at in elsewhere)
