"""The emergency seal: what it freezes, and what goes on when two have released it."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.actions import Witness
from audit.models import AccessEvent
from core.access import link_token
from core.errors import DomainError
from desk import actions
from desk.emails import SEAL
from desk.selectors.held import OVER, PAST, SETTLED, outdated_letters
from followups import emails as followup_emails
from followups.actions.reminders import send_due_reminders as send_due_followups
from outbox.actions import hold, queue, sweep
from outbox.choices import MessageState
from outbox.models import Message
from participants.actions.reminders import send_due_reminders
from participants.choices import InvitationState
from participants.emails import confirmation_letter, invitation_letter, reminder_letter
from participants.models import Invitation
from tests import factories as make
from vault import unlock
from vault.actions import open_text, seal
from vault.envelope import Place
from vault.keys import Closed
from vault.unlocked import ReaderSecret
from workshops.choices import LinksAfter, ReleaseReason, Role
from workshops.models import Dialogue, EmergencySeal, Seat

WITNESS = Witness("test.act", by=None)
TEXT = "A joint post could open."
WHEN = dt.datetime(2026, 12, 10, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def circle(dialogue, workshop, olga, felix, ravi, mira, samir):
    """The dialogue with its team and two guests."""
    return dialogue


@pytest.fixture
def sealed(circle, olga):
    return actions.seal_dialogue(dialogue=circle, by=olga)


def propose(seal, by, *, reason=ReleaseReason.CONTAINED, links=LinksAfter.NEW):
    return actions.propose_release(seal=seal, reason=reason, links_after=links, by=by)


def release(seal, first, second, **how):
    propose(seal, first, **how)
    return actions.confirm_release(seal=seal, by=second)


def post_letter(letter) -> Message:
    with transaction.atomic():
        return queue(letter)


def invitation_of(user) -> Invitation:
    related = ("person", "workshop__dialogue", "workshop__rule_profile")
    return Invitation.objects.select_related(*related).get(person__user=user)


def states(**narrow) -> list[str]:
    return sorted(Message.objects.filter(**narrow).exclude(kind=SEAL).values_list("state", flat=True))


def acts(*names) -> list[str]:
    return sorted(AccessEvent.objects.filter(action__in=names).values_list("action", flat=True))


# --- sealing -----------------------------------------------------------------------------------


def test_sealing_ends_the_sessions_of_everybody_seated_in_it_and_of_nobody_else(circle, olga, mira, sam, sign_in):
    browsers = [sign_in(user) for user in (olga, mira, sam)]
    for browser in browsers:
        browser.get("/")

    seal = actions.seal_dialogue(dialogue=circle, by=olga)

    assert seal.sessions == 2
    assert [browser.get("/").status_code for browser in browsers] == [302, 302, 200]


def test_a_session_that_no_list_knows_ends_as_well(circle, olga, mira, sign_in):
    browser = sign_in(mira)  # it has asked for nothing yet, so it is in no list of sessions

    actions.seal_dialogue(dialogue=circle, by=olga)

    assert browser.get("/").status_code == 302


def test_unlocked_keys_of_everybody_seated_are_locked(circle, olga, mira, django_capture_on_commit_callbacks):
    cookie = unlock.keep(ReaderSecret(mira.pk, 1, b"k" * 32), session_key="one")
    assert unlock.find(cookie, user_id=mira.pk, session_key="one") is not None

    with django_capture_on_commit_callbacks(execute=True):
        actions.seal_dialogue(dialogue=circle, by=olga)

    assert unlock.find(cookie, user_id=mira.pk, session_key="one") is None


def test_a_personal_link_opens_the_page_of_what_is_not_there(circle, olga, mira, client):
    address = reverse("participants:answer", args=[link_token(invitation_of(mira))])
    assert client.get(address).status_code == 200

    actions.seal_dialogue(dialogue=circle, by=olga)

    closed, never_was = client.get(address), client.get(reverse("participants:answer", args=["x" * 40]))
    assert (closed.status_code, closed.content) == (404, never_was.content)


def test_the_vault_refuses_texts_of_the_dialogue_and_of_its_rounds(circle, workshop, olga):
    places = [Place(pk, "sessions_app.note", make.UserFactory.build().pk, "text", 1) for pk in (circle.pk, workshop.pk)]
    for place in places:
        seal(place, TEXT, witness=WITNESS)

    found = actions.seal_dialogue(dialogue=circle, by=olga)

    assert found.texts == 2
    for place in places:
        with pytest.raises(Closed):
            open_text(place, witness=WITNESS)


def test_letters_are_held_and_reminders_pause(circle, workshop, olga, mira, time_machine):
    make.ReminderStepFactory(workshop=workshop)
    Invitation.objects.update(state=InvitationState.SENT, sent_at=timezone.now() - dt.timedelta(days=9))
    make.ActionItemFactory(dialogue=circle, owner_role=Role.CONVENOR, due_on=dt.date(2026, 12, 5))
    post_letter(invitation_letter(invitation_of(mira)))

    found = actions.seal_dialogue(dialogue=circle, by=olga)
    time_machine.move_to(dt.datetime(2026, 12, 5, 12, tzinfo=dt.UTC))

    assert (found.letters, states()) == (1, [MessageState.HELD])
    assert (send_due_reminders(timezone.now()), send_due_followups(timezone.now())) == (0, 0)


def test_a_letter_on_its_way_is_said_honestly(circle, olga, mira):
    letter = post_letter(invitation_letter(invitation_of(mira)))
    leased = timezone.now() + dt.timedelta(seconds=30)
    Message.objects.filter(pk=letter.pk).update(state=MessageState.SENDING, leased_until=leased)

    seal = actions.seal_dialogue(dialogue=circle, by=olga)

    assert (seal.letters, seal.letters_on_the_way) == (0, 1)


def test_sealing_twice_is_sealing_once(circle, olga, felix):
    first = actions.seal_dialogue(dialogue=circle, by=olga)

    assert actions.seal_dialogue(dialogue=circle, by=felix) == first

    assert (EmergencySeal.objects.count(), acts("dialogue.sealed")) == (1, ["dialogue.sealed"])


def test_those_who_may_release_get_a_letter_that_says_nothing(sealed, circle, olga, felix):
    letters = list(Message.objects.filter(kind=SEAL).order_by("to_email"))

    assert [(letter.to_email, letter.state) for letter in letters] == [
        (felix.email, MessageState.QUEUED),
        (olga.email, MessageState.QUEUED),
    ]
    assert {circle.code_name in letter.subject + letter.text for letter in letters} == {False}


def test_the_act_and_each_closed_compartment_are_in_the_trail(sealed, circle, workshop, olga):
    closed = AccessEvent.objects.filter(action="vault.closed", actor_id=olga.pk)

    assert set(closed.values_list("object_id", flat=True)) == {circle.pk, workshop.pk}
    assert AccessEvent.objects.get(action="dialogue.sealed").object_id == sealed.pk


def test_another_dialogue_stays_as_it_was(sealed, olga, sign_in):
    other = make.SeatFactory(user=olga, role=Role.CONVENOR).dialogue
    browser = sign_in(olga)

    codes = [browser.get(reverse("desk:dialogue", args=[pk])).status_code for pk in (other.pk, sealed.dialogue_id)]

    assert codes == [200, 404]


# --- the release -------------------------------------------------------------------------------


def test_a_release_needs_two_people(sealed, olga, felix):
    propose(sealed, olga)

    with pytest.raises(DomainError):
        actions.confirm_release(seal=sealed, by=olga)
    assert Dialogue.objects.get().frozen_at is not None

    actions.confirm_release(seal=sealed, by=felix)
    assert Dialogue.objects.get().frozen_at is None


def test_nothing_is_released_that_nobody_proposed(sealed, felix):
    with pytest.raises(DomainError):
        actions.confirm_release(seal=sealed, by=felix)


def test_the_word_of_somebody_who_lost_the_seat_meanwhile_does_not_count(sealed, olga, felix):
    make.SeatFactory(dialogue=sealed.dialogue, role=Role.CONVENOR)
    propose(sealed, olga)
    Seat.objects.filter(user=olga).update(ended_at=timezone.now())

    with pytest.raises(DomainError):
        actions.confirm_release(seal=sealed, by=felix)


def test_the_second_can_decline_and_the_dialogue_stays_sealed(sealed, olga, felix):
    propose(sealed, olga)

    declined = actions.decline_release(seal=sealed, by=felix)

    assert (declined.proposed_at, declined.is_open) == (None, True)
    assert release(sealed, felix, olga).ended_by == olga


def test_two_proposals_at_once_are_one(sealed, olga, felix):
    propose(sealed, olga)

    with pytest.raises(DomainError):
        propose(sealed, felix)


def test_after_the_release_everything_goes_on(circle, workshop, olga, felix, mira, sign_in):
    place = Place(workshop.pk, "sessions_app.note", mira.pk, "text", 1)
    seal(place, TEXT, witness=WITNESS)

    release(actions.seal_dialogue(dialogue=circle, by=olga), felix, olga)

    assert open_text(place, witness=WITNESS) == TEXT
    assert sign_in(mira).get(reverse("desk:workshop", args=[workshop.pk])).status_code == 200
    names = ("seal.release-proposed", "seal.released", "vault.reopened")
    assert acts(*names) == ["seal.release-proposed", "seal.released", "vault.reopened", "vault.reopened"]


def test_old_links_stay_dead_and_guests_get_a_new_one(circle, olga, felix, mira, client):
    old = link_token(invitation_of(mira))

    done = release(actions.seal_dialogue(dialogue=circle, by=olga), olga, felix)

    new = link_token(invitation_of(mira))
    codes = [client.get(reverse("participants:answer", args=[token])).status_code for token in (old, new)]
    letter = Message.objects.get(kind="participants/invitation", to_email=mira.email)
    assert (codes, done.links_renewed) == ([404, 200], 2)
    assert (letter.state, letter.link_version) == (MessageState.QUEUED, 2)


def test_the_two_may_let_the_old_links_open_again(circle, olga, felix, mira, client):
    old = link_token(invitation_of(mira))

    release(actions.seal_dialogue(dialogue=circle, by=olga), olga, felix, links=LinksAfter.SAME)

    assert client.get(reverse("participants:answer", args=[old])).status_code == 200
    assert states() == []


def test_a_held_letter_carries_the_new_link_and_nobody_gets_two(circle, olga, felix, mira):
    held = post_letter(invitation_letter(invitation_of(mira)))

    done = release(actions.seal_dialogue(dialogue=circle, by=olga), olga, felix)

    held.refresh_from_db()
    assert (held.state, held.link_version, done.letters_gone_on) == (MessageState.QUEUED, 2, 1)
    assert Message.objects.filter(to_email=mira.email).count() == 1


def test_a_letter_that_is_no_longer_true_is_dropped_with_a_record(circle, olga, felix, mira):
    letter = post_letter(reminder_letter(invitation_of(mira), "NUDGE"))  # she has said yes meanwhile

    done = release(actions.seal_dialogue(dialogue=circle, by=olga), olga, felix, links=LinksAfter.SAME)

    letter.refresh_from_db()
    assert (letter.state, letter.last_error, done.letters_dropped) == (MessageState.WITHDRAWN, SETTLED, 1)
    assert AccessEvent.objects.get(action="letter.dropped").object_id == letter.pk


# --- which letters are still true --------------------------------------------------------------


def reasons(dialogue, now=WHEN) -> list[str]:
    places = [dialogue.pk, *dialogue.workshops.values_list("pk", flat=True)]
    hold(places)
    return list(outdated_letters(places, now).values())


def test_a_reminder_goes_while_its_rung_lasts(circle, workshop, mira):
    make.ReminderStepFactory(workshop=workshop)  # ten days before 15 December
    Invitation.objects.update(state=InvitationState.SENT)
    post_letter(reminder_letter(invitation_of(mira), "NUDGE"))

    assert reasons(circle, dt.datetime(2026, 12, 8, tzinfo=dt.UTC)) == []
    assert reasons(circle, dt.datetime(2026, 12, 16, tzinfo=dt.UTC)) == [PAST]


@pytest.mark.parametrize("letter", [invitation_letter, confirmation_letter])
def test_a_letter_of_a_round_that_is_over_does_not_go(circle, mira, letter):
    post_letter(letter(invitation_of(mira)))

    assert (reasons(circle), reasons(circle, dt.datetime(2027, 1, 5, tzinfo=dt.UTC))) == ([], [OVER])


def test_an_invitation_that_was_withdrawn_does_not_go(circle, mira):
    post_letter(invitation_letter(invitation_of(mira)))
    Invitation.objects.update(state=InvitationState.WITHDRAWN)

    assert reasons(circle) == [SETTLED]


def test_a_reminder_of_an_action_goes_in_its_days(circle, olga):
    item = make.ActionItemFactory(dialogue=circle, owner_role=Role.CONVENOR, due_on=dt.date(2026, 12, 10))
    type(item).objects.update(created_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    post_letter(followup_emails.reminder(item, "day", f"action:{item.pk}:2026-12-10:{olga.pk}:day", olga))

    assert (reasons(circle), reasons(circle, WHEN + dt.timedelta(days=20))) == ([], [PAST])
    type(item).objects.update(state="DONE")
    assert reasons(circle) == [SETTLED]


# --- the operator's second person --------------------------------------------------------------


def test_the_operator_names_a_second_person_whose_seat_ends_with_the_seal(dialogue, workshop, olga, sign_in):
    seal = actions.seal_dialogue(dialogue=dialogue, by=olga)

    seat = actions.name_releaser(dialogue=dialogue, email="frieda@example.org", name="Frieda Moss")

    stand_in = seat.user
    page = sign_in(stand_in).get(reverse("desk:seal-detail", args=[seal.pk]))
    release(seal, olga, stand_in)
    seat.refresh_from_db()
    assert (page.status_code, seat.ended_at is not None) == (200, True)
    assert sign_in(stand_in).get(reverse("desk:dialogue", args=[dialogue.pk])).status_code == 404
    assert acts("seal.releaser-named") == ["seal.releaser-named"]


def test_the_operator_names_nobody_where_two_can_release_or_nothing_is_sealed(circle, olga):
    with pytest.raises(DomainError):
        actions.name_releaser(dialogue=circle, email="frieda@example.org")

    actions.seal_dialogue(dialogue=circle, by=olga)
    with pytest.raises(DomainError):
        actions.name_releaser(dialogue=circle, email="frieda@example.org")


# --- the drill ---------------------------------------------------------------------------------


def test_a_drill_counts_what_would_be_frozen_and_changes_nothing(circle, workshop, olga, felix, mira, sign_in):
    post_letter(invitation_letter(invitation_of(mira)))
    seal(Place(workshop.pk, "sessions_app.note", mira.pk, "text", 1), TEXT, witness=WITNESS)
    browser = sign_in(mira)
    browser.get("/")

    drill = actions.begin_drill(dialogue=circle, partner=felix, by=olga)
    ended = release(drill, olga, felix, reason=ReleaseReason.PRACTICE)

    found = (drill.people, drill.sessions, drill.links, drill.letters, drill.texts)
    assert found == (5, 1, 2, 1, 1)
    assert (ended.is_open, states(), Dialogue.objects.get().frozen_at) == (False, [MessageState.QUEUED], None)
    assert browser.get(reverse("desk:workshop", args=[workshop.pk])).status_code == 200
    assert acts("drill.begun", "drill.release-proposed", "drill.released", "dialogue.sealed") == [
        "drill.begun",
        "drill.release-proposed",
        "drill.released",
    ]


def test_nobody_but_the_two_is_written_to_in_a_drill(circle, olga, felix):
    make.SeatFactory(dialogue=circle, role=Role.FACILITATOR)

    release(actions.begin_drill(dialogue=circle, partner=felix, by=olga), olga, felix)

    assert set(Message.objects.values_list("to_email", flat=True)) == {felix.email}


def test_a_drill_needs_somebody_who_could_release_and_is_played_one_at_a_time(circle, olga, felix, ravi):
    for partner in (olga, ravi):
        with pytest.raises(DomainError):
            actions.begin_drill(dialogue=circle, partner=partner, by=olga)

    actions.begin_drill(dialogue=circle, partner=felix, by=olga)
    with pytest.raises(DomainError):
        actions.begin_drill(dialogue=circle, partner=olga, by=felix)


def test_a_drill_is_broken_off_and_a_seal_is_not(circle, olga, felix):
    drill = actions.begin_drill(dialogue=circle, partner=felix, by=olga)

    assert actions.break_off_drill(seal=drill, by=felix).is_open is False
    with pytest.raises(DomainError):
        actions.break_off_drill(seal=actions.seal_dialogue(dialogue=circle, by=olga), by=felix)


def test_after_the_release_the_letters_leave(circle, olga, felix, mira, smtp, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
    post_letter(invitation_letter(invitation_of(mira)))
    seal = actions.seal_dialogue(dialogue=circle, by=olga)
    assert sweep() == 2  # the two who may release

    release(seal, olga, felix, links=LinksAfter.SAME)
    sweep()

    assert [address for got in smtp.received for address in got.to].count(mira.email) == 1
