"""The data of the emergency benchmark, made in a process of its own; prints one line of JSON."""

import json
import time
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from audit.actions import Witness
from desk import actions
from outbox.models import Message
from tests import factories as make_row
from vault.actions import seal
from vault.envelope import Place
from workshops.choices import LinksAfter, ReleaseReason, Role

PEOPLE, LETTERS, TEXTS = 300, 2000, 100


def measure() -> None:
    """Seals and releases a dialogue, and prints how long each took."""
    workshop = make_row.WorkshopFactory(state="INVITING", starts_on=None, ends_on=None, reply_by=None)
    dialogue, witness = workshop.dialogue, Witness("bench", by=None)
    leads = [make_row.SeatFactory(dialogue=dialogue, role=role).user for role in (Role.CONVENOR, Role.FACILITATOR)]
    for number in range(PEOPLE):
        user = make_row.UserFactory()
        make_row.SeatFactory(user=user, dialogue=dialogue, workshop=workshop, role=Role.PARTICIPANT)
        person = make_row.PersonFactory(user=user)
        row = make_row.InvitationFactory(workshop=workshop, person=person)
        Client().force_login(user)
        if number < TEXTS:
            seal(Place(workshop.pk, "sessions_app.note", row.pk, "text", 1), "Words.", witness=witness)
    later = timezone.now() + timedelta(days=1)
    Message.objects.bulk_create(
        Message(key=f"bench:{n}", kind="accounts/notice", to_email="a@example.org", compartment=workshop.pk,
                subject="s", text="t", message_id=f"<{n}@example.org>", not_before=later)
        for n in range(LETTERS)
    )  # fmt: skip
    told = {"people": PEOPLE, "letters": LETTERS, "texts": TEXTS}
    sealed, told["seal s"] = _timed(actions.seal_dialogue, dialogue=dialogue, by=leads[0])
    how = {"reason": ReleaseReason.CONTAINED, "links_after": LinksAfter.SAME}
    actions.propose_release(seal=sealed, by=leads[0], **how)
    _released, told["release s"] = _timed(actions.confirm_release, seal=sealed, by=leads[1])
    again = actions.seal_dialogue(dialogue=dialogue, by=leads[0])
    actions.propose_release(seal=again, by=leads[0], **{**how, "links_after": LinksAfter.NEW})
    _released, told["release with new links s"] = _timed(actions.confirm_release, seal=again, by=leads[1])
    print(json.dumps(told))


def _timed(act, **facts):
    began = time.perf_counter()
    done = act(**facts)
    return done, round(time.perf_counter() - began, 2)
