"""Things of others: asked for by their number, or named in a form that did not offer them.

What lies elsewhere and what is nowhere are refused in the same words, so that nobody learns from a
refusal what there is. What everybody in a role may see, they may see wherever they are.
"""

import re

from django.urls import resolve, reverse
from tests.service import made_up
from tests.service.attacks.doors import browser_of, filled, undone

from sherwood.service.audit.models import Entry
from sherwood.service.governance.access.rules import NOT_HERE
from sherwood.service.governance.models import Agreement, Body, Measure, Organisation, Paper, Topic

FOR_ALL = {
    "outcome", "organisation", "change_organisation", "flow", "hierarchy", "framework_item",
    "published_decision", "follow_link",
}  # fmt: skip
"""Pages of what all see who see governance, or all."""
FORBIDDEN = {"refused", "person refused"}


def words(answer) -> str:
    """A page without what differs from one request to the next."""
    text = re.sub(r'nonce="[^"]*"|csrfmiddlewaretoken" value="\w+"', "", answer.text)
    return re.sub(r'href="[^"]*next=[^"]*"', "", text)


def path_of(address: str) -> str:
    """An address without what is asked of it."""
    return address.partition("?")[0]


def nowhere(address: str) -> str:
    """The address of the same page, of something that does not exist."""
    match = resolve(path_of(address))
    kinds = {key: 10**9 if isinstance(one, int) else "none" for key, one in match.kwargs.items()}
    return reverse(match.view_name, kwargs=kinds)


def elsewhere(house) -> list[tuple[str, str, object]]:
    """Addresses of things, each with its route and somebody whose role opens it."""
    return [
        (route, address, who)
        for route, found in house.pages.items()
        for address, who, answer in found
        if route not in FOR_ALL
        and who in house.walkers
        and resolve(path_of(address)).kwargs
        and answer.status_code in {200, 302}
    ]


def told_of(browser, address: str) -> tuple[object, set[str]]:
    """What a page answers, and what the audit is told of it."""
    before = Entry.objects.count()
    answer = browser.get(address)
    told = Entry.objects.filter(number__gt=before).values_list("action", flat=True)
    return answer, set(told)


def test_the_same_role_elsewhere_is_refused_as_if_there_were_nothing(house):
    tried = 0
    for route, address, who in elsewhere(house):
        others = [browser_of(*who.role, place) for place in ("city", "county", "city1", "county1")]
        found = [told_of(other, address) for other in others]
        refused = [answer for answer, _ in found if answer.status_code == 403]
        assert refused, f"{route}: {address} is open to all"
        for other, (answer, told) in zip(others, found, strict=True):
            if answer.status_code == 403:
                tried += 1
                assert told & FORBIDDEN, f"{route}: {address} is refused and nobody told"
                assert words(answer) == words(other.get(nowhere(address))), address
                assert NOT_HERE in answer.text or "party itself" in answer.text
    assert tried > 50


def test_a_form_of_something_elsewhere_changes_nothing(house):
    tried = 0
    for form in house.posted():
        if form.route in FOR_ALL or not resolve(path_of(form.action)).kwargs:
            continue
        for place in ("city2", "county2"):
            other = browser_of(*form.by.role, place)
            before = Entry.objects.count()
            with undone():
                answer = other.post(form.action, filled(form))
                told = Entry.objects.filter(number__gt=before).values_list("action", flat=True)
                assert answer.status_code == 403, (form.action, place, answer.status_code)
                assert set(told) <= FORBIDDEN, (form.action, list(told))
                tried += 1
    assert tried > 30


def foreign(offered: set[str]) -> list[str]:
    """Numbers of things there are that were not offered, one of a kind, and of nothing."""
    kinds = (Organisation, Body, Topic, Paper, Measure, Agreement, made_up.User)
    known = (
        next((str(pk) for pk in kind.objects.order_by("-pk").values_list("pk", flat=True)
              if str(pk) not in offered), "")
        for kind in kinds
    )  # fmt: skip
    return sorted({one for one in known if one} | {"999999999", "-1"})


def test_what_a_form_did_not_offer_is_not_taken_from_it(city):
    tried, seen = 0, set()
    for form in city.posted():
        for name, offered in form.choices.items():
            if (form.route, name) in seen or not any(one.isdigit() for one in offered):
                continue
            seen.add((form.route, name))
            for value in foreign(set(offered)):
                before = Entry.objects.count()
                with undone():
                    answer = form.by.post(form.action, {**filled(form), name: [value]})
                    told = Entry.objects.filter(number__gt=before)
                    assert not told.exclude(action__in=FORBIDDEN).exists(), (form.action, name)
                    assert answer.status_code < 500
                    tried += 1
    assert tried > 40


def test_what_was_not_asked_for_is_not_taken(city):
    """Fields of the row that no control is for."""
    names = "state author sha256 id pk organisation_id user_id given_by is_active round code by"
    for form in city.posted():
        if form.route in {"move_meeting", "decide_output"}:  # which ask for a state
            continue
        before = Entry.objects.count()
        with undone():
            extra = {name: "7777" for name in names.split() if name not in form.fields}
            form.by.post(form.action, {**filled(form), **extra})
            told = Entry.objects.filter(number__gt=before).values_list("detail", flat=True)
            assert "7777" not in str(list(told)), form.action
