"""`sherwood plan`: a partnership folder and a release become the plan, its report and tables."""

from __future__ import annotations

from pathlib import Path

from sherwood.commands.progress import Report
from sherwood.finance.plan import Plan
from sherwood.partnership import load_partnership
from sherwood.report.made_plan import WORKBOOK, make_plan
from sherwood.warehouse import current_release


def run(
    folder: Path, warehouse: Path, out: Path, *, draws: int, seed: int, report: Report
) -> list[str]:
    """Plan from a folder and the current release, write the report, and say where it is."""
    partnership = load_partnership(folder)
    release = current_release(warehouse)
    found, _ = make_plan(partnership, release, out, draws=draws, seed=seed, report=report)
    return [
        *_in_sentences(found),
        f"The report is {out / 'index.html'}; its spreadsheet {out / WORKBOOK}; its tables are in "
        f"{out / 'tables'}.",
    ]


def _in_sentences(found: Plan) -> list[str]:
    claim = found.partnership.claim
    middle = found.evidenced.outcome.quantiles(claim.basis)[1]
    verdict = "is supported" if found.register.supported else "is not supported"
    nets = (
        f"nets {_millions(middle)}"
        if middle >= 0
        else f"costs {_millions(-middle)} more than it saves"
    )
    return [
        f"The claim of {_millions(claim.low)} to {_millions(claim.high)} {verdict} as the register "
        f"stands; on published evidence the plan {nets}."
    ]


def _millions(pounds: float) -> str:
    return f"{pounds / 1e6:,.1f} million pounds"
