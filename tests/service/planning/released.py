"""Small releases, figures and plans for the tests of planning, made without a build."""

from dataclasses import replace

import pandas as pd
from django.utils import timezone
from tests.framework.made_up_release import made_up_release
from tests.report import findings
from tests.service import made_up

from sherwood.partnership import load_partnership
from sherwood.partnership.scaffold import new_partnership
from sherwood.records.codes import SERVICE_LINE
from sherwood.service.governance.loading import load
from sherwood.service.operations.models import Taken
from sherwood.service.planning.figures import figures
from sherwood.service.planning.models import Analysis
from sherwood.service.planning.shelves import making, put_charts, put_sheets
from sherwood.warehouse.atomic import write_json, write_text

RELEASE = "2018-04-01"
PRACTICES = 14
LINE = "emergency_admission_stay"


def analysis_of_practices(observed=None):
    """A made-up analysis with practices P0, P1, ... whose use is `observed`."""
    observed = observed or [100 + place for place in range(PRACTICES)]
    codes = [f"P{place}" for place in range(len(observed))]
    made = findings.made_up()
    ratios = pd.DataFrame(
        {
            "level": "practice",
            "code": codes,
            "name": [f"Practice {code}" for code in codes],
            "service_line": LINE,
            "observed": [float(each) for each in observed],
            "expected": 100.0,
            "ratio": [each / 100 for each in observed],
            "lower": [each / 100 - 0.1 for each in observed],
            "upper": [each / 100 + 0.1 for each in observed],
            "shrunk": 1.0,
            "shrunk_lower": 0.9,
            "shrunk_upper": 1.1,
            "verdict": "within what chance would give",
        }
    )
    groups = pd.DataFrame(
        {
            "grouping": "practice",
            "group": codes,
            "title": [f"Practice {code}" for code in codes],
            "people": [1_000.0 + place for place in range(len(codes))],
            "person_years": 950.0,
            "cost": [1_000_000.0 + 7_000 * place for place in range(len(codes))],
            "cost_per_person": [1_000.0 + 7 * place for place in range(len(codes))],
            "relative": 1.0,
        }
    )
    places = {code: "L1" if place % 2 else "L2" for place, code in enumerate(codes)}
    others = made.cost_by_group[made.cost_by_group["grouping"] != "practice"]
    people = groups["people"].groupby(groups["group"].map(places)).sum()
    others = others.assign(people=others["group"].map(people).fillna(others["people"]))
    by_group = pd.concat([others, groups])
    return replace(made, ratios=ratios, cost_by_group=by_group, places=places)


def shown_release(name=RELEASE, *, synthetic=True):
    """A release that is shown."""
    return Taken.objects.create(
        name=name, state="shown", shown_at=timezone.now(), synthetic=synthetic, people=12_000
    )


def figures_ready(analysis=None, name=RELEASE):
    """Figures of that release, as the job leaves them."""
    made = Analysis.objects.create(release=name, version="test", state="running")
    prepared = figures(analysis or analysis_of_practices())
    with making(made.shelf) as folder:
        put_sheets(folder, [each.sheet for each in prepared])
        put_charts(folder, {each.sheet.key: each.pictures for each in prepared})
        (folder / "index.html").write_text("<!DOCTYPE html><title>Report</title><h1>Report</h1>")
    Analysis.objects.filter(pk=made.pk).update(state="ready", made_at=made.asked_at)
    return Analysis.objects.get(pk=made.pk)


def practices_belong(of=("P0", "P1"), all_of=PRACTICES):
    """`ics` over `city` and `county`; some practices under the city, the others elsewhere."""
    made_up.partnership()
    for place in range(all_of):
        made_up.belongs(f"P{place}", "city" if f"P{place}" in of else "county")


def small_place(settings, folder):
    """A partnership folder and a warehouse of 400 made-up people, and a service that knows both."""
    new_partnership(folder / "place")
    warehouse = folder / "warehouse"
    release = made_up_release(
        lines=tuple(SERVICE_LINE), providers=("RX1", "NR3"), localities=("NORTH", "SOUTH")
    )
    people = release.frames["person_year"]
    for name in ("dementia", "diabetes"):
        people[f"has_{name}"] = people.has_copd
    for name, frame in release.frames.items():
        (warehouse / "releases" / RELEASE / name).mkdir(parents=True)
        frame.to_parquet(warehouse / "releases" / RELEASE / name / "part-0.parquet")
    write_json(warehouse / "releases" / RELEASE / "manifest.json", {**release.manifest})
    write_text(warehouse / "current", RELEASE)
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT,
        warehouse=warehouse,
        partnership=folder / "place",
        home=folder / "home",
    )
    load(load_partnership(folder / "place"))
    return shown_release()
