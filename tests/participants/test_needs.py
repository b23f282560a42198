import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token
from participants.actions.answers import read_needs
from participants.models import Acknowledgement
from tests import factories as make
from vault.models import Sealed


def page_of(invitation, part=""):
    return reverse(f"participants:answer{part}", args=[link_token(invitation)])


def test_rules_are_acknowledged_by_version(phone, mariam):
    make.GroundRulesFactory(workshop=mariam.workshop, version=1)
    phone.post(page_of(mariam), {"answer": "YES"})
    make.GroundRulesFactory(workshop=mariam.workshop, version=2)
    old = phone.post(page_of(mariam, "-rules"), {"version": "1"})
    new = phone.post(page_of(mariam, "-rules"), {"version": "2"})

    assert (old.status_code, new.status_code) == (422, 302)
    assert list(Acknowledgement.objects.values_list("ground_rules__version", flat=True)) == [2]


def test_rules_ask_for_an_answer_first(phone, mariam):
    make.GroundRulesFactory(workshop=mariam.workshop)

    response = phone.post(page_of(mariam, "-rules"), {"version": "1"})

    assert response.status_code == 422
    assert Acknowledgement.objects.count() == 0


def test_needs_are_sealed_and_replaced_and_not_shown_again(phone, mariam, cora):
    phone.post(page_of(mariam), {"answer": "YES"})
    phone.post(page_of(mariam, "-needs"), {"diet": "quinceberry", "access": "no stairs"})
    phone.post(page_of(mariam, "-needs"), {"diet": "halal"})

    mariam.refresh_from_db()
    assert (mariam.has_needs, mariam.needs_revision) == (True, 2)
    assert Sealed.objects.filter(object_id=mariam.pk, field="needs").count() == 1
    assert "halal" not in phone.get(page_of(mariam)).text
    assert read_needs(invitation=mariam, by=cora) == {"diet": "halal"}


def test_empty_needs_forget_what_was_told(phone, mariam):
    phone.post(page_of(mariam), {"answer": "YES"})
    phone.post(page_of(mariam, "-needs"), {"diet": "halal"})
    phone.post(page_of(mariam, "-needs"), {"diet": " "})

    mariam.refresh_from_db()
    assert (mariam.has_needs, Sealed.objects.count()) == (False, 0)


@pytest.mark.parametrize(("who", "status"), [("cora", 200), ("olga", 403), ("felix", 403), ("ravi", 404), ("sam", 404)])
def test_the_coordinator_alone_reads_needs(request, sign_in, phone, mariam, who, status):
    phone.post(page_of(mariam), {"answer": "YES"})
    phone.post(page_of(mariam, "-needs"), {"diet": "quinceberry"})
    user = request.getfixturevalue(who)

    page = sign_in(user).get(reverse("participants:needs-read", args=[mariam.pk]))

    assert page.status_code == status
    assert ("quinceberry" in page.text) == (who == "cora")
    assert AccessEvent.objects.filter(action="needs.read", actor_id=user.pk).count() == (who == "cora")
