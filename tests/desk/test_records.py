"""Destruction: by hand, on its date, after a crash, and against a backup."""

import datetime as dt
import io
import json
from pathlib import Path

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from audit.actions import Witness
from audit.models import AccessEvent
from core.access import link_token, read_link_token
from desk.actions import destroy_workshop, shred_due
from outbox.models import Message
from participants.models import Invitation
from sessions_app.choices import NoteState
from sessions_app.models import Note
from tests import factories as make
from vault import actions as vault
from vault.actions import signing_public_key
from vault.keys import Gone
from vault.models import Certificate, DataKey, Sealed
from workshops.models import Workshop

WORDS = "The pump at the third sluice belongs to nobody."
TODAY = dt.date(2027, 3, 1)


@pytest.fixture
def note(workshop, olga):
    """A note whose words are in the vault."""
    note = make.NoteFactory(session__workshop=workshop, revision=1)
    vault.seal(note.place(1), WORDS, witness=Witness("test.act", by=olga))
    return note


def letter_about(workshop, **fields):
    return Message.objects.create(
        key=f"test:{Message.objects.count()}", kind="x", to_email="a@example.org", subject="A message",
        text="Come to Geneva.", html="<p>Come.</p>", compartment=workshop.pk, message_id="<1@example.org>", **fields,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_opens_nothing(workshop, note, olga):
    backup = [list(model.objects.all()) for model in (DataKey, Sealed)]

    destroy_workshop(workshop=workshop, by=olga)
    Certificate.objects.all().delete()
    for rows in backup:
        for row in rows:
            row.save(force_insert=True)

    with pytest.raises(Gone):
        vault.open_text(note.place(1), witness=Witness("test.act", by=olga))


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_destroyed_round_stands_in_the_database_file(workshop, note, olga, settings):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's own vacuum does this")
    sealed = bytes(Sealed.objects.get().envelope)[:24]
    assert any(sealed in data for data in database_files(settings))

    destroy_workshop(workshop=workshop, by=olga)

    assert not any(sealed in data for data in database_files(settings))


def database_files(settings) -> list[bytes]:
    """The database and its write-ahead log, as they lie on the disk."""
    home = Path(settings.DATABASES["default"]["NAME"])
    return [path.read_bytes() for path in home.parent.glob(f"{home.name}*")]


def test_notes_links_and_letters_go_and_a_certificate_stays(workshop, note, mira, olga):
    invitation = Invitation.objects.get(person__user=mira)
    token = link_token(invitation)
    sent, waiting = letter_about(workshop, state="SENT"), letter_about(workshop)

    certificate = destroy_workshop(workshop=workshop, by=olga)

    workshop.refresh_from_db()
    assert workshop.destroyed_at == certificate.destroyed_at
    assert Note.objects.get().state == NoteState.DESTROYED
    assert read_link_token(Invitation, token) is None
    assert list(Message.objects.order_by("created_at").values_list("pk", "state", "text", "html")) == [
        (sent.pk, "SENT", "", ""),
        (waiting.pk, "WITHDRAWN", "", ""),
    ]
    assert AccessEvent.objects.filter(action="workshop.destroyed", actor_id=olga.pk).count() == 1


def test_the_certificate_is_checked_with_the_public_key(workshop, note, olga):
    row = destroy_workshop(workshop=workshop, by=olga)

    Ed25519PublicKey.from_public_bytes(signing_public_key()).verify(bytes(row.signature), row.statement.encode())
    facts = json.loads(row.statement)
    assert (facts["compartment"], facts["texts"], facts["keys"]) == (str(workshop.pk), 1, 1)
    assert "sluice" not in row.statement


def test_another_workshop_is_left_alone(workshop, note, olga):
    destroy_workshop(workshop=make.WorkshopFactory(dialogue=workshop.dialogue), by=olga)
    assert vault.open_text(note.place(1), witness=Witness("test.act", by=olga)) == WORDS


@time_machine.travel(TODAY)
def test_only_rounds_whose_day_has_come_are_destroyed(dialogue):
    days = {day: make.WorkshopFactory(dialogue=dialogue, destroy_on=day) for day in (
        TODAY - dt.timedelta(days=1), TODAY, TODAY + dt.timedelta(days=1), None)}  # fmt: skip

    shred_due(TODAY)
    shred_due(TODAY)

    gone = set(Workshop.objects.exclude(destroyed_at=None))
    assert gone == {days[TODAY - dt.timedelta(days=1)], days[TODAY]}
    assert Certificate.objects.count() == 2


@time_machine.travel(TODAY)
def test_a_dry_run_says_what_would_go_and_touches_nothing(workshop, note):
    Workshop.objects.update(destroy_on=TODAY)
    out = io.StringIO()

    call_command("shred_due", "--dry-run", "--format", "json", stdout=out)

    told = json.loads(out.getvalue())
    assert [row["workshop"] for row in told["workshops"]] == [str(workshop.pk)]
    assert (told["dry_run"], Sealed.objects.count(), Certificate.objects.count()) == (True, 1, 0)


@time_machine.travel(TODAY)
def test_the_command_destroys_and_names_the_certificate(workshop, note):
    Workshop.objects.update(destroy_on=TODAY)
    out = io.StringIO()

    call_command("shred_due", "--format", "json", stdout=out)

    assert json.loads(out.getvalue())["workshops"][0]["certificate"] == str(Certificate.objects.get().pk)


@pytest.mark.django_db(transaction=True)
def test_a_share_that_outlived_a_crash_goes_with_the_next_run(workshop, note, olga):
    destroy_workshop(workshop=workshop, by=olga)
    vault.keys.make_share(workshop.pk)  # as if the process had died before the last step

    shred_due(TODAY)

    assert not vault.has_share(workshop.pk)


def test_the_records_page_says_what_stands_and_until_when(workshop, note, olga, sign_in):
    Workshop.objects.update(destroy_on=TODAY, destroy_decided_by="both sides")
    letter_about(workshop)

    page = sign_in(olga).get(reverse("desk:record-list", args=[workshop.dialogue_id]))

    row = page.context["records"].rows[0]
    assert row.holds == "It holds 1 unreleased note and the words of 1 letter."
    assert "as decided by both sides" in page.content.decode()


def test_destroying_asks_for_the_code_name(workshop, note, olga, sign_in):
    browser, address = sign_in(olga), reverse("desk:workshop-destroy", args=[workshop.pk])

    refused = browser.post(address, {"code_name": "Lake"})
    assert (refused.status_code, Sealed.objects.count()) == (422, 1)

    done = browser.post(address, {"code_name": "lake room"})
    assert done.url == reverse("desk:certificate", args=[workshop.pk])
    assert "1 sealed text was deleted" in browser.get(done.url).content.decode()


def test_there_is_no_certificate_of_what_stands(workshop, olga, sign_in):
    assert sign_in(olga).get(reverse("desk:certificate", args=[workshop.pk])).status_code == 404


def test_many_rounds_cost_no_more_queries(dialogue, olga, sign_in, django_assert_max_num_queries):
    make.WorkshopFactory.create_batch(12, dialogue=dialogue)
    browser = sign_in(olga)
    browser.get(reverse("workshops:dialogue-list"))
    with django_assert_max_num_queries(15):
        browser.get(reverse("desk:record-list", args=[dialogue.pk]))


@time_machine.travel(TODAY)
def test_a_round_that_cannot_be_destroyed_leaves_the_others_done(dialogue, monkeypatch):
    stuck, other = make.WorkshopFactory.create_batch(2, dialogue=dialogue, destroy_on=TODAY)
    real = vault.shred

    def shred(compartment, *, witness):
        if compartment == stuck.pk:
            raise OSError
        return real(compartment, witness=witness)

    monkeypatch.setattr(vault, "shred", shred)
    with pytest.raises(RuntimeError):
        shred_due(TODAY)
    assert list(Workshop.objects.exclude(destroyed_at=None)) == [other]
