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
from auth_service.audit.rules import Head
from auth_service.audit_verification.usecases import verify
from auth_service.keys.usecases import rotate_now
from service_kit.db.session import transaction
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


def _as_head(_context: click.Context, _option: click.Parameter, text: str | None) -> Head | None:
    try:
        return None if text is None else Head.parse(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from error


@click.command("verify-audit")
@click.option("--head", "noted", callback=_as_head, help="A head that was noted earlier: the chain must contain it.")
@with_appcontext
def _verify(noted: Head | None) -> None:
    """Check that nothing in the audit log was removed, changed or put in; exit code 1 when something was."""
    report = verify(noted)
    for finding in report.findings:
        click.echo(f"{finding.what[0].upper()}{finding.what[1:]}.")
    if more := report.count - len(report.findings):
        click.echo(f"And {more} more.")
    for seq in report.restores:
        click.echo(f"Since entry {seq} the chain continues from a backup; see there from which.")
    if report.count:
        raise click.ClickException(f"The audit log was altered: {report.count} findings.")
    private = f"private details of {report.private}, erased ones of {report.erased}"
    click.echo(f"The chain holds: {report.entries} entries, {private}.")
    if noted:
        click.echo(f"It contains the noted head {noted}.")
    if report.head:
        click.echo(f"Its head is {report.head}")
        click.echo("Note it outside of this machine, and give it to --head next time.")


@click.command("rotate-keys")
@click.option("--compromised", is_flag=True, help="Trust no old key any more: every access token has to be refreshed.")
@with_appcontext
def _rotate(compromised: bool) -> None:
    """Make a new signing key now instead of when the newest is old enough."""
    rotate_now(compromised=compromised)
    click.echo("The old keys are gone." if compromised else "A new key is published; it signs in five minutes.")
