"""The command line: `sherwood --help` teaches it.

Every command reads a folder and writes a folder, so that each step can be run, looked at and run
again by itself.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from sherwood import __version__
from sherwood.commands import analyse as analyse_command
from sherwood.commands import build as build_command
from sherwood.commands import check as check_command
from sherwood.commands import demo as demo_command
from sherwood.commands import ingest as ingest_command
from sherwood.commands import new as new_command
from sherwood.commands import plan as plan_command
from sherwood.commands import position as position_command
from sherwood.commands import validate as validate_command
from sherwood.commands.progress import console, say, step
from sherwood.commands.service_line import service
from sherwood.errors import SherwoodError
from sherwood.synthetic import synthesise as synthesise_people
from sherwood.warehouse import EngineName

app = typer.Typer(
    name="sherwood",
    help=(
        "From linked records to the value opportunity of an integrated care system.\n\n"
        "Try `sherwood demo --people 20000` first: it makes a small synthetic partnership and runs "
        "every step below on it, in this order: synthesise, ingest, check, build, analyse."
    ),
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
)
Key = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        help="File with the key that turns NHS numbers into pseudonyms. "
        "Or set SHERWOOD_PSEUDONYM_KEY.",
    ),
]
Out = Annotated[Path, typer.Option("--out", help="Folder to write.")]


@app.command()
def synthesise(
    out: Out,
    people: Annotated[int, typer.Option(help="How many people.", min=2_000)] = 730_000,
    years: Annotated[int, typer.Option(help="How many financial years.", min=1, max=5)] = 3,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    variation: Annotated[
        bool, typer.Option(help="Plant practice and programme effects (truth.json).")
    ] = True,
) -> None:
    """Make a synthetic partnership: people nobody has to protect, and their care.

    Example: `sherwood synthesise --people 20000 --out extract`
    """
    with step("Synthesise", console) as report:
        synthesise_people(
            out, people=people, years=years, seed=seed, variation=variation, report=report
        )
    console.print(f"The extract is in {out}. Next: sherwood ingest sherwood {out} --out records")


@app.command()
def ingest(
    format: Annotated[str, typer.Argument(help="A format's name, or a folder with your own.")],
    source: Annotated[Path, typer.Argument(help="Folder with the extract's files.")],
    out: Out,
    key_file: Key = None,
    name: Annotated[
        str | None,
        typer.Option(help="What to call the extract; a later one of the name supersedes it."),
    ] = None,
    ids_of: Annotated[
        str,
        typer.Option(help="Whose own the identifiers of people are, if others use the same ones."),
    ] = "",
    refuse_test_numbers: Annotated[
        bool, typer.Option(help="Refuse NHS numbers of the range kept for tests.")
    ] = False,
) -> None:
    """Turn an extract into records: every row accepted, or rejected with its reason.

    Formats: sherwood, hes, ecds, epd, ods, cld, csds, mhsds, synthea, omop, fhir, maplewood; or the
    path of a folder of your own. Several extracts may be ingested into the same records.

    Example: `sherwood ingest omop downloads/cdm --out records`
    """
    with step("Ingest", console) as report:
        lines = ingest_command.run(
            format,
            source,
            out,
            report=report,
            key_file=key_file,
            name=name,
            ids_of=ids_of,
            refuse_test_numbers=refuse_test_numbers,
        )
    say(lines)


@app.command()
def check(
    records: Annotated[Path, typer.Argument(help="Folder of records.")],
    out: Out = Path("quality"),
) -> None:
    """Report on the quality of records: rules, completeness, linkage, reconciliation.

    Example: `sherwood check records --out quality`
    """
    with step("Check", console) as report:
        lines = check_command.run(records, out, report)
    say(lines)


@app.command()
def build(
    records: Annotated[Path, typer.Argument(help="Folder of records.")],
    out: Out,
    engine: Annotated[
        EngineName, typer.Option(help="What computes the marts.")
    ] = EngineName.DUCKDB,
    years: Annotated[int, typer.Option(help="At most so many financial years.", min=1)] = 3,
    memory: Annotated[float, typer.Option(help="Memory for the engine, in GB.")] = 5.0,
    opt_outs: Annotated[
        Path | None,
        typer.Option(help="CSV of people who opted out, by pseudonym: they are left out."),
    ] = None,
    opt_outs_version: Annotated[str, typer.Option(help="The list's, as its sender names it.")] = "",
    opt_outs_checked: Annotated[
        datetime | None,
        typer.Option(help="Day the national service was asked.", formats=["%Y-%m-%d"]),
    ] = None,
) -> None:
    """Build and publish a warehouse release: spells, priced activity, person-years, cohorts.

    Example: `sherwood build records --out warehouse`
    """
    listed = build_command.read_list(opt_outs, opt_outs_version, opt_outs_checked)
    with step("Build", console) as report:
        lines = build_command.run(
            records,
            out,
            engine=engine,
            most_years=years,
            memory_gb=memory,
            report=report,
            opt_outs=listed,
        )
    say(lines)


@app.command()
def analyse(
    warehouse: Annotated[Path, typer.Argument(help="Folder of a warehouse.")],
    out: Out,
    benchmark: Annotated[
        Path | None,
        typer.Option(help="CSV of benchmarks from elsewhere: service_line, per_1000, source."),
    ] = None,
    seed: Annotated[int, typer.Option(help="For folds and simulated intervals.")] = 1,
) -> None:
    """Find where the value is: the system-wide actuarial analysis, as a report and tables.

    Example: `sherwood analyse warehouse --out analysis`
    """
    with step("Analyse", console) as report:
        lines = analyse_command.run(warehouse, out, benchmark=benchmark, seed=seed, report=report)
    say(lines)


@app.command()
def plan(
    folder: Annotated[Path, typer.Argument(help="The partnership folder.")],
    warehouse: Annotated[Path, typer.Argument(help="The warehouse whose release it starts from.")],
    out: Out = Path("plan"),
    draws: Annotated[int, typer.Option(min=2048, help="Simulated draws, a power of two.")] = 4096,
    seed: Annotated[int, typer.Option(help="The same seed gives the same plan.")] = 1,
) -> None:
    """Plan and fund the change: what it saves, what it needs, who carries which risk.

    Example: `sherwood plan examples/greater-nottingham demo/warehouse --out plan`
    """
    with step("Plan", console) as report:
        lines = plan_command.run(folder, warehouse, out, draws=draws, seed=seed, report=report)
    say(lines)


@app.command()
def demo(
    out: Out = Path("demo"),
    people: Annotated[int, typer.Option(help="How many people.", min=2_000)] = 730_000,
    years: Annotated[int, typer.Option(help="How many financial years.", min=1, max=5)] = 3,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    variation: Annotated[
        bool, typer.Option(help="Plant practice and programme effects (truth.json).")
    ] = True,
    partnership: Annotated[
        Path | None, typer.Option(help="Partnership folder to plan for as well.")
    ] = None,
) -> None:
    """Run every step on a synthetic Greater Nottingham.

    Example: `sherwood demo --people 20000`
    """
    lines = demo_command.run(
        out,
        people=people,
        years=years,
        seed=seed,
        variation=variation,
        partnership=partnership,
        console=console,
    )
    say(lines)


@app.command()
def new(
    name: Annotated[Path, typer.Argument(help="Folder to make; its name is the partnership's.")],
) -> None:
    """Make a small whole partnership folder, with every key explained and every figure made up.

    Nothing that exists is overwritten.

    Example: `sherwood new mid-shire`
    """
    say(new_command.run(name))


@app.command()
def validate(
    folder: Annotated[Path, typer.Argument(help="Partnership folder.")],
    graph: Annotated[
        bool, typer.Option("--graph", help="Also show what stands on what, in layers.")
    ] = False,
) -> None:
    """Name every fault of a partnership folder: file, key, value and remedy.

    Ends with 1 if there is one. Else says what the folder holds, and whether the register of
    enablers and functions supports its claim.

    Example: `sherwood validate examples/greater-nottingham`
    """
    if found := validate_command.faults(folder):
        say(found)
        raise typer.Exit(1)
    say(validate_command.contents(folder, graph=graph))


@app.command()
def position(
    folder: Annotated[Path, typer.Argument(help="The partnership folder.")],
    file: Annotated[Path, typer.Argument(help="CSV of monthly positions.")],
    month: Annotated[int | None, typer.Option(min=1, max=12, help="1 is April.")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV file for the whole table.")] = None,
) -> None:
    """Hold monthly positions against the control totals of organisations and system.

    Example: `sherwood position examples/greater-nottingham positions-2018-19.csv`
    """
    say(position_command.run(folder, file, month=month, out=out))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"sherwood {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version


app.add_typer(service)


def main() -> None:
    """Run the command line; errors a user can mend are printed without a traceback."""
    try:
        app()
    except SherwoodError as error:
        said = f"[bold]Stopped:[/bold] {escape(str(error))}"
        console.print(said, highlight=False, soft_wrap=True)
        sys.exit(2)
