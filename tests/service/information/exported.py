"""An export of rows about made-up people, brought as far as a test needs it."""

from dataclasses import replace

from tests.service import made_up
from tests.service.information import registered

from sherwood.service.information import export_jobs
from sherwood.service.information.models import Export

ASKED = {
    "columns": ["age_band", "sex", "has_*"],
    "recipient": "The board",
    "purpose": "To see who is frail",
    "form": "parquet",
}
WHERE = "/information/exports/new/?flow=research&mart=person_year"


def world(tmp_path, settings):
    """A flow, a list with b on it, a release of a, b and c, an analyst and an officer."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, home=tmp_path / "home")
    (tmp_path / "home").mkdir()
    made_up.partnership()
    registered.flow(recipients="The analysts; The board")
    registered.opted_out("b")
    registered.shown_release(tmp_path / "warehouse", settings, "a", "b", "c")
    return {
        "analyst": made_up.signed_in("analyst", purpose="planning", name="An Analyst"),
        "officer": made_up.signed_in("information_governance_officer", name="An Officer"),
    }


def told(world, who):
    return {"by": world[who].user, "acting_as": ""}


def asked(world, **more):
    page = world["analyst"].post(WHERE, {**ASKED, **more})
    assert page.status_code == 302, page.content.decode()
    return Export.objects.get()


def written(world, **more):
    """An export, brought by everybody's doing to where its files can be fetched."""
    export = asked(world, **more)
    export_jobs.measure.call(export.pk)
    where = f"/information/exports/{export.pk}/decide/"
    world["officer"].post(where, {"decision": "agree", "reason": "It fits the purpose."})
    export_jobs.write.call(export.pk)
    export.refresh_from_db()
    assert export.state == Export.State.READY
    return export


def fetched(world, export, name, who="analyst"):
    return world[who].get(f"/information/exports/{export.pk}/files/{name}")


def body(answer):
    return b"".join(answer.streaming_content)
