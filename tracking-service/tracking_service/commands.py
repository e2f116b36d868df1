"""Commands for whoever runs the installation: ``flask --app tracking_service.app <command>``."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask
from flask.cli import with_appcontext

from service_kit.db.session import transaction
from tracking_service.goals.queries import users_with_goals
from tracking_service.goals.settling import settle_all
from tracking_service.measurements import settling as readings
from tracking_service.measurements.events import judge_stale
from tracking_service.people import usecases as people
from tracking_service.performances import summaries
from tracking_service.records.events import rebuild_stale
from tracking_service.records.usecases import count_stale, note_all_stale


def install(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(_recompute)


@click.command("recompute-figures")
@click.option("--resume", is_flag=True, help="Go on where a run that was stopped has left off.")
@with_appcontext
def _recompute(resume: bool) -> None:
    """Judge everybody's readings and compute sums, records and goals anew, after a release that counts otherwise.

    Nobody is notified of a record: nothing was achieved. What is left when it is stopped the worker goes on with, fifty
    people at a time, or this command with --resume.
    """
    if not resume:
        with transaction():
            readings.note_all_stale()
            note_all_stale()
    while left := _count(readings.count_stale):
        click.echo(f"Readings of {left} users to go.")
        with transaction():
            judge_stale()
    with transaction():
        users = summaries.users_with_workouts()
    for user_id in users:
        with transaction():
            people.lock(user_id)
            summaries.refresh_all(user_id)
    while left := _count(count_stale):
        click.echo(f"{left} exercises of users to go.")
        with transaction():
            rebuild_stale()
    with transaction():
        users = users_with_goals()
    for user_id in users:
        with transaction():
            people.lock(user_id)
            settle_all(user_id)
    click.echo("Readings are judged; sums, records and goals follow from the log.")


def _count(stale: Callable[[], int]) -> int:
    with transaction():
        return stale()
