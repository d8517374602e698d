"""Access, information governance and audit in a browser: by axe, narrow, and without scripts."""

import pytest
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.audit.record import record
from sherwood.service.information import export_jobs, keys, releasing
from sherwood.service.information.disclosing import read_counts
from sherwood.service.information.models import EmergencyAccess, Export, Output

pytestmark = pytest.mark.django_db(transaction=True)

PERSON, STRANGER = "a" * 32, "b" * 32
OFFICERS = (
    "/roles/",
    "/roles/new/",
    "/audit/",
    "/information/flows/",
    "/information/flows/research/",
    "/information/flows/research/change/",
    "/information/flows-new/",
    "/information/opt-outs/",
    "/information/keys/",
    "/information/alerts/",
    "/information/who-saw/",
    "/information/exports/",
)


@pytest.fixture
def place():
    made_up.partnership()
    registered.flow()
    registered.opted_out("a")
    registered.cared_for(PERSON, "city1")
    registered.cared_for(STRANGER, "county1")
    keys.key_in_use("research")


def output_of(author):
    told = {"by": author, "acting_as": ""}
    begun = releasing.begin(
        title="People by practice",
        context="For the board",
        flow="research",
        organisation=made_up.organisation("ics"),
        **told,
    )
    counts = b"practice,people\nA,3\nB,40\nC,52\nD,61\n"
    releasing.add_file(begun, "people.csv", read_counts(counts, "hes_subnational"), **told)
    return begun


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("width", [1280, 320])
def test_an_officers_pages_are_accessible(visit, width):
    officer = made_up.signed_in("information_governance_officer")
    other = made_up.grant(made_up.user(), "analyst", purpose="planning")
    record("tried", actor=other.user, subject=("thing", "1"), detail={"before": 1, "after": 2})
    window = visit(officer, width=width)
    for path in (*OFFICERS, f"/roles/{other.pk}/end/"):
        window.go(path)
        window.check_accessible()


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_doctor_breaks_the_glass_and_the_officer_looks_into_it(visit, scripts):
    doctor = made_up.signed_in("general_practitioner", "city1", purpose="direct_care")
    window = visit(doctor, scripts=scripts)
    window.go("/information/people/")
    window.fill(Reference_or_NHS_number=keys.token(keys.REFERENCE, STRANGER))
    window.press("Find")
    assert window.heading() == "You may not see this person"
    window.fill(Why_you_need_to_see_this_person_now="Unconscious in my surgery")
    window.press("See them now")
    assert window.heading() == "Person"
    officer = visit(made_up.signed_in("information_governance_officer"), scripts=scripts)
    officer.go("/information/alerts/")
    officer.page.get_by_role("link", name="Look into alert").click()
    officer.fill(Finding="As it should be")
    officer.press("Save what you found")
    assert "Nothing waits." in officer.page.inner_text("main")
    assert EmergencyAccess.objects.get().finding == "As it should be"


@pytest.mark.usefixtures("place")
def test_a_doctors_pages_are_accessible(visit):
    window = visit(made_up.signed_in("general_practitioner", "city1", purpose="direct_care"))
    for person, heading in ((PERSON, "Person"), (STRANGER, "You may not see this person")):
        window.go("/information/people/")
        window.check_accessible()
        window.fill(Reference_or_NHS_number=keys.token(keys.REFERENCE, person))
        window.press("Find")
        assert window.heading() == heading
        window.check_accessible()
    window.go("/information/people/pseudonym/")
    window.check_accessible()


@pytest.mark.usefixtures("place")
def test_two_checkers_let_an_output_out(visit):
    analyst = made_up.signed_in("analyst", purpose="planning")
    output = output_of(analyst.user)
    where = f"/information/outputs/{output.pk}/"
    author = visit(analyst)
    for path in ("/information/outputs/", "/information/outputs/new/", where):
        author.go(path)
        author.check_accessible()
    author.press("Submit it")
    for name in ("Checker One", "Checker Two"):
        checker = visit(made_up.signed_in("output_checker", purpose="planning", name=name))
        checker.go(where)
        checker.check_accessible()
        checker.page.get_by_label("Let it out").check()
        checker.fill(Comment="Safe")
        checker.press("Cast your vote")
    checker.press("Approved")
    checker.press("Released")
    checker.check_accessible()
    assert Output.objects.get().state == "released"


@pytest.mark.usefixtures("place")
def test_rows_are_asked_for_decided_and_fetched(visit, tmp_path, settings):
    registered.release(tmp_path / "warehouse", settings, "p", "q")
    analyst = visit(made_up.signed_in("analyst", purpose="planning"), width=320)
    analyst.go("/information/exports/new/")
    analyst.check_accessible()
    analyst.page.get_by_label("Person-years").check()
    analyst.press("Go on to columns")
    analyst.check_accessible()
    for label in ("Age in bands", "Sex", "Cost of the year"):
        analyst.page.get_by_label(label).check()
    analyst.page.get_by_label("The analysts").check()
    analyst.page.get_by_label("CSV").check()
    analyst.fill(What_will_be_done_with_it="To see who is frail")
    analyst.press("Ask for these rows")
    export = Export.objects.get()
    export_jobs.measure.call(export.pk)
    officer = visit(made_up.signed_in("information_governance_officer"))
    officer.go(f"/information/exports/{export.pk}/")
    officer.check_accessible()
    assert "2 of 2 (100.0%)" in officer.page.inner_text("main")
    officer.page.get_by_label("Agree: let it be written").check()
    officer.fill(Your_reason="The board needs it for the plan.")
    officer.press("Decide")
    export_jobs.write.call(export.pk)
    analyst.go(f"/information/exports/{export.pk}/")
    analyst.check_accessible()
    with analyst.page.expect_download() as fetched:
        analyst.page.get_by_role("link", name="Fetch rows.csv").click()
    assert fetched.value.path().read_text().count("research-1.") == 2
