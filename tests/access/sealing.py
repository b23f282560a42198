"""Gives the specimens their words, through the vault and the actions, so that their pages open."""

import json
import uuid

from django.utils import timezone

from audit.actions import Witness
from desk.management.specimens import World
from followups.actions.texts import place_of
from followups.models import JointText, TextVersion
from participants.actions.imports import begin_import
from participants.models import ImportDraft
from reports.models import Release
from reports.selectors.content import canonical, draft_of
from sessions_app.models import Correction, Note, NoteText, Passage, Point
from vault.actions import seal
from vault.models import Certificate
from workshops.models import Dialogue, Workshop
from workshops.querysets import today

WORDS = NoteText((Point("Customs", "The gauge at the bridge was discussed."),))


def seal_everything(world: World) -> None:
    """Text of notes, a correction, a joint text, a file of people; the content of a release."""
    witness = Witness("test.act", by=world.users["rapporteur"])
    for note in Note.objects.select_related("session"):
        note.revision = 1
        note.save(update_fields=["revision"])
        seal(note.place(1), WORDS.to_json(), witness=witness)
    seal(world.rows[Correction].place(), json.dumps({"text": "“Bridge” was “ferry”."}), witness=witness)
    seal(world.rows[Passage].place(), json.dumps({"words": "Words.", "session": str(uuid.uuid4())}), witness=witness)
    text = world.rows[JointText]
    for version in TextVersion.objects.all():
        seal(place_of(version, text.dialogue_id), "We [agree|note] that the crossing reopens.", witness=witness)
    world.rows[ImportDraft] = _file_of_people(world)
    _freeze_release(world.rows[Release])
    Certificate.objects.create(
        compartment=world.rows[Workshop].pk,
        destroyed_at=timezone.now(),
        statement='{"keys": 1, "texts": 2}',
        signature=b"signed",
    )


def _file_of_people(world: World) -> ImportDraft:
    data = b"name,email\nYevgeny Tarasov,y.tarasov@example.org\n"
    dialogue, convenor = world.rows[Dialogue], world.users["convenor"]
    draft, _reading = begin_import(dialogue=dialogue, data=data, file_name="people.csv", by=convenor)
    return draft


def _freeze_release(release: Release) -> None:
    release.delete()  # or it would count as an earlier, empty report of the same grant
    content = draft_of(release.report, today()).content | {"number": 1, "released_on": today().isoformat()}
    release.content = canonical(content).decode()
    release.pdf, release.pdf_pages = b"%PDF-1.7", 1
    release.save(force_insert=True)
