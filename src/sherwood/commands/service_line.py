"""The commands of the service: serving it, its people, its backup and its audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sherwood.commands import audit as audit_command
from sherwood.commands import backup as backup_command
from sherwood.commands import export_partnership as export_command
from sherwood.commands import import_partnership as import_command
from sherwood.commands import people as people_commands
from sherwood.commands import serve as serve_command
from sherwood.commands.opening import HOME, Home, open_service
from sherwood.commands.progress import console, say

service = typer.Typer()
audit = typer.Typer(help="Prove that what was recorded is what was done.", no_args_is_help=True)
service.add_typer(audit, name="audit")


@service.command()
def backup(
    out: Annotated[Path, typer.Option(help="The file to write.")], home: Home = HOME
) -> None:
    """Write every row of the service's database into one file, while it runs.

    Example: `sherwood backup --out /elsewhere/sherwood.backup`
    """
    say(backup_command.back_up(home, out))


@service.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `sherwood backup` wrote.")],
    home: Home = HOME,
) -> None:
    """Fill an empty database from a backup, and hold it against the backup.

    Example: `sherwood restore /elsewhere/sherwood.backup --home new-home`
    """
    say(backup_command.restore(home, file))


@service.command("export-partnership")
def export_partnership(
    folder: Annotated[Path, typer.Argument(help="The partnership folder to write into.")],
    home: Home = HOME,
) -> None:
    """Write what the service keeps back into the partnership folder, so that `plan` uses it.

    Organisations, memberships, enablers and functions are written anew; all else stays.

    Example: `sherwood export-partnership examples/greater-nottingham`
    """
    say(export_command.run(folder, home))


@service.command("import-partnership")
def import_partnership(
    folder: Annotated[Path, typer.Argument(help="The partnership folder.")],
    home: Home = HOME,
) -> None:
    """Fill the service's database from a partnership folder: organisations, hierarchies, framework.

    What is there already stays as it is, so that it may be run again.

    Example: `sherwood import-partnership examples/greater-nottingham`
    """
    say(import_command.run(folder, home))


@service.command("new-secret-key")
def new_secret_key(home: Home = HOME) -> None:
    """Make a new key for the service, and seal every second step under it; stop the service first.

    Example: `sherwood new-secret-key --home /srv/sherwood`
    """
    open_service(home)
    from sherwood.service.accounts.secret_key import renew_secret_key

    count = renew_secret_key()
    say([f"The key is new; {count:,} second steps are sealed under it. Copy it, and start."])


@audit.command("verify")
def audit_verify(
    home: Home = HOME,
    heads: Annotated[Path | None, typer.Option(help="Folder of signed heads.")] = None,
) -> None:
    """Read the audit again: every entry, every link, and every head kept elsewhere.

    Example: sherwood audit verify --heads /elsewhere/heads
    """
    say(audit_command.verify(home, heads))


@audit.command("head")
def audit_head(
    out: Annotated[Path, typer.Option(help="Folder, kept elsewhere, for the signed head.")],
    home: Home = HOME,
) -> None:
    """Sign the audit as it is now, to keep elsewhere.

    Example: sherwood audit head --out /elsewhere/heads
    """
    say(audit_command.head(home, out))


@service.command()
def serve(
    home: Home = HOME,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    warehouse: Annotated[
        Path | None, typer.Option(help="Warehouse whose release is shown.")
    ] = None,
    partnership: Annotated[
        Path | None, typer.Option(help="Partnership folder the database is first filled from.")
    ] = None,
    demonstration: Annotated[
        bool, typer.Option(help="Made-up users for every role; their passwords are shown once.")
    ] = False,
) -> None:
    """Serve the partnership's pages on this machine.

    Example: sherwood serve --demonstration --partnership examples/greater-nottingham
    """
    serve_command.run(
        home=home,
        port=port,
        demonstration=demonstration,
        warehouse=warehouse,
        partnership=partnership,
        console=console,
    )


service.command("invite")(people_commands.invite)
service.command("close-account")(people_commands.close_account)
service.command("agree")(people_commands.agree)
