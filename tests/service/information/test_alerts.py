"""An alert of emergency access is answered by one officer, whoever else does at the same moment."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from tests.service import made_up

from sherwood.service.audit.models import Entry
from sherwood.service.information import care
from sherwood.service.information.models import EmergencyAccess


@pytest.fixture
def alert():
    made_up.partnership()
    doctor, now = made_up.user("A Doctor"), timezone.now()
    return EmergencyAccess.objects.create(
        user=doctor,
        person="a" * 32,
        subject="audit-1." + "c" * 32,
        organisation=made_up.organisation("city1"),
        reason="Unconscious in my surgery",
        at=now,
        until=now + timedelta(hours=1),
    )


@pytest.fixture
def officers(alert):  # noqa: ARG001
    names = ("First Officer", "Second Officer")
    return [made_up.signed_in("information_governance_officer", name=name) for name in names]


def kept():
    return EmergencyAccess.objects.values_list("answered_by__name", "finding").get()


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0)])
def test_of_two_officers_who_opened_it_the_second_is_told_and_changes_nothing(
    alert, officers, first, second
):
    page = f"/information/alerts/{alert.pk}/"
    asked = [officer.get(page).wsgi_request for officer in officers]
    opened = [EmergencyAccess.objects.get() for _ in officers]
    care.answer_alert(opened[first], "As it should be", asked[first])
    with pytest.raises(care.AnsweredError, match="has been answered"):
        care.answer_alert(opened[second], "Not at all", asked[second])
    assert kept() == (officers[first].user.name, "As it should be")
    assert Entry.objects.get(action="alert answered").actor == officers[first].user


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_the_same_moment_one_answers(alert, officers):
    ready = threading.Barrier(2)

    def answer(officer):
        ready.wait()
        finding = {"finding": f"Found by {officer.user}"}
        officer.post(f"/information/alerts/{alert.pk}/", finding)
        connections.close_all()

    both = [threading.Thread(target=answer, args=(officer,)) for officer in officers]
    for each in both:
        each.start()
    for each in both:
        each.join()
    name, finding = kept()
    assert finding == f"Found by {name}"
    assert Entry.objects.get(action="alert answered").actor.name == name


@pytest.mark.django_db
def test_the_pseudonym_is_shown_as_code_and_its_words_are_words(alert, officers):
    page = officers[0].get(f"/information/alerts/{alert.pk}/").content.decode()
    assert f'<code class="sherwood-code">{alert.subject}</code>' in page
    assert "&lt;code" not in page
    EmergencyAccess.objects.update(subject="<b>audit-1")
    page = officers[0].get(f"/information/alerts/{alert.pk}/").content.decode()
    assert '<code class="sherwood-code">&lt;b&gt;audit-1</code>' in page


@pytest.mark.django_db
def test_nobody_looks_into_their_own_and_that_they_tried_is_told(alert):
    role = "information_governance_officer"
    own = made_up.as_user(alert.user, made_up.grant(alert.user, role, purpose="governance"))
    page = own.post(f"/information/alerts/{alert.pk}/", {"finding": "Fine"})
    assert page.status_code == 403
    assert kept() == (None, "")
    told = Entry.objects.get(action="refused")
    assert (told.subject_kind, told.subject_key) == ("alert", str(alert.pk))
