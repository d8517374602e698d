"""An analyst's day: figures are let out by two checkers, and rows about people by an officer."""

import pytest
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.information import export_jobs
from sherwood.service.information.models import Export

pytestmark = pytest.mark.django_db(transaction=True)

COUNTS = b"practice,people\nA,3\nB,40\nC,52\nD,61\n"


@pytest.fixture
def people():
    made_up.partnership()
    registered.flow("planning", opt_out=False)
    analyst = made_up.user("Amir Lund")
    made_up.grant(analyst, "analyst", purpose="planning")
    checkers = [made_up.user(name) for name in ("Chris Vale", "Dina Moss")]
    for checker in checkers:
        made_up.grant(checker, "output_checker", purpose="planning")
    return analyst, *checkers


def test_figures_are_asked_for_checked_by_two_and_let_out(visit, people):
    analyst, first, second = people
    amir = visit()
    amir.sign_in(analyst)
    amir.follow("Your outputs")
    amir.press("Ask for an output")
    amir.fill(Title="People by practice")
    amir.fill(**{"What it shows, and what it is for": "How many people there are; for the board"})
    amir.choose(Flow="Planning", Organisation="The Integrated Care System")
    amir.press("Go on")
    amir.fill(Name_of_the_file="people.csv")
    amir.page.get_by_role("radio").first.check()
    amir.page.get_by_label("Counts", exact=True).set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": COUNTS}
    )
    amir.press("Add the table")
    assert amir.said() == "people.csv is added, as it would be let out."
    assert "A,3" not in amir.text()
    amir.picture("output", height=1300)
    amir.press("Submit it")
    assert amir.said() == "The output is now: Submitted."

    chris, dina = visit(), visit()
    for window, checker in ((chris, first), (dina, second)):
        window.sign_in(checker)
        window.follow("Review: People by practice")
        assert "Chris Vale" not in window.text()
        window.pick("Let it out")
        window.fill(Comment="Nobody can be told from it")
        window.press("Cast your vote")
        assert window.said() == "Your vote is cast."
    chris.home()
    chris.follow("Approve, reject or return: People by practice")
    chris.press("Approve it")
    chris.home()
    chris.follow("Let out: People by practice")
    chris.press("Let it out")
    assert chris.said() == "The output is now: Released."

    amir.home()
    amir.follow("Your outputs")
    amir.follow("People by practice")
    with amir.page.expect_download() as taken:
        amir.follow("Download people.csv")
    let_out = taken.value.path().read_text()
    assert "A,3" not in let_out
    assert "D,60" in let_out


def test_rows_about_people_are_asked_for_agreed_to_and_fetched(visit, people, tmp_path, settings):
    registered.flow(recipients="The analysts; The board")
    registered.opted_out("b" * 32)
    registered.shown_release(tmp_path / "warehouse", settings, *(letter * 32 for letter in "abc"))
    officer = made_up.user("Ines Costa")
    made_up.grant(officer, "information_governance_officer", purpose="governance")
    amir = visit(width=320)
    amir.sign_in(people[0])
    amir.follow("Rows about people")
    amir.press("Ask for rows")
    amir.choose(Flow="Research")
    amir.page.get_by_role("radio", name="Person-years").check()
    amir.press("Go on to columns")
    amir.page.get_by_role("checkbox").first.check()
    amir.pick("The board", "CSV")
    amir.fill(**{"What will be done with it": "To see who grows frail"})
    amir.press("Ask for these rows")
    assert "It is being counted whom the columns single out." in amir.text()
    asked = Export.objects.get()
    export_jobs.measure.call(asked.pk)

    ines = visit()
    ines.sign_in(officer)
    ines.follow(f"Decide on rows about people: {asked}")
    ines.pick("Agree: let it be written")
    ines.fill(**{"Your reason": "It fits the purpose of the flow"})
    ines.press("Decide")
    export_jobs.write.call(asked.pk)

    amir.home()
    amir.follow(f"Fetch {asked}")
    with amir.page.expect_download() as taken:
        amir.follow("Fetch rows.csv")
    rows = taken.value.path().read_text()
    assert "a" * 32 not in rows
    assert rows.count("research-1.") == 2
