"""Commands for whoever runs the installation: ``flask --app auth_service.app <command>``.

The first administrator is made here and not by a setting: addresses are not verified, so whoever registered a
configured address first would own the house. A shell on the machine is proof enough.
"""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext

from auth_service.accounts.rules import Role
from auth_service.accounts.usecases import grant_role
from auth_service.audit.usecases import verify
from auth_service.keys.usecases import rotate_now
from service_kit.database import transaction
from service_kit.errors import NotFound


def install(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(_grant)
    app.cli.add_command(_verify)
    app.cli.add_command(_rotate)


@click.command("grant-role")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@with_appcontext
def _grant(email: str, role: str) -> None:
    """Give ROLE to the account that is registered under EMAIL; it shows in the next refreshed token."""
    try:
        with transaction():
            grant_role(email, role)
    except NotFound as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{email} is now {role}.")


@click.command("verify-audit")
@with_appcontext
def _verify() -> None:
    """Check the chain of the audit log."""
    broken = verify()
    if broken is not None:
        raise click.ClickException(f"The chain breaks at entry {broken}.")
    click.echo("The chain holds.")


@click.command("rotate-keys")
@click.option("--compromised", is_flag=True, help="Trust no old key any more: every access token has to be refreshed.")
@with_appcontext
def _rotate(compromised: bool) -> None:
    """Make a new signing key now instead of when the newest is old enough."""
    rotate_now(compromised=compromised)
    click.echo("The old keys are gone." if compromised else "A new key is published; it signs in five minutes.")
