"""References: what a person is called by those who care for them, and whom a reference names.

Making the reference of everybody, to see whose it is, takes seconds for a whole city. So whoever is
on a list of who cares for whom is kept with a mark: a hash of their reference under a key of its
own, by which they are found at once. The reference itself is not kept. Without the secret, which is
not in the database, nobody gets from a reference to a mark, nor from a mark to a reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sherwood.records.pseudonyms import PseudonymKey, pseudonym
from sherwood.service.information.keys import REFERENCE, find, key_in_use, key_of, secret
from sherwood.service.information.models import CareList, Key, Reference, Relationship
from sherwood.service.information.writing import insert, others_between

MARKED_AT_ONCE = 50_000
"""Their marks lie all over the index, of which the database writes less often if they are many."""

_MARK = "mark"
_WRITTEN = ("care_list_id", "key_id", "mark", "person")


def mark_people(listed: CareList) -> None:
    """Mark everybody on a list, under every key by which somebody may hold a reference."""
    key_in_use(REFERENCE)
    keys = list(Key.objects.filter(purpose=REFERENCE))
    rows = Relationship.objects.filter(care_list=listed)
    people, last = rows.order_by("person").values_list("person", flat=True).distinct(), ""
    while some := list(people.filter(person__gt=last)[:MARKED_AT_ONCE]):
        for key in keys:
            marks = zip(_marks(secret(key), some), some, strict=True)
            found = [(listed.pk, key.pk, mark, person) for mark, person in sorted(marks)]
            with others_between():
                insert(Reference, _WRITTEN, found)
        last = some[-1]


def find_referred(given: str) -> str | None:
    """The person of the list in use whose reference this is."""
    key, listed = key_of(given), CareList.objects.filter(shown=True).first()
    if key is None or key.purpose != REFERENCE or listed is None:
        return None
    marked = Reference.objects.filter(care_list=listed, key=key)
    if marked.exists():
        made = given.strip().partition(".")[2]
        found = marked.filter(mark=pseudonym(_marking(secret(key)), made)).first()
        return found.person if found else None
    # The key is younger than the list. The next list is marked under it too.
    people = Relationship.objects.filter(care_list=listed).values_list("person", flat=True)
    return find(given, people.distinct().iterator())


def _marks(made_with: PseudonymKey, people: Iterable[str]) -> Iterator[str]:
    marking = _marking(made_with)
    return (pseudonym(marking, pseudonym(made_with, person)) for person in people)


def _marking(made_with: PseudonymKey) -> PseudonymKey:
    """The key of marks, which is another than that of the references they are made of."""
    return made_with.for_purpose(_MARK)
