"""Whatever is done to the audit behind its back is found."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from sherwood.errors import InputError
from sherwood.service.audit.chain import chained
from sherwood.service.audit.heads import keep, kept_heads, private_key, sign
from sherwood.service.audit.models import Entry, Head
from sherwood.service.audit.record import record
from sherwood.service.audit.verify import head_now, verify

pytestmark = pytest.mark.django_db


def write(entries):
    for number in range(entries):
        record(
            "tried", actor=None, subject=("thing", str(number)), detail={"before": 1, "after": 2}
        )


def test_an_untouched_audit_is_whole():
    write(5)
    assert verify().entries == 5
    assert verify().faults == ()


def test_entries_are_numbered_without_a_gap():
    write(3)
    assert list(Entry.objects.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    "change",
    [
        {"action": "done"},
        {"acting_as": "somebody else"},
        {"subject_key": "other"},
        {"detail": {"before": 1, "after": 3}},
        {"hash": "0" * 64},
        {"before": "0" * 64},
    ],
)
def test_a_changed_entry_is_found(change):
    write(4)
    Entry.objects.filter(number=2).update(**change)
    assert any("Entry 2" in fault or "Entry 3" in fault for fault in verify().faults)


def test_a_removed_entry_is_found():
    write(4)
    Entry.objects.filter(number=2).delete()
    assert any("missing" in fault for fault in verify().faults)


def test_an_end_cut_off_is_found_by_what_was_written_last():
    write(4)
    Entry.objects.filter(number=4).delete()
    assert verify().faults == ("The last entry should be 4; the audit ends with 3.",)


def test_many_faults_are_told_as_far_as_they_say_something():
    write(5)
    Entry.objects.update(action="done")
    assert len(verify().faults) == 5


def test_an_end_cut_off_is_found_by_a_head_kept_elsewhere(tmp_path):
    write(4)
    key = private_key(tmp_path)
    keep(sign(head_now(), key), key, tmp_path / "heads")
    Entry.objects.filter(number__gt=2).delete()
    Head.objects.update(number=2, hash=Entry.objects.get(number=2).hash)
    assert verify().faults == (), "who can write to the database can hide it from itself"
    assert "cut off" in verify(kept_heads(tmp_path / "heads")).faults[0]


def test_a_chain_rewritten_from_the_middle_is_found_by_a_head_kept_elsewhere(tmp_path):
    write(4)
    key = private_key(tmp_path)
    keep(sign(head_now(), key), key, tmp_path / "heads")
    before = Entry.objects.get(number=1).hash
    for entry in Entry.objects.filter(number__gt=1).order_by("number"):
        entry.action, entry.before = "forged", before
        entry.hash = before = chained(entry.content(), before)
        entry.save()
    Head.objects.update(hash=before)
    assert verify().faults == (), "who can write to the database can hide it from itself"
    assert verify(kept_heads(tmp_path / "heads")).faults


def test_the_audit_may_grow_after_a_head(tmp_path):
    key = private_key(tmp_path)
    for _ in range(3):
        write(3)
        keep(sign(head_now(), key), key, tmp_path / "heads")
    assert verify(kept_heads(tmp_path / "heads")) == type(verify())(9, 3, ())


def test_a_head_that_nobody_signed_is_refused(tmp_path):
    write(1)
    key = private_key(tmp_path)
    file = keep(sign(head_now(), key), key, tmp_path / "heads")
    told = json.loads(file.read_text())
    file.write_text(json.dumps({**told, "number": 0}))
    with pytest.raises(InputError, match="not a head that this key signed"):
        kept_heads(tmp_path / "heads")


def test_heads_of_two_services_are_not_mixed(tmp_path):
    write(1)
    for home in ("one", "two"):
        (tmp_path / home).mkdir()
    one, two = private_key(tmp_path / "one"), private_key(tmp_path / "two")
    keep(sign(head_now(), one), one, tmp_path / "heads")
    with pytest.raises(InputError, match="another key"):
        keep(sign(head_now(), two), two, tmp_path / "heads")


def test_an_entry_cannot_be_deleted_by_mistake():
    write(1)
    with pytest.raises(TypeError):
        Entry.objects.get().delete()


@pytest.mark.django_db(transaction=True)
def test_entries_written_at_once_still_follow_each_other():
    def one(_):
        try:
            write(5)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    assert verify().entries == 20
    assert verify().faults == ()
    assert Head.objects.get().number == 20
