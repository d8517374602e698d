"""Whatever is sent to whatever form, the service answers: never a fault, and nothing is half done.

The forms are those that were drawn, for somebody who may use them, on things that exist.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.service.access.test_every_page import filled as address_of
from tests.service.access.test_every_page import ours
from tests.service.attacks.doors import Form, filled, undone

from sherwood.service.audit.models import Entry
from sherwood.service.audit.verify import verify

ODD = (
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "nan",
    "²",
    "٣",
    "9" * 5_000,
    str(2**31),
    str(2**63),
    "-" + "9" * 30,
    "0001-01-01",
    "9999-12-31",
    "2018-02-30",
    "0000-00-00",
    "31/12/2018",
    "2018-01-01T00:00",
    "a\0b",
    "\0",
    "\ud800",
    "\ufffe\uffff",
    "‮txt.exe",
    "Z̸̢͉̊a̶͔͒l̵̝̽g̴̦̀o̷̙̓",
    "👩🏽‍⚕️",
    "ﷺ" * 300,
    "x" * 70_000,
    "' OR 1=1 --",
    '"; DROP TABLE accounts_user; --',
    "%s%n{}{{7*7}}${7*7}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "none",
    "null",
    "[]",
    "{}",
    "true",
    "on",
    "999999",
)
"""Things no page asks for."""

VALUES = st.sampled_from(ODD) | st.text(max_size=40)
LEAST = settings(
    max_examples=8,
    phases=[Phase.generate],  # what is found is mended and written down, not made smaller
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
MOST = settings(LEAST, max_examples=300)
BODIES = (
    ("application/x-www-form-urlencoded", b"version=%ff%fe&title=%00&=&&&a[]=1&a[]=2;"),
    (
        "application/json",
        b'{"title": ["',
    ),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; '
        b'filename="\xff\x00.csv"\r\n\r\n\xff\xfe\x00\r\n--x--\r\n',
    ),
    ("multipart/form-data", b"--\r\n"),
    ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("\xff; charset=nonsense", b"\x80\x81"),
)
"""Bodies that are no form."""


def changed(form: Form) -> st.SearchStrategy[dict[str, list[str]]]:
    """A form with some of its controls missing, doubled, or filled with what was not asked for."""
    names = sorted(form.fields)
    if not names:
        return st.just({})
    spoilt = st.dictionaries(
        st.sampled_from(names), st.lists(VALUES, max_size=3), min_size=1, max_size=3
    )
    return spoilt.map(lambda some: {**filled(form), **some})


def sent(form: Form, data: dict[str, list[str]]):
    """What the service answers to a form."""
    whole = {name: [value.encode("utf-8", "replace").decode() for value in values]
             for name, values in data.items()}  # fmt: skip
    if form.method == "get":
        return form.by.get(f"{form.action.partition('?')[0]}?{urlencode(whole, doseq=True)}")
    if "file" in form.kinds.values():
        return form.by.post(form.action, whole)
    body = urlencode(data, doseq=True, errors="surrogatepass")
    return form.by.post(form.action, body, content_type="application/x-www-form-urlencoded")


def check_answer(form: Form, answer, what: object) -> None:
    """It is an answer, it shows nothing of how it was made, and the audit holds."""
    assert answer.status_code < 500, (form.action, what, answer.exc_info)
    assert "Traceback" not in answer.headers.get("Content-Type", "")
    before = Entry.objects.count()
    assert before == 0 or Entry.objects.filter(number=before).exists(), "the audit has a gap"


def attack(form: Form, how: settings) -> None:
    """Send one form in many ways."""

    @how
    @given(changed(form))
    def send(data: dict[str, list[str]]) -> None:
        with undone():
            check_answer(form, sent(form, data), data)

    send()


def forms(house) -> Iterator[Form]:
    """Every form once, whoever fills it in."""
    seen = set()
    for form in house.forms:
        if (form.route, form.method) not in seen:
            seen.add((form.route, form.method))
            yield form


def test_no_form_answers_with_a_fault_whatever_is_sent(house):
    for form in forms(house):
        attack(form, LEAST)
    assert verify().faults == ()


@pytest.mark.soak
def test_no_form_answers_with_a_fault_whatever_is_sent_for_long(house):
    for form in house.forms:
        attack(form, MOST)
    assert verify().faults == ()


def test_each_control_alone_may_hold_anything(house):
    """One after the other, so that no other fault of a form hides it."""
    for form in forms(house):
        for number, name in enumerate(sorted(form.fields)):
            for odd in (ODD[(number * 7 + step) % len(ODD)] for step in (0, 11, 23)):
                with undone():
                    check_answer(form, sent(form, {**filled(form), name: [odd]}), (name, odd))


def test_a_body_that_is_no_form_is_refused_or_read_as_an_empty_one(house):
    for form in forms(house):
        if form.method == "post":
            for kind, body in BODIES:
                with undone():
                    answer = form.by.generic("POST", form.action, body, content_type=kind)
                    check_answer(form, answer, kind)


NOTHING = ("%00", "%ED%A0%80", "9" * 30, "x" * 3_000, "..%2f..%2fetc")
"""What names nothing, in an address."""
ASKED = (
    "&".join(f"{name}=%00" for name in ("q", "day", "page", "state", "next", "parent")),
    "q=%25&day=9999-12-31&page=-1&state=[]&until=9999-12-31&since=0001-01-01&pounds=1e999",
    "page=" + "9" * 5_000 + "&before=" + "9" * 30 + "&parent=x&child=" + "9" * 99,
    "a=1;b=2&" * 1_100,
)
"""What no page is asked for, behind its address."""


def check_address(who, method: str, address: str) -> None:
    """It is answered."""
    with undone():
        answer = who.generic(method, address)
        assert answer.status_code < 500, (method, address[:200], answer.exc_info)


def test_no_address_answers_with_a_fault_whatever_is_asked(house):
    for page in ours():
        who, known = house.who_may(page), address_of(page)
        for method in ("HEAD", "PUT", "TRACE"):
            check_address(who, method, known)
        for query in ASKED:
            check_address(who, "GET", f"{known}?{query}")
        for key in NOTHING if page.pattern.converters else ():
            address = known.replace("/none/", f"/{key}/").replace("/0/", f"/{key}/")
            for method in ("GET", "POST"):
                check_address(who, method, address)
