"""Changing things from a page: faults stand beside the form, and nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.service.governance.access.acting import acting, belongings
from sherwood.service.governance.access.check import answer, check
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import reach
from sherwood.service.governance.models import (
    Editable,
    EditedMeanwhileError,
    Membership,
    Organisation,
)

Path = Iterable[tuple[str, str]]


def edit(
    request: HttpRequest,
    form: forms.BaseForm,
    save: Callable[[dict[str, Any]], object],
    *,
    title: str,
    submit: str,
    back: str,
    then: str = "",
    row: Editable | None = None,
    lede: str = "",
    path: Path = (),
) -> HttpResponse:
    """Draw a form, or save what was filled in.

    Args:
        request: The request.
        form: Bound if something was sent.
        save: What is done with it once it is valid.
        title: The page's heading.
        submit: The words on its button.
        back: Where to go when nothing is done.
        then: Where to go afterwards, if elsewhere.
        row: What is changed; both versions are shown if somebody else has changed it meanwhile.
        lede: What to know first.
        path: Breadcrumbs.
    """
    if form.is_valid():
        try:
            save(form.cleaned_data)
        except EditedMeanwhileError:
            return meanwhile(request, form, row, back)
        except ValidationError as error:
            _beside(form, error)
        except SherwoodError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved.")
            return redirect(then or back)
    shown = {
        "form": form, "title": title, "submit": submit, "back": back, "lede": lede, "path": path,
    }  # fmt: skip
    return render(request, "governance/edit.jinja", shown, status=422 if form.errors else 200)


def meanwhile(
    request: HttpRequest, form: forms.BaseForm, row: Editable | None, back: str
) -> HttpResponse:
    """Show what somebody else has saved beside what was to be saved."""
    if row is not None:
        row = type(row)._default_manager.get(pk=row.pk)
    both = [
        (field.label, getattr(row, field.name, ""), form.cleaned_data.get(field.name, ""))
        for field in form.visible_fields()
    ]
    shown = {"both": both, "again": request.path, "back": back}
    return render(request, "governance/edited_meanwhile.jinja", shown, status=409)


def reached(request: HttpRequest, action: Action) -> frozenset[str]:
    """The codes of the organisations for which the role may do this."""
    held = acting(request).held
    if held is None or not answer(request, action):
        return frozenset()
    below = belongings(held.hierarchy) if held.hierarchy else []
    return reach(held, below, timezone.localdate())


def answers_for(request: HttpRequest, action: Action, organisation: Organisation) -> bool:
    """Whether the role covers an organisation, or is left with it."""
    return organisation.code in answered_for(request, action, [organisation.code])


def answered_for(request: HttpRequest, action: Action, codes: Iterable[str]) -> frozenset[str]:
    """Those of these organisations that the role covers, or is left with.

    What belongs to nothing today, having closed or left, is left to those that cover what it
    belonged to: else nobody could put right what it owned.
    """
    asked, here, today = frozenset(codes), reached(request, action), timezone.localdate()
    if not here or asked <= here:
        return asked & here
    edges = Membership.objects.filter(child__code__in=asked - here).select_related(
        "parent", "child"
    )
    belong = {one.child.code for one in edges if one.holds(today)}
    belonged = {one.child.code for one in edges if one.parent.code in here}
    return (asked & here) | (belonged - belong)


def check_answers_for(request: HttpRequest, action: Action, organisation: Organisation) -> None:
    """Refuse who does not answer for an organisation, and tell the audit."""
    if not answers_for(request, action, organisation):
        check(request, action, organisation.code)


def day_asked(request: HttpRequest) -> tuple[date, str]:
    """The day a page is asked for, today if none; and what is wrong with it if it is no day."""
    asked = request.GET.get("day", "").strip()
    if not asked:
        return timezone.localdate(), ""
    try:
        return forms.DateField().clean(asked), ""
    except ValidationError:
        return timezone.localdate(), f"'{asked[:20]}' is not a date. Today is shown."


def _beside(form: forms.BaseForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, all_ in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, all_)
