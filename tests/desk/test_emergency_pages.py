"""The pages of the emergency seal: two taps to seal, two people to release, and nothing for others."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.actions import Witness
from desk import actions
from desk.selectors.emergency import extent_of
from outbox.actions import queue, sweep
from outbox.choices import MessageState
from outbox.models import Message
from participants.emails import invitation_letter
from participants.models import Invitation
from tests import factories as make
from vault.actions import seal as seal_text
from vault.envelope import Place
from workshops.choices import LinksAfter, ReleaseReason, Role
from workshops.models import Dialogue, EmergencySeal

REASON = {"reason": ReleaseReason.CONTAINED, "links_after": LinksAfter.NEW}


def page_of(seal, act="seal-detail"):
    return reverse(f"desk:{act}", args=[seal.pk])


@pytest.fixture
def sealed(dialogue, olga, felix):
    return actions.seal_dialogue(dialogue=dialogue, by=olga)


def test_the_dialogues_page_leads_to_the_seal_and_one_tap_there_seals(sign_in, dialogue, olga, felix):
    browser, address = sign_in(olga), reverse("desk:seal", args=[dialogue.pk])
    assert f'href="{address}"' in browser.get(reverse("desk:dialogue", args=[dialogue.pk])).text

    before, done = browser.get(address), browser.post(address)

    dialogue.refresh_from_db()
    assert (before.status_code, done.status_code, dialogue.frozen_at is not None) == (200, 200, True)
    assert "Felix Okoye" in done.text
    assert browser.get("/").status_code == 302  # signed out like everybody else


def test_looking_at_the_page_seals_nothing(sign_in, dialogue, olga):
    sign_in(olga).get(reverse("desk:seal", args=[dialogue.pk]))

    assert not EmergencySeal.objects.exists()


def test_who_is_alone_is_told_before(sign_in, dialogue, olga):
    page = sign_in(olga).get(reverse("desk:seal", args=[dialogue.pk])).text

    assert "the operator has to name a second person before it opens again" in page


def test_a_second_tap_and_a_second_person_find_it_closed(sign_in, dialogue, olga, felix):
    browsers, address = [sign_in(olga), sign_in(felix)], reverse("desk:seal", args=[dialogue.pk])
    browsers[0].post(address)

    assert [browser.post(address).status_code for browser in browsers] == [302, 302]
    assert EmergencySeal.objects.count() == 1


def test_two_people_release_it_in_their_browsers(sign_in, sealed, olga, felix):
    first, second = sign_in(olga), sign_in(felix)
    assert "CONTAINED" in first.get(page_of(sealed)).text

    first.post(page_of(sealed, "seal-propose"), REASON)
    alone = first.post(page_of(sealed, "seal-confirm"), {"confirm": "yes"})
    second.post(page_of(sealed, "seal-confirm"), {"confirm": "yes"})

    sealed.refresh_from_db()
    assert (alone.status_code, sealed.proposed_by, sealed.ended_by) == (403, olga, felix)
    assert second.get(reverse("desk:dialogue", args=[sealed.dialogue_id])).status_code == 200


def test_a_release_asks_again_who_is_there(sign_in, sealed, olga, felix):
    """ASVS 7.5.1."""
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=20)):
        browser = sign_in(olga)

    held = browser.post(page_of(sealed, "seal-propose"), REASON)

    sealed.refresh_from_db()
    assert (held.status_code, sealed.is_proposed) == (401, False)
    assert 'name="reason"' in held.text


def test_a_proposal_without_a_reason_is_refused_in_words(sign_in, sealed, olga):
    answer = sign_in(olga).post(page_of(sealed, "seal-propose"), {"links_after": "NEW"})

    sealed.refresh_from_db()
    assert (answer.status_code, sealed.is_proposed) == (422, False)


def test_the_home_of_those_who_may_release_leads_there_and_others_read_one_line(sign_in, sealed, olga, ravi, sam):
    home = {user: sign_in(user).get("/").text for user in (olga, ravi, sam)}
    line = "A dialogue of yours is closed for the moment. Telephone"

    assert [page_of(sealed) in home[user] for user in (olga, ravi, sam)] == [True, False, False]
    assert [line in home[user] for user in (olga, ravi, sam)] == [False, True, False]
    assert sealed.dialogue.code_name not in home[ravi]


def test_every_page_of_the_dialogue_reads_as_if_it_were_not_there(sign_in, sealed, workshop, olga, ravi, mira, frank):
    stranger = sign_in(make.UserFactory())
    for name, pk in [
        ("desk:dialogue", sealed.dialogue_id),
        ("desk:seal", sealed.dialogue_id),
        ("desk:workshop", workshop.pk),
        ("sessions:agenda", workshop.pk),
        ("followups:followup-list", sealed.dialogue_id),
        ("reports:grant-detail", frank.seats.get().grant_id),
    ]:
        address = reverse(name, args=[pk])
        nothing = stranger.get(address)
        for user in (olga, ravi, mira, frank):
            answer = sign_in(user).get(address)
            assert (name, answer.status_code, answer.content) == (name, 404, nothing.content)


def test_a_letter_of_the_dialogue_does_not_open_to_who_got_it(sign_in, dialogue, workshop, olga, mira):
    with transaction.atomic():
        letter = queue(invitation_letter(Invitation.objects.get(person__user=mira)))
    Message.objects.update(state=MessageState.SENT)
    actions.seal_dialogue(dialogue=dialogue, by=olga)

    assert sign_in(mira).get(reverse("desk:letter", args=[letter.pk])).status_code == 404


def test_a_drill_is_played_through_in_the_browser(sign_in, dialogue, olga, felix):
    first, second = sign_in(olga), sign_in(felix)
    first.post(reverse("desk:drill-begin", args=[dialogue.pk]), {"partner": felix.pk})
    drill = EmergencySeal.objects.get()
    assert page_of(drill) in second.get("/").text

    second.post(page_of(drill, "seal-propose"), {**REASON, "reason": ReleaseReason.PRACTICE})
    first.post(page_of(drill, "seal-confirm"), {"confirm": "yes"})

    drill.refresh_from_db()
    assert (drill.is_drill, drill.ended_by, Dialogue.objects.get().frozen_at) == (True, olga, None)
    assert page_of(drill) in first.get(reverse("desk:seal", args=[dialogue.pk])).text


def test_a_drill_without_a_partner_says_so(sign_in, dialogue, olga, felix):
    answer = sign_in(olga).post(reverse("desk:drill-begin", args=[dialogue.pk]), {})

    assert (answer.status_code, EmergencySeal.objects.exists()) == (422, False)


def test_the_page_asks_the_same_number_of_questions_for_one_and_for_many(
    dialogue, workshop, olga, django_assert_num_queries
):
    for number in range(3):
        make.SeatFactory(dialogue=dialogue, workshop=workshop, role=Role.PARTICIPANT)
        make.InvitationFactory(workshop=workshop)
        with django_assert_num_queries(8):
            assert extent_of(dialogue).people == number + 2


def test_the_operators_command_names_a_second_person(dialogue, olga, capsys):
    actions.seal_dialogue(dialogue=dialogue, by=olga)

    call_command("name_releaser", "frieda@example.org", "--dialogue", dialogue.code_name)

    assert "frieda@example.org can release" in capsys.readouterr().out
    assert Message.objects.filter(to_email="frieda@example.org").count() == 1


@pytest.mark.parametrize("words", [["nobody", "--dialogue", "Lake Room"], ["a@example.org", "--dialogue", "Elsewhere"]])
def test_the_command_says_in_a_sentence_what_is_wrong(dialogue, words):
    with pytest.raises(CommandError):
        call_command("name_releaser", *words)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_seal_at_once_one_does(dialogue, olga, felix):
    together, seals = threading.Barrier(2), []

    def press(by):
        together.wait(20)
        try:
            seals.append(actions.seal_dialogue(dialogue=dialogue, by=by))
        finally:
            connection.close()

    people = [threading.Thread(target=press, args=[by]) for by in (olga, felix)]
    for person in people:
        person.start()
    for person in people:
        person.join(30)

    assert (len(seals), seals[0], EmergencySeal.objects.count()) == (2, seals[1], 1)


@pytest.mark.django_db(transaction=True)
def test_of_letters_being_sent_meanwhile_each_is_sent_or_held_and_none_lost(dialogue, workshop, olga, smtp, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
    with transaction.atomic():
        for invitation in make.InvitationFactory.create_batch(30, workshop=workshop):
            queue(invitation_letter(invitation))
    began = threading.Event()

    def send():
        began.set()
        try:
            sweep()
        finally:
            connection.close()

    worker = threading.Thread(target=send)
    worker.start()
    began.wait(10)
    actions.seal_dialogue(dialogue=dialogue, by=olga)
    worker.join(60)
    sweep()

    states = list(Message.objects.filter(compartment=workshop.pk).values_list("state", flat=True))
    assert set(states) <= {MessageState.SENT, MessageState.HELD}
    gone = [address for got in smtp.received for address in got.to if address != olga.email]
    assert (len(states), len(gone)) == (30, states.count(MessageState.SENT))


@pytest.mark.slow
def test_a_dialogue_of_three_hundred_people_and_two_thousand_letters_is_sealed_within_two_seconds(
    dialogue, workshop, olga, felix, sign_in
):
    witness = Witness("test.act", by=None)
    people = make.UserFactory.create_batch(300)
    for user in people:
        make.SeatFactory(user=user, dialogue=dialogue, workshop=workshop, role=Role.PARTICIPANT)
        make.InvitationFactory(workshop=workshop, person=make.PersonFactory(user=user))
    for user in people[:60]:
        sign_in(user).get("/healthz")
    Message.objects.bulk_create(
        Message(key=f"k{n}", kind="accounts/notice", to_email="a@example.org", compartment=workshop.pk, subject="s",
                text="t", message_id=f"<{n}@x>")
        for n in range(2000)
    )  # fmt: skip
    for number in range(20):
        seal_text(Place(workshop.pk, "sessions_app.note", people[number].pk, "text", 1), "Words.", witness=witness)

    before = timezone.now()
    seal = actions.seal_dialogue(dialogue=dialogue, by=olga)
    took = (timezone.now() - before).total_seconds()

    assert (seal.people, seal.sessions, seal.links, seal.letters, seal.texts) == (302, 60, 300, 2000, 20)
    assert took < 2
