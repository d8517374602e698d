"""How pages are drawn: Jinja2 with the templates of the NHS design system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField, Field
from django.http import HttpRequest
from django.template import engines
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from jinja2.meta import find_referenced_templates

import sherwood
from sherwood.service.accounts.places import places
from sherwood.service.accounts.waiting import counted
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import answer
from sherwood.service.governance.access.roles import Action
from sherwood.service.planning.sheets import check_sheet


def environment(**options: Any) -> Environment:
    """The Jinja2 environment of every page."""
    options["undefined"] = ChainableUndefined
    options["loader"] = ChoiceLoader(
        [FileSystemLoader(settings.TEMPLATES[0]["DIRS"]), PackageLoader("nhsuk_frontend_jinja")]
    )
    pages = Environment(**options, extensions=["jinja2.ext.do"])
    pages.globals.update(static=staticfiles_storage.url, url=reverse, Action=Action)
    pages.globals["counted"] = counted
    pages.filters["local"] = timezone.localtime
    pages.globals["drawn"] = check_sheet
    pages.filters["wrong"] = wrong
    return pages


def wrong(field: BoundField) -> list[str]:
    """What is wrong with what was put into a field; what is missing is told by the field's name."""
    missing = Field.default_error_messages["required"]
    named = f"\u201c{field.label}\u201d needs an answer"
    return [named if error == missing else str(error) for error in field.errors]


def compile_pages() -> int:
    """Compile every page and what it is made of, before anybody waits for it.

    Returns:
        How many templates there are.
    """
    pages = engines["jinja2"].env  # type: ignore[attr-defined]
    waiting = [name for folder in settings.TEMPLATES[0]["DIRS"] for name in _templates(folder)]
    compiled: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in compiled:
            continue
        compiled.add(name)
        pages.get_template(name)
        source = pages.loader.get_source(pages, name)[0]
        waiting += [each for each in find_referenced_templates(pages.parse(source)) if each]
    return len(compiled)


def _templates(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file()]


def every_page(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: who acts, what they may do, and whether people are made up."""
    who = acting(request) if hasattr(request, "user") else None
    return {
        "acting": who,
        "navigation": _navigation(request) if who and who.grant else [],
        "outside": settings.OUTSIDE_NAME,
        "may": lambda action: bool(answer(request, action)),
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "demonstration": settings.DEMONSTRATION,
        "version": sherwood.__version__,
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The places open to the one who acts; the one they are in is marked."""
    return [
        {
            "text": place.title,
            "href": (address := reverse(place.route)),
            "active": request.path.startswith(address),
        }
        for place in places(request)
    ]
