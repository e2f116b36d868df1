"""The README's tour and a live session, by the client that openapi-python-client made: ``tour.py URL EMAIL``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID, uuid4

from setwise_client import AuthenticatedClient, Client, models
from setwise_client.api.accounts import register
from setwise_client.api.exercises import list_exercises
from setwise_client.api.gateway import get_today
from setwise_client.api.goals import create_goal, get_goal_progress
from setwise_client.api.log_in import log_in
from setwise_client.api.measurements import log_measurement
from setwise_client.api.plans import activate_plan, create_plan
from setwise_client.api.records import list_records
from setwise_client.api.sessions import send_commands, start_session
from setwise_client.api.workouts import get_workout

PASSWORD = "nine tapirs lift at dawn"
T = TypeVar("T")


def must(answer: T | models.Problem | None) -> T:
    """The data of an answer; a problem ends the tour."""
    if answer is None or isinstance(answer, models.Problem):
        raise SystemExit(repr(answer))
    return answer


def until(find: Callable[[], T | None]) -> T:
    """Wait until something is found."""
    for _ in range(300):
        found = find()
        if found is not None:
            return found
        time.sleep(0.1)
    raise SystemExit("It did not come about.")


def kg(value: str) -> models.Quantity:
    """So many kilograms."""
    return models.Quantity(value, models.Unit.KG)


def main(url: str, email: str) -> None:
    """From nothing to the first record."""
    stranger = Client(url)
    must(register.sync(client=stranger, body=models.Registration(email, PASSWORD, "Me")))
    tokens = must(log_in.sync(client=stranger, body=models.Login(email, PASSWORD)))
    api = AuthenticatedClient(url, tokens.access_token)

    squat = must(list_exercises.sync(client=api, q="barbel back squats")).items[0]
    load = models.LoadInput(models.TargetLoadKind.ABSOLUTE, quantity=kg("80"))
    sets = [models.SetTargetInput(reps_min=5, load=load, rest=models.Quantity("3", models.Unit.MIN)) for _ in range(2)]
    blocks = [models.BlockInput(items=[models.ItemInput(squat.id, sets=sets)])]
    days = [models.DayInput("Day one", blocks=blocks)]
    body = models.PlanCreate("Simple strength", goal=models.PlanGoal.STRENGTH, days=days)
    plan = must(create_plan.sync(client=api, body=body))
    must(activate_plan.sync(plan.id, client=api))
    must(log_measurement.sync(client=api, body=models.MeasurementCreate("weight", kg("82.4"))))
    wanted = models.GoalCreate(models.GoalKind.EXERCISE_LOAD, exercise_id=squat.id, reps=5, target=kg("120"))
    goal = must(create_goal.sync(client=api, body=wanted))

    workout_id = train(api, plan)
    workout = must(get_workout.sync(workout_id, client=api))
    assert [one.reps for one in workout.entries[0].sets] == [5, 6]
    record = until(lambda: next(iter(heaviest(api, squat.id)), None))
    assert record.value.value == "82.5"
    until(lambda: reaches(api, goal.id, "82.5"))
    today = must(get_today.sync(client=api))
    assert not today.missing
    refused = create_goal.sync_detailed(client=api, body=wanted)
    assert isinstance(refused.parsed, models.Problem)
    sys.stdout.write(f"{refused.status_code.value} {refused.parsed.type_}\n")


def train(api: AuthenticatedClient, plan: models.Plan) -> UUID:
    """A live session by the plan's day; the id of its workout."""
    start = models.SessionStart(plan_id=plan.id, day_id=plan.days[0].id)
    state: models.SessionState | models.SessionAnswer = must(start_session.sync(client=api, body=start))

    def send(make: Callable[[UUID, int], models.CompleteSetCommand | models.FinishCommand]) -> models.SessionAnswer:
        answer = must(send_commands.sync(state.id, client=api, body=make(uuid4(), state.sequence)))
        assert isinstance(answer, models.SessionAnswer)
        return answer

    def step() -> UUID:
        assert isinstance(state.current, models.FocusStep)
        return state.current.step_id

    state = send(lambda key, at: models.CompleteSetCommand("complete_set", key, at, step(), reps=5, rpe="7.5"))
    assert isinstance(state.rest, models.RestTimer)
    state = send(lambda key, at: models.CompleteSetCommand("complete_set", key, at, step(), reps=6, load=kg("82.5")))
    state = send(lambda key, at: models.FinishCommand("finish", key, at, effort_rpe="8"))
    assert isinstance(state.workout_id, UUID)
    return state.workout_id


def heaviest(api: AuthenticatedClient, exercise_id: UUID) -> list[models.Record]:
    """The heaviest sets of an exercise."""
    kinds = [models.RecordKind.HEAVIEST]
    return must(list_records.sync(client=api, exercise_id=[exercise_id], kind=kinds)).items


def reaches(api: AuthenticatedClient, goal_id: UUID, value: str) -> bool | None:
    """True once the goal's figure is ``value``."""
    progress = must(get_goal_progress.sync(goal_id, client=api))
    return (
        True if isinstance(progress.current, models.CurrentFigure) and progress.current.value.value == value else None
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
