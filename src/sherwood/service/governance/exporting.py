"""From the database back to the partnership folder: what the service keeps, as the folder has it.

Four files are written anew: organisations, memberships, enablers and functions. Every other file is
the folder's own. Suspensions, delegations, agreements and outcomes have no place in the folder.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from shutil import copytree

from sherwood.errors import InputError
from sherwood.partnership import framework, organisations
from sherwood.partnership.folder import OrganisationsFile, Partnership
from sherwood.partnership.loading import find_faults
from sherwood.partnership.reading import read_csv, read_toml
from sherwood.partnership.writing import rows_of_records, toml_of_records
from sherwood.service.governance.keeping import counting
from sherwood.service.governance.models import FrameworkItem, Hierarchy, Membership, Organisation
from sherwood.warehouse.atomic import write_text

_SAYS = (
    "# Written by `sherwood export-partnership` from what the service keeps: the order is the\n"
    "# service's, and comments are not kept.\n\n"
)


def files(practices_beside: frozenset[str] = frozenset()) -> dict[str, str]:
    """The files that the service keeps, by name.

    Args:
        practices_beside: Codes of practices that the folder tells of in practices.csv alone.
    """
    organisations_file = {
        "organisation": known_organisations(practices_beside),
        "hierarchy": known_hierarchies(),
    }
    return {
        "organisations.toml": _SAYS + toml_of_records(organisations_file),
        "memberships.csv": rows_of_records(known_memberships(), organisations.Membership),
        "enablers.toml": _SAYS + toml_of_records({"enabler": known_enablers()}),
        "functions.toml": _SAYS + toml_of_records({"function": known_functions()}),
    }


def archive(practices_beside: frozenset[str] = frozenset()) -> bytes:
    """The same files as one zip; the same content gives the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files(practices_beside).items():
            made.writestr(zipfile.ZipInfo(name, (2018, 4, 1, 0, 0, 0)), text)
    return held.getvalue()


def export(folder: Path) -> tuple[Path, ...]:
    """Write the files into a partnership folder, if what comes of it is without a fault.

    Returns:
        The files written.

    Raises:
        InputError: The folder would no longer be a partnership; nothing was written.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder. Copy the one the service was given.")
    written = files(practices_beside(folder))
    with tempfile.TemporaryDirectory() as tried:
        copy = Path(tried) / "partnership"
        copytree(folder, copy)
        for name, text in written.items():
            (copy / name).write_text(text, encoding="utf-8")
        faults = find_faults(copy)
    if faults:
        listed = "\n".join(str(fault) for fault in faults[:30])
        raise InputError(f"{folder}: nothing was written, for it would have faults.\n{listed}")
    for name, text in written.items():
        write_text(folder / name, text)
    return tuple(folder / name for name in written)


def with_statuses(partnership: Partnership) -> Partnership:
    """A partnership with the enablers and functions as the service keeps them."""
    kept = {"enablers": tuple(known_enablers()), "functions": tuple(known_functions())}
    return partnership.model_copy(update=kept)


def practices_beside(folder: Path) -> frozenset[str]:
    """Practices that a folder tells of in practices.csv and not in organisations.toml.

    Raises:
        InputError: One of the two has a fault.
    """
    practices, faults = read_csv(folder / "practices.csv", organisations.Practice)
    if faults:
        raise InputError(f"{folder}: {faults[0]}")
    listed, faults = read_toml(folder / "organisations.toml", OrganisationsFile)
    if faults:
        raise InputError(f"{folder}: {faults[0]}")
    return frozenset({one.code for one in practices} - {one.code for one in listed.organisation})


def known_organisations(but: frozenset[str] = frozenset()) -> list[organisations.Organisation]:
    """Every organisation, but those named."""
    return [
        organisations.Organisation(
            code=one.code,
            name=one.name,
            kind=organisations.OrganisationKind(one.kind),
            provider_codes=tuple(one.provider_codes),
            opened=one.opened,
            closed=one.closed,
            source=one.source,
        )
        for one in Organisation.objects.order_by("pk")
        if one.code not in but
    ]


def known_hierarchies() -> list[organisations.Hierarchy]:
    """Every hierarchy."""
    return [
        organisations.Hierarchy(name=one.name, title=one.title, tree=one.tree)
        for one in Hierarchy.objects.order_by("pk")
    ]


def known_memberships() -> list[organisations.Membership]:
    """Every membership; one that was suspended holds."""
    return [
        organisations.Membership(
            hierarchy=one.hierarchy.name,
            parent=one.parent.code,
            child=one.child.code,
            start=one.start,
            end=one.end,
            source=one.source,
        )
        for one in Membership.objects.select_related("hierarchy", "parent", "child").order_by("pk")
    ]


def known_enablers() -> list[framework.Enabler]:
    """Every enabler, with the statuses that count."""
    return [
        framework.Enabler.model_validate(_item(one)) for one in _items(FrameworkItem.Kind.ENABLER)
    ]


def known_functions() -> list[framework.Function]:
    """Every function, with the statuses that count."""
    return [
        framework.Function.model_validate(_item(one)) for one in _items(FrameworkItem.Kind.FUNCTION)
    ]


def _items(kind: str) -> list[FrameworkItem]:
    found = FrameworkItem.objects.filter(kind=kind).select_related("owner")
    return list(found.prefetch_related("statuses").order_by("place"))


def _item(one: FrameworkItem) -> dict[str, object]:
    return {
        **one.figures,
        "id": one.name,
        "title": one.title,
        "owner": one.owner.code,
        "description": one.description,
        "history": tuple(
            framework.StatusChange(
                status=framework.Status(status.status),
                start=status.start,
                evidence=status.evidence,
                lapses=status.lapses,
                planned=status.planned,
            )
            for status in counting(one.statuses.all())
        ),
    }
