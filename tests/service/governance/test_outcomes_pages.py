"""The outcomes framework, page by page and as a file."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.service import made_up

from sherwood.service.audit.models import Entry
from sherwood.service.governance.models import Contribution, Measure
from sherwood.service.governance.outcome_rows import rows_of_outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    made_up.partnership()
    return made_up.signed_in("governance_officer")


def filled(name="stays", level="system", owner="ics", **changes):
    code = made_up.organisation(owner).pk
    return {
        "name": name,
        "title": name.title(),
        "tier": "use",
        "level": level,
        "owner": code,
        "covers": code,
        "numerator": "Emergency stays",
        "denominator": "People",
        "unit": "per 1,000",
        "direction": "lower",
        "method": "crude_rate",
        "baseline": "102",
        "series": "2018",
        "target": "95",
        "disclosure": "counts",
        "source": "made up",
        **changes,
    }


def two(officer):
    officer.post("/outcomes/new/", filled())
    officer.post("/outcomes/new/", filled("city_stays", "partnership", "city"))
    return Measure.objects.get(name="stays"), Measure.objects.get(name="city_stays")


def sent(officer, text):
    file = SimpleUploadedFile("outcomes.csv", text.encode())
    return officer.post("/outcomes/file/new/", {"file": file})


def test_outcomes_are_added_linked_and_shown_to_be_in_order(officer):
    stays, city = two(officer)
    assert "serves no other" in officer.get("/outcomes/").content.decode()
    officer.post("/outcomes/of/city_stays/contributes/", {"parent": stays.pk})
    page = officer.get("/outcomes/").content.decode()
    assert "serves no other" not in page
    assert "<svg" in page
    assert Contribution.objects.get().child == city
    told = set(Entry.objects.values_list("action", flat=True))
    assert {"outcome added", "contribution added"} <= told


def test_an_outcome_does_not_serve_itself_through_another(officer):
    stays, city = two(officer)
    officer.post("/outcomes/of/city_stays/contributes/", {"parent": stays.pk})
    page = officer.post("/outcomes/of/stays/contributes/", {"parent": city.pk})
    assert "contributes to &#39;Stays&#39;" in page.content.decode()
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"target": "110"}, "110 is worse than the baseline"),
        ({"series": ""}, "Name the version of the series"),
        ({"floor": "96"}, "It lies below the floor, 96."),
        ({"floor": "90", "ceiling": "80"}, "The floor lies below the ceiling."),
        ({"level": "contract"}, "Name the contract"),
        ({"target": "many"}, "Enter a number."),
    ],
)
def test_what_cannot_be_is_refused(officer, wrong, said):
    page = officer.post("/outcomes/new/", filled(**wrong))
    assert said in page.content.decode()
    assert not Measure.objects.exists()


def test_two_people_changing_one_outcome_are_shown_both(officer):
    two(officer)
    where, mine = "/outcomes/of/stays/change/", filled(version=0)
    assert officer.post(where, {**mine, "target": "90"}).status_code == 302
    page = officer.post(where, {**mine, "target": "85"})
    assert page.status_code == 409
    assert "90" in page.content.decode() and "85" in page.content.decode()
    assert Measure.objects.get(name="stays").target == 90


def test_an_officer_of_the_county_does_not_touch_the_citys_outcome(officer):
    two(officer)
    county = made_up.signed_in("governance_officer", "county")
    assert county.get("/outcomes/of/city_stays/").status_code == 200
    assert county.get("/outcomes/of/city_stays/change/").status_code == 403
    given = filled("city_again", "partnership", "city")
    assert county.post("/outcomes/new/", given).status_code == 422
    text = rows_of_outcomes(date.today()).replace("City_Stays", "County_Stays")
    assert "does not edit outcomes of" in sent(county, text).content.decode()
    assert Measure.objects.count() == 2


def test_what_goes_out_comes_in_unchanged(officer):
    stays, _ = two(officer)
    officer.post("/outcomes/of/city_stays/contributes/", {"parent": stays.pk, "reason": "Why"})
    text = rows_of_outcomes(date.today())
    assert officer.get("/outcomes/file/").content.decode() == text
    before = Entry.objects.count()
    assert sent(officer, text).status_code == 302
    assert Entry.objects.count() == before
    assert rows_of_outcomes(date.today()) == text


def test_a_file_into_an_empty_framework_makes_the_same_again(officer):
    stays, _ = two(officer)
    officer.post("/outcomes/of/city_stays/contributes/", {"parent": stays.pk})
    text = rows_of_outcomes(date.today())
    Contribution.objects.all().delete()
    Measure.objects.all().delete()
    assert sent(officer, text).status_code == 302
    assert rows_of_outcomes(date.today()) == text


def test_a_file_with_one_fault_changes_nothing(officer):
    two(officer)
    rows = list(csv.DictReader(io.StringIO(rows_of_outcomes(date.today()))))
    rows[0]["target"], rows[1]["target"] = "91", "few"
    written = io.StringIO()
    out = csv.DictWriter(written, list(rows[0]))
    out.writeheader()
    out.writerows(rows)
    page = sent(officer, written.getvalue())
    assert "Row 3: target: &#39;few&#39; is not a number." in page.content.decode()
    assert set(Measure.objects.values_list("target", flat=True)) == {95}


def test_a_file_taken_out_before_somebody_elses_change_is_refused(officer):
    two(officer)
    text = rows_of_outcomes(date.today())
    officer.post("/outcomes/of/stays/change/", {**filled(version=0), "target": "90"})
    page = sent(officer, text)
    assert "was saved by somebody else" in page.content.decode()
    assert Measure.objects.get(name="stays").target == 90


@pytest.mark.parametrize("text", ["", "name,title\na,b\n", 'name,"', "a\0b", "name,title\n1,2,3,4"])
def test_what_is_no_file_of_outcomes_is_refused_in_words(officer, text):
    assert sent(officer, text).status_code == 422


def test_a_spreadsheet_takes_no_cell_for_a_formula(officer):
    officer.post("/outcomes/new/", filled(title="=1+1"))
    text = rows_of_outcomes(date.today())
    assert ",=1+1" not in text
    assert sent(officer, text).status_code == 302
    assert Measure.objects.get().title == "=1+1"
