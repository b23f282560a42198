import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token, read_link_token
from core.errors import DomainError
from outbox.emails import render
from outbox.models import Message
from participants import actions
from participants.actions.invitations import letters_of, seal_of
from participants.emails import invitation_letter
from participants.models import Invitation
from participants.selectors.invite import drafts_of
from tests import factories as make
from workshops.models import Seat

CHOOSE, PREVIEW, SEND = (f"participants:invite-{name}" for name in ("choose", "preview", "send"))


@pytest.fixture
def members(dialogue, ardenya, soravia):
    """Two with addresses, one a side; and one without an address."""
    rows = [("Amal Deniz", "amal@example.org", ardenya), ("Boris Kern", "boris@example.org", soravia)]
    rows.append(("Cyra Nolan", "", soravia))
    return [
        make.MembershipFactory(dialogue=dialogue, side=side, person=make.PersonFactory(name=name, email=email))
        for name, email, side in rows
    ]


@pytest.fixture
def chosen(sign_in, olga, workshop, members):
    """Olga's browser after she has chosen all three, Boris as an observer."""
    browser = sign_in(olga)
    ticked = {"member": [str(row.pk) for row in members], f"part-{members[1].pk}": "OBSERVER"}
    browser.post(reverse(CHOOSE, args=[workshop.pk]), ticked)
    return browser


def states(workshop):
    return dict(Invitation.objects.filter(workshop=workshop).values_list("person__name", "state"))


def test_choosing_writes_a_list_and_sends_nothing(chosen, workshop):
    parts = dict(Invitation.objects.values_list("person__name", "part"))

    assert parts == {"Amal Deniz": "PARTICIPANT", "Boris Kern": "OBSERVER", "Cyra Nolan": "PARTICIPANT"}
    assert set(states(workshop).values()) == {"DRAFT"}
    assert Message.objects.count() == 0


def test_choosing_nobody_is_refused_in_words(sign_in, olga, workshop, members):
    response = sign_in(olga).post(reverse(CHOOSE, args=[workshop.pk]), {})

    assert response.status_code == 422
    assert "Choose at least one person." in response.text


def test_somebody_taken_off_the_list_is_no_longer_on_it(chosen, workshop, members):
    chosen.post(reverse(CHOOSE, args=[workshop.pk]), {"member": str(members[0].pk)})

    assert states(workshop) == {"Amal Deniz": "DRAFT"}


def test_the_preview_shows_the_very_words_that_are_sent(chosen, workshop):
    shown = [chosen.get(reverse(PREVIEW, args=[workshop.pk]), {"page": number}).context["words"] for number in (1, 2)]
    seal = chosen.get(reverse(PREVIEW, args=[workshop.pk])).context["seal"]
    chosen.post(reverse(SEND, args=[workshop.pk]), {"seal": seal})

    sent = Message.objects.order_by("to_name")
    assert [(row.subject, row.text, row.html) for row in sent] == [(w.subject, w.text, w.html) for w in shown]


def test_the_preview_says_who_gets_no_letter_and_why(chosen, workshop):
    page = chosen.get(reverse(PREVIEW, args=[workshop.pk]))

    held = [(row.invitation.person.name, row.problem) for row in page.context["held"]]
    assert held == [("Cyra Nolan", "There is no e-mail address. Invite them by telephone, or add an address.")]
    assert "2 letters, ready to send" in page.text


def test_one_address_gets_one_letter(dialogue, workshop, chosen):
    twin = make.PersonFactory(name="Zed Amal", email="AMAL@example.org")
    make.InvitationFactory(workshop=workshop, person=twin, state="DRAFT")

    problems = {row.invitation.person.name: row.problem for row in drafts_of(workshop)}

    assert problems["Zed Amal"] == "This address has an invitation to this round already."


