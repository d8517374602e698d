"""The house as somebody finds it who follows every link: its pages, and the forms on them.

A page that is added to the service is found, and attacked, without a word here.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, resolve, reverse
from tests.service import made_up
from tests.service.access import oracle
from tests.service.access.test_every_page import ours
from tests.service.attacks.everything import PERSON

from sherwood.service.accounts.second_step import TAKEN
from sherwood.service.governance.access.acting import GRANT
from sherwood.service.governance.access.check import DECLARED
from sherwood.service.information.views.people import OPEN

OF_A_ROUTE = 2
"""So many addresses of one page are opened by one person: things stand in different states."""

WHO = (
    ("governance_officer", "governance", "ics", ""),
    ("information_governance_officer", "governance", "ics", ""),
    ("analyst", "planning", "city", "Author of city"),
    ("output_checker", "planning", "ics", ""),
    ("board_member", "governance", "city", "Author of city"),
    ("general_practitioner", "direct_care", "city1", ""),
    ("service_administrator", "operations", "ics", ""),
)
"""Who walks: between them, and those added for what nobody of them may do, they may do all."""


@dataclass
class Form:
    """A form as it was drawn.

    Attributes:
        fields: By name: the values it was drawn with, and those that may be chosen.
        kinds: By name: the type of its control.
    """

    action: str
    method: str = "get"
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    route: str = ""
    by: Any = None


class Reader(HTMLParser):
    """Reads the links and forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, [], []
        self._name = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urldefrag(urljoin(self.address, given["href"])).url)
        if tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self.forms.append(Form(action, given.get("method", "get").lower()))
        if self.forms:
            self._control(tag, given, self.forms[-1])

    def _control(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given.get("name", "")
        if tag == "option":
            form.choices.setdefault(self._name, []).append(given.get("value", ""))
            if "selected" in given:
                form.fields[self._name] = [given.get("value", "")]
        if tag not in {"input", "select", "textarea", "button"} or not name:
            return
        self._name = name
        kind = given.get("type", tag)
        form.kinds[name] = kind
        form.fields.setdefault(name, [])
        if kind in {"radio", "checkbox", "submit"} or tag == "button":
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.fields[name].append(given.get("value", "on"))
        elif "value" in given:
            form.fields[name].append(given["value"])


class Visitor(Client):
    """A browser that keeps the session it came with, whatever was answered and undone."""

    def __init__(self, came_with: Client) -> None:
        super().__init__(raise_request_exception=False)
        self.user, self.came_with = came_with.user, came_with.cookies.output(header="")

    def request(self, **request: Any) -> Any:
        """Ask as the one who came."""
        self.cookies = SimpleCookie(self.came_with)
        return super().request(**request)


def browser_of(role: str, purpose: str, at: str, name: str = "") -> Client:
    """Somebody acting in a role, with a person open if they see people; faults become answers."""
    name = name or f"{role} {purpose} {at}".replace("_", " ")
    who = made_up.User.objects.filter(name=name).first() or made_up.user(name)
    down = None if at[-1].isdigit() else "system"
    held = who.grants.filter(role=role, purpose=purpose, node__code=at).first()
    held = held or made_up.grant(who, role, at, down, purpose)
    client = made_up.as_user(who, held)
    session = client.session
    session[TAKEN] = True
    if "see_person" in oracle.actions_of(role, purpose):
        session[OPEN] = [session[GRANT], PERSON]
    session.save()
    visitor = Visitor(client)
    visitor.able, visitor.role = oracle.actions_of(role, purpose), (role, purpose)
    return visitor


def walkers() -> list[Client]:
    """Those who walk; a role that does something new walks too."""
    able = set().union(*(oracle.actions_of(role, purpose) for role, purpose, _, _ in WHO))
    found = [browser_of(*one) for one in WHO]
    for role, purpose in oracle.every_grant():
        if more := oracle.actions_of(role, purpose) - able:
            able |= more
            found.append(browser_of(role, purpose, "ics"))
    return found


@dataclass
class House:
    """What was found.

    Attributes:
        pages: Addresses that were opened, by route: the address, who opened it, what was answered.
        forms: Each form once for each page and person, as it was drawn.
        city: The same as officers of one part of the partnership find it.
    """

    walkers: list[Client]
    pages: dict[str, list[tuple[str, Client, Any]]] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    city: Any = None

    def walk(self) -> None:
        """Follow every link."""
        stranger = Client(raise_request_exception=False)
        stranger.able = set()
        for client in (*self.walkers, stranger):
            self._walk(client)

    def _walk(self, client: Client) -> None:
        waiting, seen, opened = starts(client), set(), {}
        while waiting:
            address = waiting.pop(0)
            route = route_of(address)
            if address in seen or not route or opened.get(route, 0) >= OF_A_ROUTE:
                continue
            seen.add(address)
            opened[route] = opened.get(route, 0) + 1
            with undone():
                answer = client.get(address)
            self.pages.setdefault(route, []).append((address, client, answer))
            if answer.status_code in {301, 302}:
                waiting.append(urljoin(address, answer.headers["Location"]))
                continue
            if "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            page = Reader(address)
            page.feed(answer.content.decode())
            for form in page.forms:
                self._note(form, client)
                waiting.append(form.action)
            waiting += page.links

    def _note(self, form: Form, client: Client) -> None:
        form.route, form.by = route_of(form.action), client
        if form.route and not any(_same(form, other) for other in self.forms):
            self.forms.append(form)

    def who_may(self, page: URLPattern) -> Client:
        """Somebody whose role does what a page needs."""
        needed = getattr(page.callback, DECLARED)
        wanted = set() if isinstance(needed, str) else {str(one) for one in needed}
        return next(one for one in self.walkers if not wanted or wanted & one.able)

    def posted(self) -> list[Form]:
        """Forms that are posted and change more than who is signed in."""
        return [one for one in self.forms if one.method == "post" and not leaves(one.route)]


def starts(client: Client) -> list[str]:
    """The pages that somebody may open whose addresses name nothing."""
    found = []
    for page in ours():
        needed = getattr(page.callback, DECLARED)
        may = needed == "public" or (client.able and isinstance(needed, str))
        if not page.pattern.converters and (may or client.able & {str(one) for one in needed}):
            found.append(reverse(page.name))
    return found


def leaves(route: str) -> bool:
    """Whether a form is about the session or the account of the one who sends it."""
    return route.startswith(("account_", "mfa_")) or route in {"choose_role", "sign_out_everywhere"}


def _same(one: Form, other: Form) -> bool:
    return (one.route, one.method, one.by, one.kinds) == (
        other.route, other.method, other.by, other.kinds,
    )  # fmt: skip


def route_of(address: str) -> str:
    """The name of the route of an address of this service; nothing if it is none."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme or not parts.path.startswith("/"):
        return ""
    try:
        return resolve(re.sub("/+", "/", parts.path)).view_name
    except Resolver404:
        return ""


def filled(form: Form) -> dict[str, list[str]]:
    """The form as it would be sent, each control with something in it that fits its kind."""
    return {name: values or _something(form, name) for name, values in form.fields.items()}


def _something(form: Form, name: str) -> list[str]:
    offered = [one for one in form.choices.get(name, []) if one]
    if offered:
        return offered[:1]
    if form.kinds[name] == "number" or name in {"version", "limit", "quorum"}:
        return ["1"]
    if re.search("start|end|date|day|_on$|lapses|since|until|opened|closed|checked", name):
        return ["2030-01-01"]
    return ["" if form.kinds[name] == "file" else "something"]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done is undone afterwards; the transaction must have been left whole."""
    with transaction.atomic():
        yield
        assert not connection.needs_rollback, "A statement failed and its transaction went on."
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        transaction.set_rollback(True)
