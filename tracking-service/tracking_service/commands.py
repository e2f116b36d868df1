"""Commands for whoever runs the installation: ``flask --app tracking_service.app <command>``."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext

from service_kit.db.session import transaction
from tracking_service.records.events import rebuild_stale
from tracking_service.records.usecases import count_stale, note_all_stale


def install(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(_recompute)


@click.command("recompute-figures")
@with_appcontext
def _recompute() -> None:
    """Compute everybody's records and goals anew from the log, after a release that counts otherwise.

    Nobody is notified of a record: nothing was achieved. Stopped, it goes on where it was when it is started again; the
    worker goes on by itself, fifty exercises at a time.
    """
    with transaction():
        if not count_stale():
            note_all_stale()
    while True:
        with transaction():
            left = count_stale()
        if not left:
            break
        click.echo(f"{left} exercises of users to go.")
        with transaction():
            rebuild_stale()
    click.echo("All figures follow from the log.")
