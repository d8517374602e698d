"""`sherwood invite`, `close-account` and `agree`: who may sign in to the service, and do what."""

from __future__ import annotations

from typing import Annotated

import typer

from sherwood.commands.opening import HOME, Home, open_service
from sherwood.errors import InputError

Email = Annotated[str, typer.Argument(help="The address they sign in with.")]


def invite(
    email: Email,
    name: Annotated[
        str | None, typer.Argument(help="The name others see; only for somebody new.")
    ] = None,
    home: Home = HOME,
    identity: Annotated[
        str, typer.Option(help="How another provider names them, if it vouches for them.")
    ] = "",
    without_second_step: Annotated[
        bool, typer.Option(help="Take away a lost authenticator app; they set up another.")
    ] = False,
    first_officer_at: Annotated[
        str | None,
        typer.Option(help="Code of the organisation where they are the first to give roles."),
    ] = None,
) -> None:
    """Invite somebody, or help them in again: a link by which they choose a password, once.

    Example: sherwood invite ann@example.nhs.uk "Ann Other" --first-officer-at NOTTS_ICS
    """
    open_service(home)
    from sherwood.service.accounts import invitations
    from sherwood.service.accounts.models import User

    new = not User.objects.filter(email=email.strip().lower()).exists()
    if new:
        if name is None:
            raise InputError(f"{email}: nobody has this address. Give a name to invite them.")
        user = invitations.invite(email, name, identity=identity)
        typer.echo(f"{user.name} is invited.")
    if first_officer_at is not None:
        grant = invitations.make_first_officer(email, first_officer_at)
        typer.echo(f"They are the first officer: {grant}.")
    more = {"with_invitation": True} if new else {}
    _show(invitations.link_for(email, without_second_step=without_second_step, **more))


def close_account(email: Email, home: Home = HOME) -> None:
    """Close an account and sign its person out everywhere; what they did stays in the audit.

    Example: sherwood close-account ann@example.nhs.uk
    """
    open_service(home)
    from sherwood.service.accounts import invitations

    user = invitations.close_account(email)
    typer.echo(f"The account of {user.name} is closed, and they are signed out everywhere.")


def agree(
    number: Annotated[int, typer.Argument(help="The number of the proposal, as its page says.")],
    home: Home = HOME,
) -> None:
    """Agree to what an officer proposes, where there is no second officer who could.

    Example: sherwood agree 12
    """
    open_service(home)
    from sherwood.service.governance import proposing
    from sherwood.service.governance.models import Proposal

    proposal = Proposal.objects.filter(pk=number).first()
    if proposal is None:
        raise InputError(f"{number}: no proposal has this number.")
    link = proposing.agree_as_service(proposal)
    typer.echo(f"Agreed, and it took effect: {proposal}.")
    if link:
        _show(link)


def _show(path: str) -> None:
    """A link, to hand over."""
    from sherwood.service.settings import ALLOWED_HOSTS, ENVIRONMENT

    start = f"https://{ALLOWED_HOSTS[0]}" if ENVIRONMENT.secure else "http://localhost:8000"
    typer.echo("This link works once, for a day. Hand it to them and to nobody else:")
    typer.echo(f"{start}{path}")
