"""Which records exist, until when, and who decided: without opening any of them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.models import Message
from participants.models import ImportDraft, Invitation
from sessions_app.choices import NoteState
from sessions_app.models import Jotting, Note
from vault.actions import parts_of
from vault.models import Certificate, Sealed
from workshops.models import Dialogue, Workshop


@dataclass(frozen=True)
class RecordRow:
    """What one workshop's compartment holds. ``is_late``: its day has passed and it still stands."""

    workshop: Workshop
    raw: int
    released: int
    sealed_texts: int
    needs: int
    letters: int
    certificate: Certificate | None
    is_late: bool

    @property
    def is_empty(self) -> bool:
        return not (self.raw or self.released or self.sealed_texts or self.needs or self.letters)

    @property
    def holds(self) -> str:
        """ "It holds 2 unreleased notes, 3 released notes and the needs of one guest." """
        parts = [
            (self.raw, ngettext("%(n)d unreleased note", "%(n)d unreleased notes", self.raw)),
            (self.released, ngettext("%(n)d released note", "%(n)d released notes", self.released)),
            (self.needs, ngettext("the needs of %(n)d guest", "the needs of %(n)d guests", self.needs)),
            (self.letters, ngettext("the words of %(n)d letter", "the words of %(n)d letters", self.letters)),
        ]
        words = [text % {"n": number} for number, text in parts if number]
        if not words:
            return _("Nothing confidential has been written yet.")
        return _("It holds %(things)s.") % {"things": get_text_list(words, _("and"))}


@dataclass(frozen=True)
class Records:
    """``texts``: sealed texts of the dialogue itself (joint texts, transfers); ``drafts``: files of
    people that were read and not confirmed."""

    rows: list[RecordRow]
    texts: int
    drafts: int


def records_of(dialogue: Dialogue, today: dt.date) -> Records:
    """All records of a dialogue, the newest round first; a constant number of queries."""
    workshops = list(dialogue.workshops.select_related("rule_profile").in_order())[::-1]
    ids = [workshop.pk for workshop in workshops]
    notes = defaultdict(dict)
    rows = Note.objects.filter(session__workshop__in=ids).values_list("session__workshop", "state")
    for pk, state, number in rows.annotate(n=Count("pk")).order_by():
        notes[pk][state] = number
    parts = [part for pk in ids for part in parts_of(pk)]
    sealed = Sealed.objects.filter(compartment__in=[dialogue.pk, *parts]).exclude(kind=Jotting._meta.label_lower)
    texts = _tally(sealed.values_list("compartment"))  # jottings are their author's alone, and count nowhere
    needs = _tally(Invitation.objects.filter(workshop__in=ids, has_needs=True).values_list("workshop"))
    letters = _tally(Message.objects.filter(compartment__in=ids).exclude(text="").values_list("compartment"))
    certificates = {row.compartment: row for row in Certificate.objects.filter(compartment__in=ids)}
    return Records(
        rows=[
            RecordRow(
                workshop=w,
                raw=notes[w.pk].get(NoteState.RAW, 0) + notes[w.pk].get(NoteState.CHECKED, 0),
                released=notes[w.pk].get(NoteState.RELEASED, 0),
                sealed_texts=sum(texts.get(part, 0) for part in parts_of(w.pk)),
                needs=needs.get(w.pk, 0),
                letters=letters.get(w.pk, 0),
                certificate=certificates.get(w.pk),
                is_late=bool(w.destroyed_at is None and w.destroy_on and w.destroy_on < today),
            )
            for w in workshops
        ],
        texts=texts.get(dialogue.pk, 0),
        drafts=ImportDraft.objects.filter(dialogue=dialogue).count(),
    )


def _tally(rows) -> dict:
    return dict(rows.annotate(number=Count("pk")).order_by())
