"""A file of monthly positions: what is read from it, and every way in which it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from sherwood.errors import InputError, MethodError
from sherwood.finance.control_total import ControlTotals, OrganisationTotal
from sherwood.finance.monthly import monthly_report
from sherwood.finance.positions import read_positions

YEAR = 2017
HEADER = "organisation,year,month,plan,actual,forecast"
TOTALS = ControlTotals(
    (
        OrganisationTotal("HILL", YEAR, -1_200_00, 0, 100_00, memo=False),
        OrganisationTotal("VALE", YEAR, 120_00, 0, 50_00, memo=False),
        OrganisationTotal("COUNCIL", YEAR, 0, 0, 0, memo=True),
    ),
    system_share=0.5,
)


def rows(code: str, plan: int, actuals: list[int], forecast: int = 0) -> list[str]:
    """Twelve rows of an organisation: the first as reported, the rest planned."""
    reported = [
        f"{code},2017/18,{month},{plan},{actual},{forecast}"
        for month, actual in enumerate(actuals, start=1)
    ]
    to_come = [f"{code},2017/18,{month},{plan},," for month in range(len(actuals) + 1, 13)]
    return reported + to_come


HILL = rows("HILL", -100, [-100, -130], forecast=-1_230)
VALE = rows("VALE", 10, [12, 15, 11], forecast=140)


def read(tmp_path: Path, *lines: str):
    path = tmp_path / "positions.csv"
    path.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    return read_positions(path, TOTALS)


def test_variance_to_date_is_of_months_that_everyone_has_reported(tmp_path):
    report = monthly_report(read(tmp_path, *HILL, *VALE), TOTALS, YEAR)
    table = report.table().set_index("organisation")
    assert table.month.unique().tolist() == [2]
    assert table.variance.to_dict() == {"HILL": -30, "VALE": 7, "system": -23}
    assert table.forecast_variance.to_dict() == {"HILL": -30, "VALE": 20, "system": -10}
    assert report.later == ("VALE",)


def test_the_funding_the_forecasts_would_earn(tmp_path):
    # HILL misses and so does the system: VALE has half of its own, for itself.
    report = monthly_report(read(tmp_path, *HILL, *VALE), TOTALS, YEAR)
    assert report.earning.table().earned.tolist() == [0, 25]


def test_an_earlier_month_may_be_asked_for(tmp_path):
    report = monthly_report(read(tmp_path, *HILL, *VALE), TOTALS, YEAR, month=1)
    assert report.table().set_index("organisation").actual.to_dict() == {
        "HILL": -100,
        "VALE": 12,
        "system": -88,
    }


def test_a_month_that_someone_has_not_reported_is_refused(tmp_path):
    with pytest.raises(MethodError, match="Month 3 of 2017/18 has not been reported by HILL"):
        monthly_report(read(tmp_path, *HILL, *VALE), TOTALS, YEAR, month=3)


def test_nothing_reported_at_all_is_refused(tmp_path):
    positions = read(tmp_path, *rows("HILL", 0, []), *rows("VALE", 0, []))
    with pytest.raises(MethodError, match="Month 1 of 2017/18 has not been reported by HILL, VALE"):
        monthly_report(positions, TOTALS, YEAR)


def test_a_plan_that_misses_the_control_total_is_seen(tmp_path):
    report = monthly_report(read(tmp_path, *rows("HILL", -90, [0]), *VALE), TOTALS, YEAR)
    assert report.table().set_index("organisation").plan_less_total["HILL"] == 120


def test_the_council_is_shown_and_not_summed(tmp_path):
    council = rows("COUNCIL", 0, [-500, -500], forecast=-6_000)
    table = monthly_report(read(tmp_path, *HILL, *VALE, *council), TOTALS, YEAR).table()
    assert table.organisation.tolist() == ["HILL", "VALE", "COUNCIL", "system"]
    assert table.set_index("organisation").variance["system"] == -23


def test_a_file_of_excel_is_read(tmp_path):
    path = tmp_path / "positions.csv"
    path.write_bytes(("\ufeff" + "\r\n".join((HEADER, *HILL, *VALE, ",,,,,"))).encode())
    assert len(read_positions(path, TOTALS)) == 24


def changed(line: int, row: str) -> list[str]:
    """The rows of HILL and VALE, with another on one line of the file."""
    lines = [HEADER, *HILL, *VALE]
    lines[line - 1] = row
    return lines[1:]


@pytest.mark.parametrize(
    ("line", "row", "told"),
    [
        (2, "HIL,2017/18,1,0,0,0", "organisation: 'HIL' has no control total (did you mean HILL?)"),
        (2, "HILL,2018/19,1,0,0,0", "organisation: HILL has no control total for 2018/19; add one"),
        (2, "HILL,2017,1,0,0,0", "year: '2017' is not a financial year; write it as 2017/18"),
        (2, "HILL,2017/18,April,0,0,0", "month: 'April' is not a month's number; write 1 for"),
        (2, "HILL,2017/18,13,0,0,0", "month: '13' is not a month's number"),
        (2, "HILL,2017/18,1,0,£900,0", "actual: '£900' is not pounds in digits; write -1234"),
        (2, 'HILL,2017/18,1,"1,900",0,0', "plan: '1,900' is not pounds in digits"),
        (2, "HILL,2017/18,1,1.2m,0,0", "plan: '1.2m' is not pounds in digits"),
        (2, "HILL,2017/18,1,0,0,(900)", "forecast: '(900)' is not pounds in digits"),
        (2, "HILL,2017/18,1,,0,0", "plan: it is empty; every month needs a plan, 0 if nothing"),
        (3, "HILL,2017/18,1,0,0,0", "month: HILL has month 1 of 2017/18 on line 2 too; keep one"),
        (2, "HILL,2017/18,1,0,,", "actual: HILL in 2017/18 has none for month 1 but one for"),
        (2, "HILL,2017/18,1,0,5,", "forecast: it is empty though there is actual"),
        (4, "HILL,2017/18,3,0,,5", "actual: it is empty though there is forecast"),
    ],
)
def test_a_fault_is_named_with_its_row_its_column_and_what_to_do(tmp_path, line, row, told):
    with pytest.raises(InputError) as refused:
        read(tmp_path, *changed(line, row))
    assert f"positions.csv, line {line}, {told}" in str(refused.value)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (changed(2, ""), "HILL in 2017/18: there is no row for month 1; give all twelve"),
        (changed(2, "HILL,2017/18,1,1,900,0,0"), "line 2: there are more cells than columns"),
        ([*HILL, *VALE, "Total,2017/18,1,0,0,0"], "line 26: 'Total' is a row of totals; take it"),
        ([*HILL, "VALE,2017/18,YTD,0,0,0"], "line 14: 'YTD' is a row of totals"),
        (HILL, "VALE in 2017/18: there is no row though it has a control total"),
        ([], "line 2: there are no rows"),
    ],
)
def test_what_is_missing_or_too_much_is_named(tmp_path, lines, told):
    with pytest.raises(InputError) as refused:
        read(tmp_path, *lines)
    assert f"positions.csv, {told}" in str(refused.value)


def test_every_fault_is_told_at_once(tmp_path):
    with pytest.raises(InputError) as refused:
        read(tmp_path, "HILL,2017,0,a,b,c", "X,2017/18,1,0,0,0")
    assert str(refused.value).count("\n") == 5
    assert "line 3, organisation" in str(refused.value)


def test_twenty_faults_are_enough(tmp_path):
    with pytest.raises(InputError, match=r"\.\.\. and 4 more"):
        read(tmp_path, *(["HILL,2017/18,1,x,0,0"] * 24))


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("organisation,year,month,plan,actual", "lacks forecast"),
        (HEADER + ",notes", "does not know notes"),
        (HEADER + ",plan", "repeats plan"),
    ],
)
def test_headers_are_the_six_columns(tmp_path, header, told):
    path = tmp_path / "positions.csv"
    path.write_text(header + "\n")
    with pytest.raises(InputError, match=f"line 1: it {told}; the columns are {HEADER[:12]}"):
        read_positions(path, TOTALS)


def test_what_is_not_text_is_refused(tmp_path):
    path = tmp_path / "positions.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="save it as CSV in UTF-8"):
        read_positions(path, TOTALS)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read as CSV"):
        read_positions(tmp_path / "absent.csv", TOTALS)
