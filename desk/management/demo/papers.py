"""Notes, joint texts, action items, transfers: words in the vault, the rest in rows."""

import json
from datetime import timedelta

from django.utils import timezone

from desk.management.demo.cast import Demo
from desk.management.demo.rounds import BOOK
from followups.models import ActionItem, JointText, TextVersion, Transfer
from sessions_app.choices import NoteState
from sessions_app.models import Note, WorkshopSession
from vault.actions import seal
from vault.envelope import Place


def add_note(session: WorkshopSession, item: dict, witness) -> None:
    """The note of a session: released, being written, or (None) not begun."""
    if item["released"] is None:
        return
    released = item["released"]
    note = Note.objects.create(
        session=session,
        rule_profile=session.profile,
        state=NoteState.RELEASED if released else NoteState.RAW,
        revision=1,
        released_revision=1 if released else None,
        released_on=session.workshop.ends_on + timedelta(days=9) if released else None,
        reading_until=session.workshop.reading_until,
        destroy_raw_on=session.workshop.ends_on + timedelta(days=39) if released else None,
    )
    place = Place(session.workshop_id, "sessions_app.note", note.pk, "text", 1)
    seal(place, json.dumps({"points": item["points"]}, ensure_ascii=False), witness=witness)


def _notes(demo: Demo, witness) -> None:
    for number, items in BOOK["rounds"].items():
        sessions = {session.title: session for session in demo.rounds[number].sessions.all()}
        for item in items:
            add_note(sessions[item["title"]], item, witness)
    finished = demo.rounds["2"].sessions.get(title="Constraints at home").note
    Note.objects.filter(pk=finished.pk).update(state=NoteState.SEALED)
    _first_round(demo, witness)


def _first_round(demo: Demo, witness) -> None:
    """What round 1 wrote; it is destroyed at the end of loading, as was agreed."""
    session = WorkshopSession.objects.create(workshop=demo.rounds["1"], title="First evening")
    item = {"released": True, "points": [{"heading": "Why we came", "text": "Hopes for the year were shared."}]}
    add_note(session, item, witness)


def _texts(demo: Demo, witness) -> None:
    for item in BOOK["texts"]:
        versions = item["versions"]
        text = JointText.objects.create(
            dialogue=demo.lake, title=item["title"], kind=item["kind"], state=item["state"], latest=len(versions)
        )
        for number, words in enumerate(versions, start=1):
            workshop = demo.rounds[str(min(number + 1, 3))]
            version = TextVersion.objects.create(
                joint_text=text,
                number=number,
                workshop=workshop,
                saved_on=workshop.ends_on,
                brackets_left=words.count("["),
            )
            seal(Place(demo.lake.pk, "followups.textversion", version.pk, "text", 1), words, witness=witness)


def _actions(demo: Demo) -> None:
    for title, person, role, days, state in BOOK["actions"]:
        item = ActionItem.objects.create(
            dialogue=demo.lake,
            workshop=demo.rounds["3"],
            title=title,
            owner_person=demo.people.get(person),
            owner_role=role,
            due_on=demo.today + timedelta(days=days),
            state=state,
            closed_at=None if state == "OPEN" else timezone.now() - timedelta(days=10),
        )
        if state == "CARRIED":
            ActionItem.objects.create(
                dialogue=demo.lake,
                workshop=demo.rounds["4"],
                title=title,
                owner_role=role,
                due_on=demo.today + timedelta(days=30),
                carried_from=item,
            )


def _transfers(demo: Demo) -> None:
    for idea, route, reached, days, evidence, state in BOOK["transfers"]:
        Transfer.objects.create(
            dialogue=demo.lake,
            workshop=demo.rounds["3"],
            idea=idea,
            route=route,
            reached=reached,
            happened_on=demo.today + timedelta(days=days),
            evidence=evidence,
            state=state,
        )


def make(demo: Demo, witness) -> None:
    """Notes, joint texts, action items, transfer entries."""
    _notes(demo, witness)
    _texts(demo, witness)
    _actions(demo)
    _transfers(demo)
