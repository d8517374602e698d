"""What was backed up is restored: row for row, audit and all, on either database."""

import json
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from tests.service import made_up

from sherwood.errors import InputError, StorageError
from sherwood.service.accounts.models import User
from sherwood.service.audit.models import Entry
from sherwood.service.audit.record import record
from sherwood.service.audit.verify import head_now, verify
from sherwood.service.governance.models import Grant, Membership, Organisation
from sherwood.service.operations import backup
from sherwood.service.operations.backup import back_up, restore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled():
    made_up.partnership()
    held = made_up.grant(made_up.user(), "analyst")
    for number in range(20):
        record("tried", actor=held.user, subject=("thing", str(number)), detail={"is": "ä"})
    return head_now()


def empty():
    call_command("flush", interactive=False, verbosity=0)


def test_everything_comes_back_and_the_audit_is_whole(filled, tmp_path):
    counts = back_up(tmp_path / "b")
    empty()
    assert restore(tmp_path / "b") == counts
    assert head_now().root == filled.root
    assert verify().faults == ()
    assert Membership.objects.get(child__code="city1").parent.code == "city"
    assert Grant.objects.get().user.check_password("a password to remember")


def test_others_write_meanwhile_and_are_not_in_it(filled, tmp_path):
    def write():
        try:
            return record("meanwhile", actor=None).number
        finally:
            connection.close()

    rows = backup._rows

    def slowly(model):
        if model is Entry:
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(write).result(timeout=60) == filled.number + 1
        yield from rows(model)

    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(backup, "_rows", slowly)
        counts = back_up(tmp_path / "b")
    assert counts["audit.Entry"] == filled.number
    empty()
    restore(tmp_path / "b")
    assert head_now().root == filled.root


@pytest.mark.usefixtures("filled")
def test_new_rows_are_numbered_after_the_restored_ones(tmp_path):
    back_up(tmp_path / "b")
    empty()
    restore(tmp_path / "b")
    last = Organisation.objects.order_by("-pk").first().pk
    assert made_up.organisation("new").pk > last
    record("restored", actor=None)
    assert verify().faults == ()


@pytest.mark.usefixtures("filled")
def test_a_database_that_is_not_empty_is_left_as_it_is(tmp_path):
    back_up(tmp_path / "b")
    with pytest.raises(InputError, match="not empty"):
        restore(tmp_path / "b")
    assert User.objects.count() == 1


@pytest.mark.usefixtures("filled")
def test_a_damaged_backup_restores_nothing(tmp_path):
    back_up(tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b") as whole:
        rows, manifest = whole.read("rows.jsonl"), whole.read("manifest.json")
    with zipfile.ZipFile(tmp_path / "c", "w") as cut:
        cut.writestr("rows.jsonl", b"".join(rows.splitlines(keepends=True)[:-1]))
        cut.writestr("manifest.json", manifest)
    empty()
    with pytest.raises(InputError, match="not those that were written"):
        restore(tmp_path / "c")
    assert not User.objects.exists()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04"])
def test_what_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "b").write_bytes(content)
    with pytest.raises(InputError, match="not a backup"):
        restore(tmp_path / "b")


@pytest.mark.usefixtures("filled")
def test_keys_are_not_in_a_backup(tmp_path, settings):
    back_up(tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b") as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert settings.SECRET_KEY.encode() not in everything


@pytest.mark.usefixtures("filled")
def test_only_its_owner_may_read_a_backup_even_while_it_is_written(tmp_path, monkeypatch):
    rows, seen = backup._rows, set()

    def looking(model):
        seen.add((tmp_path / "b.part").stat().st_mode & 0o777)
        yield from rows(model)

    monkeypatch.setattr(backup, "_rows", looking)
    (tmp_path / "b.part").touch(0o644)  # left by one that was killed
    back_up(tmp_path / "b")
    assert seen == {0o600}
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("filled")
def test_no_backup_is_written_over_another(tmp_path):
    back_up(tmp_path / "b")
    kept = (tmp_path / "b").read_bytes()
    with pytest.raises(InputError, match="b: is there already"):
        back_up(tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == kept


@pytest.mark.usefixtures("filled")
def test_a_folder_that_is_not_there_is_said_to_be(tmp_path):
    with pytest.raises(StorageError, match="cannot be written"):
        back_up(tmp_path / "absent" / "b")


@pytest.mark.usefixtures("filled")
def test_the_manifest_says_what_is_in_it(tmp_path):
    counts = back_up(tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b") as packed:
        manifest = json.loads(packed.read("manifest.json"))
    assert manifest["rows"] == counts
    assert manifest["audit"]["number"] == 20