def test_sending_twice_sends_once(chosen, workshop, olga):
    seal = chosen.get(reverse(PREVIEW, args=[workshop.pk])).context["seal"]

    answers = [chosen.post(reverse(SEND, args=[workshop.pk]), {"seal": seal}).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert states(workshop) == {"Amal Deniz": "SENT", "Boris Kern": "SENT", "Cyra Nolan": "DRAFT"}
    assert sorted(Message.objects.values_list("to_email", flat=True)) == ["amal@example.org", "boris@example.org"]
    assert AccessEvent.objects.filter(action="invitation.sent", actor_id=olga.pk).count() == 2


def test_sending_opens_the_round(chosen, workshop):
    seal = seal_of(letters_of(drafts_of(workshop)))
    chosen.post(reverse(SEND, args=[workshop.pk]), {"seal": seal})

    workshop.refresh_from_db()
    assert workshop.state == "INVITING"


def test_letters_that_changed_since_they_were_seen_are_not_sent(chosen, workshop, members):
    seal = chosen.get(reverse(PREVIEW, args=[workshop.pk])).context["seal"]
    workshop.city = "Lugano"
    workshop.save()

    response = chosen.post(reverse(SEND, args=[workshop.pk]), {"seal": seal})

    assert response.status_code == 422
    assert "The letters have changed since you looked at them." in response.text
    assert Message.objects.count() == 0


def test_the_stored_letter_holds_no_link_that_opens(chosen, workshop):
    chosen.post(reverse(SEND, args=[workshop.pk]), {"seal": seal_of(letters_of(drafts_of(workshop)))})

    invitation = Invitation.objects.get(person__name="Amal Deniz")
    stored = Message.objects.get(to_email="amal@example.org")
    assert link_token(invitation) not in stored.text + stored.html


def test_sending_again_kills_the_earlier_link(workshop, olga):
    invitation = make.InvitationFactory(workshop=workshop)
    earlier = link_token(invitation)

    again = actions.resend_invitation(invitation=invitation, by=olga)

    assert read_link_token(Invitation, earlier) is None
    assert read_link_token(Invitation, link_token(again)) == invitation
    assert [row.text for row in Message.objects.all()] == [render(invitation_letter(again)).text]


def test_withdrawing_closes_link_and_seat_and_tells_the_guest(workshop, mira, olga):
    invitation = Invitation.objects.get(person__user=mira)
    token = link_token(invitation)

    actions.withdraw_invitation(invitation=invitation, by=olga)

    assert read_link_token(Invitation, token) is None
    assert Seat.objects.filter(user=mira, ended_at=None).count() == 0
    assert list(Message.objects.values_list("kind", "calendar_method")) == [("participants/withdrawal", "CANCEL")]


def test_a_withdrawal_takes_back_letters_that_wait(workshop, olga):
    invitation = make.InvitationFactory(workshop=workshop)
    actions.resend_invitation(invitation=invitation, by=olga)

    actions.withdraw_invitation(invitation=invitation, by=olga)

    assert dict(Message.objects.values_list("kind", "state")) == {
        "participants/invitation": "WITHDRAWN",
        "participants/withdrawal": "QUEUED",
    }


def test_a_second_withdrawal_is_refused(workshop, olga):
    invitation = make.InvitationFactory(workshop=workshop, state="WITHDRAWN")

    with pytest.raises(DomainError, match="has been withdrawn already"):
        actions.withdraw_invitation(invitation=invitation, by=olga)


def test_a_guest_without_an_address_is_invited_and_answers_by_telephone(sign_in, cora, workshop, members):
    invitation = make.InvitationFactory(workshop=workshop, person=members[2].person, state="DRAFT")
    browser = sign_in(cora)
    browser.post(reverse("participants:invitation-told", args=[invitation.pk]))
    browser.post(reverse("participants:invitation-phone", args=[invitation.pk]), {"answer": "NO", "reason": "VISA"})

    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason, invitation.answered_via) == ("NO", "VISA", "PHONE")
    assert Message.objects.count() == 0


def test_no_letter_goes_out_for_a_round_that_is_over(workshop, olga, time_machine):
    invitation = make.InvitationFactory(workshop=workshop)
    time_machine.move_to("2027-01-05T00:00:00Z")

    with pytest.raises(DomainError, match="This round is over"):
        actions.resend_invitation(invitation=invitation, by=olga)


@pytest.mark.parametrize("name", [CHOOSE, PREVIEW, "participants:invitation-grid", "participants:reminder-plan"])
@pytest.mark.parametrize("who", ["ravi", "mira", "fiona", "sam", "frank"])
def test_the_list_of_guests_is_for_organisers_alone(request, sign_in, workshop, name, who):
    response = sign_in(request.getfixturevalue(who)).get(reverse(name, args=[workshop.pk]))

    # Those who see the workshop are told that this page is not theirs; for the others it is not there.
    assert response.status_code == (404 if who in {"sam", "frank"} else 403)


@pytest.mark.parametrize("act", ["resend", "close-link", "withdraw", "told", "phone"])
@pytest.mark.parametrize(("who", "status"), [("felix", 403), ("samir", 404), ("sam", 404)])
def test_only_convenor_and_coordinator_manage_an_invitation(request, sign_in, workshop, mira, act, who, status):
    invitation = Invitation.objects.get(person__user=mira)
    browser = sign_in(request.getfixturevalue(who))

    response = browser.post(reverse(f"participants:invitation-{act}", args=[invitation.pk]), {"answer": "NO"})

    invitation.refresh_from_db()
    assert (response.status_code, invitation.state, invitation.link_version) == (status, "YES", 1)


def test_choosing_asks_the_database_as_often_for_sixty_as_for_three(sign_in, olga, dialogue, workshop, ardenya):
    browser, address, counts = sign_in(olga), reverse(CHOOSE, args=[workshop.pk]), []
    browser.get(address)
    for number in (3, 57):
        make.MembershipFactory.create_batch(number, dialogue=dialogue, side=ardenya)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]
