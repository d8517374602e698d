"""A file of rows is handed to who asked for it, whole, as it was written and while it may be."""

import pytest
from django.utils import timezone
from tests.service import made_up
from tests.service.information.exported import body, fetched, told, written

from sherwood.service.audit.models import Entry
from sherwood.service.information import export_rules, exports, handing
from sherwood.service.information.export_rules import NotExportedError
from sherwood.service.information.flows import FlowError
from sherwood.service.information.models import Export, Flow

pytestmark = pytest.mark.django_db

S = Export.State


def test_only_the_asker_fetches_and_only_for_a_week(world):
    export = written(world)
    other = made_up.signed_in("analyst", purpose="planning", name="Another")
    for browser in (other, world["officer"]):
        assert (
            browser.get(f"/information/exports/{export.pk}/files/rows.parquet").status_code == 403
        )
    assert fetched(world, export, "../../../secret-key").status_code == 404
    Export.objects.update(until=timezone.now())
    assert fetched(world, export, "rows.parquet").status_code == 302
    assert export_rules.purge() == 1
    assert not export_rules.place(export).exists()
    export.refresh_from_db()
    assert export.state == S.PURGED


def test_nothing_is_fetched_once_the_flow_has_ended(world):
    export = written(world)
    Flow.objects.update(end=timezone.localdate())
    assert fetched(world, export, "rows.parquet").status_code == 302
    with pytest.raises(FlowError):
        export_rules.check_fetch(export, world["analyst"].user)
    assert export_rules.purge() == 1


def test_a_file_of_another_size_is_not_handed_out(world):
    export = written(world)
    (export_rules.place(export) / "files" / "rows.parquet").write_bytes(b"something else")
    with pytest.raises(NotExportedError, match="not the one that was written"):
        exports.fetch(export, "rows.parquet", **told(world, "analyst"))


@pytest.mark.parametrize("changed_at", [0, -1])
def test_a_file_that_was_changed_reaches_nobody_whole(world, monkeypatch, changed_at):
    monkeypatch.setattr(handing, "PIECE", 100)
    export = written(world)
    file = export_rules.place(export) / "files" / "rows.parquet"
    content = bytearray(file.read_bytes())
    content[changed_at] ^= 1
    file.write_bytes(content)
    got = []
    with pytest.raises(NotExportedError, match="not the one that was written"):
        got.extend(fetched(world, export, "rows.parquet").streaming_content)
    assert len(b"".join(got)) < len(content)


@pytest.mark.parametrize("piece", [1, 7, 10**6])
def test_a_file_is_handed_out_whole_in_pieces_of_any_size(world, monkeypatch, piece):
    monkeypatch.setattr(handing, "PIECE", piece)
    export = written(world)
    answer = fetched(world, export, "rows.parquet")
    content = (export_rules.place(export) / "files" / "rows.parquet").read_bytes()
    assert body(answer) == content
    assert answer.headers["Content-Length"] == str(len(content))


def test_what_is_deleted_while_it_is_handed_out_is_handed_out_to_its_end(world):
    export = written(world)
    answer = fetched(world, export, "rows.parquet")
    Export.objects.update(until=timezone.now())
    assert export_rules.purge() == 1
    assert body(answer).startswith(b"PAR1")


def test_what_is_deleted_between_opening_and_asking_is_not_handed_out(world, monkeypatch):
    """As seen by a request that read the export before it was deleted, and opened its file."""
    export = written(world)
    opening = handing.open_file

    def deleted_meanwhile(file):
        opened = opening(file)
        Export.objects.update(until=timezone.now())
        assert export_rules.purge() == 1
        return opened

    monkeypatch.setattr(exports, "open_file", deleted_meanwhile)
    with pytest.raises(NotExportedError, match="no longer"):
        exports.fetch(export, "rows.parquet", **told(world, "analyst"))
    monkeypatch.undo()
    assert fetched(world, export, "rows.parquet").status_code == 302
    assert not Entry.objects.filter(action="export fetched").exists()
