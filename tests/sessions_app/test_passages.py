"""Quoted by name: one passage, one person, one use; until the release they may take it back."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token
from core.errors import DomainError
from outbox.models import Message
from participants.models import Consent, Invitation
from sessions_app.actions.check import check_text
from sessions_app.actions.desk import Command, save_and_do
from sessions_app.actions.passages import answer_passage, open_passage
from sessions_app.actions.release import release_note, take_back_note
from sessions_app.models import Passage
from tests import factories as make
from tests.conftest import guest
from tests.factories import CHATHAM_HOUSE
from tests.sessions_app.conftest import seat_in, text
from vault.models import Sealed

NAMED = "Nobody objected. Samir Haddou proposed a joint post. It was left open."
PASSAGE = "Samir Haddou proposed a joint post."


def checked(session, words=NAMED):
    return check_text(session=session, text=text(("A joint post", words)))


@pytest.fixture
def ask(session, ravi, in_the_room):
    """``ask()``: ravi asks the one person whom the text means; gives the passage."""

    def press(words=NAMED, base=0):
        mark = checked(session, words).found[0].fingerprint
        command = Command("ask", mark)
        save_and_do(session=session, text=text(("A joint post", words)), base=base, command=command, by=ravi)
        return Passage.objects.order_by("pk").last() if Passage.objects.count() == 1 else None

    return press


@pytest.fixture
def note(session):
    def get():
        session.refresh_from_db()
        return session.note

    return get


def say(passage, answer, by=None):
    return answer_passage(passage=passage, answer=answer, via="ACCOUNT", by=by)


def go(note, by):
    return release_note(note=note, revision=note.revision, reading_until=dt.date(2099, 1, 1), by=by)


def test_the_passage_is_the_sentence_and_is_in_the_vault_alone(ask, samir):
    passage = ask()

    assert open_passage(passage=passage, by=samir).words == PASSAGE
    assert Sealed.objects.filter(object_id=passage.pk).count() == 1
    assert "Haddou" not in str(Passage.objects.values())


def test_the_row_does_not_say_from_which_session_it_is(ask, session):
    row = str(Passage.objects.filter(pk=ask().pk).values())

    assert str(session.pk) not in row
    assert "used_in_id': None" in row


def test_the_person_is_told_by_a_letter_that_tells_nothing(ask, session):
    ask()

    letter = Message.objects.get()
    assert (letter.to_email, letter.subject) == ("samir@example.org", "A message from Lake Room")
    words = letter.subject + letter.text + letter.html
    assert [w for w in ("Haddou proposed", "passage", "quote", session.title, "joint", "Ravi") if w in words] == []


def test_until_they_answer_it_blocks(ask, session, note, ravi):
    ask()

    assert (checked(session).blocking, checked(session).found[0].awaits_answer) == (1, True)
    with pytest.raises(DomainError, match="1 finding blocks the release"):
        go(note(), ravi)


@pytest.mark.parametrize("answer", ["NO", "ASK_AGAIN"])
def test_anything_but_a_yes_blocks(ask, session, note, ravi, answer):
    say(ask(), answer)

    assert checked(session).blocking == 1
    with pytest.raises(DomainError, match="1 finding blocks the release"):
        go(note(), ravi)


def test_with_their_yes_exactly_that_passage_may_name_them(ask, session, note, ravi):
    say(ask(), "YES")

    assert (checked(session).blocking, len(checked(session).agreed), checked(session).open) == (0, 1, [])
    assert go(note(), ravi).is_released


@pytest.mark.parametrize(
    "words",
    [
        "Samir Haddou proposed a joint post at once.",
        "Samir Haddou refused a joint post.",
        f"{PASSAGE} Samir Haddou also spoke of tolls.",
    ],
)
def test_other_words_about_the_same_person_block_as_before(ask, session, words):
    say(ask(), "YES")

    assert checked(session, words).blocking == 1


def test_the_words_around_it_may_change(ask, session):
    say(ask(), "YES")

    assert checked(session, f"All agreed at once.  {PASSAGE} It was settled.").blocking == 0


def test_the_yes_of_one_does_not_name_another(ask, session):
    say(ask(), "YES")

    assert checked(session, "Mira Castellane proposed a joint post.").blocking == 1


def test_the_yes_counts_for_that_session_alone(ask, session, workshop):
    say(ask(), "YES")

    assert checked(make.SessionFactory(workshop=workshop)).blocking == 1


def test_a_yes_taken_back_before_the_release_blocks_again(ask, session, note, ravi):
    passage = ask()
    say(passage, "YES")
    say(passage, "NO")

    assert checked(session).blocking == 1
    with pytest.raises(DomainError, match="1 finding blocks the release"):
        go(note(), ravi)


def test_at_the_release_it_is_used_and_no_longer_taken_back(ask, note, ravi):
    passage = ask()
    say(passage, "YES")
    go(note(), ravi)

    with pytest.raises(DomainError, match="was released with these words"):
        say(passage, "NO")

    passage.refresh_from_db()
    assert passage.used_in == note()
    assert Consent.objects.standing().get().answer == "YES"


def test_when_the_note_is_taken_back_the_yes_may_be_too(ask, session, note, ravi):
    passage = ask()
    say(passage, "YES")
    take_back_note(note=go(note(), ravi), by=ravi)

    say(passage, "NO")

    assert checked(session).blocking == 1


def test_what_a_release_does_not_use_is_destroyed(ask, session, note, ravi, samir):
    passage = ask()
    save_and_do(session=session, text=text(("A joint post", "A post.")), base=1, command=Command(), by=ravi)

    go(note(), ravi)

    passage.refresh_from_db()
    assert passage.ended_on == dt.datetime.now(dt.UTC).date()
    assert not Sealed.objects.filter(object_id=passage.pk).exists()
    with pytest.raises(DomainError, match="they are destroyed"):
        open_passage(passage=passage, by=samir)
    with pytest.raises(DomainError, match="they are destroyed"):
        say(passage, "YES")


def test_where_the_rule_never_names_anybody_no_yes_helps(ask, session, workshop):
    say(ask(), "YES")
    workshop.rule_profile = make.RuleProfileFactory(**CHATHAM_HOUSE | {"attribution": "NONE"})
    workshop.save()
    session.refresh_from_db()

    result = checked(session)

    assert (result.blocking, result.found[0].may_be_asked) == (1, False)


def test_nobody_is_asked_twice_and_a_no_is_final(ask, session, ravi):
    passage = ask()
    assert checked(session).found[0].may_be_asked is False
    say(passage, "NO")

    assert checked(session).found[0].may_be_asked is False
    with pytest.raises(DomainError, match="Nobody can be asked"):
        ask(base=1)


def test_whoever_wants_to_be_asked_again_is(ask, session, time_machine):
    say(ask(), "ASK_AGAIN")
    time_machine.move_to(dt.datetime.now(dt.UTC) + dt.timedelta(days=3))

    ask(base=1)

    assert (Passage.objects.count(), Message.objects.count()) == (1, 2)


def test_a_name_among_several_who_fit_is_nobodys_to_agree_to(session, workshop, soravia, in_the_room):
    seat_in(session, guest(workshop, soravia, "Leila Haddou"))

    found = checked(session, "Haddou proposed a joint post.").found

    assert [item.may_be_asked for item in found] == [False]


def test_reading_and_answering_is_in_the_trail_before_the_words_are(ask, samir):
    passage = ask()
    open_passage(passage=passage, by=samir)

    acts = AccessEvent.objects.filter(object_id=passage.pk).order_by("at")
    assert [(act.action, act.actor_id == samir.pk) for act in acts] == [
        ("passage.asked", False),
        ("passage.read", True),
    ]
    assert [json.loads(act.payload).get("words") for act in acts] == [None, None]


# --- pages --------------------------------------------------------------------------------------


def test_nobody_but_the_person_opens_the_page(sign_in, ask, samir, mira, ravi, felix, olga, cora, sam):
    page = reverse("sessions:passage-answer", args=[ask().pk])

    assert [sign_in(user).get(page).status_code for user in (samir, mira, ravi, felix, olga, cora, sam)] == [
        200, 404, 404, 404, 404, 404, 404,
    ]  # fmt: skip


def test_the_person_reads_the_exact_words_and_answers(sign_in, ask, samir, session):
    passage = ask()
    browser = sign_in(samir)
    page = reverse("sessions:passage-answer", args=[passage.pk])

    html = browser.get(page).content.decode()
    assert PASSAGE in html
    assert "Nobody objected" not in html
    assert browser.post(page, {"answer": "PERHAPS"}).status_code == 422
    assert browser.post(page, {"answer": "YES"}).status_code == 302

    assert [(row.answer, row.via) for row in Consent.objects.all()] == [("YES", "ACCOUNT")]
    assert checked(session).blocking == 0


def test_by_link_the_words_are_not_shown_but_a_yes_can_be_taken_back(client, ask, session, samir, workshop):
    passage = ask()
    say(passage, "YES")
    own = Invitation.objects.get(workshop=workshop, person__user=samir)
    page = reverse("sessions:agreement-link", args=[link_token(own)])

    html = client.get(page).content.decode()
    assert "joint post" not in html
    assert client.post(page, {"take_back": str(passage.pk)}).status_code == 302

    assert [(row.answer, row.via) for row in Consent.objects.standing()] == [("NO", "LINK")]
    assert checked(session).blocking == 1


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_nobody_takes_back_what_is_not_theirs(client, ask, mira, workshop, key):
    passage = ask()
    say(passage, "YES")
    hers = Invitation.objects.get(workshop=workshop, person__user=mira)
    page = reverse("sessions:agreement-link", args=[link_token(hers)])

    assert [client.post(page, {"take_back": value}).status_code for value in (key, str(passage.pk))] == [422, 422]
    assert Consent.objects.standing().get().answer == "YES"


def test_the_desk_asks_and_says_how_it_stands(sign_in, session, ravi, samir, in_the_room):
    browser, save = sign_in(ravi), reverse("sessions:note-save", args=[session.pk])
    data = {"version": 0, "heading": ["A joint post"], "text": [NAMED]}
    browser.post(save, data)
    page = browser.get(reverse("sessions:note-write", args=[session.pk])).content.decode()
    mark = re.search(r'name="ask" value="(\w{64})"', page).group(1)

    browser.post(save, data | {"version": 1, "ask": mark})

    page = browser.get(reverse("sessions:note-write", args=[session.pk])).content.decode()
    assert "has not answered yet" in page
    say(Passage.objects.get(), "YES")
    page = browser.get(reverse("sessions:note-write", args=[session.pk])).content.decode()
    assert "1 passage names somebody who has agreed to it." in page
    assert 'name="ask"' not in page


def test_a_passage_that_waits_stands_on_the_first_page_of_its_person(sign_in, ask, samir, mira):
    passage = ask()
    words = "One passage of a note waits for your answer"

    assert words in sign_in(samir).get("/").content.decode()
    assert words not in sign_in(mira).get("/").content.decode()
    say(passage, "NO")
    assert words not in sign_in(samir).get("/").content.decode()
