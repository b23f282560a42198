"""The end of raw notes under a rule that has become tighter."""

from django.utils import timezone

from sessions_app.actions.release import destroy_raw
from sessions_app.choices import NoteState


def bring_forward(notes, *, by) -> int:
    """Moves the end of the raw versions of released ``notes`` to the day that their rule asks for now, where
    that is earlier; those whose day has come are destroyed at once. Returns how many notes that were."""
    today, ended = timezone.now().date(), 0
    rows = notes.filter(state=NoteState.RELEASED, raw_destroyed_on=None)
    for note in rows.select_related("rule_profile", "session__rule_profile", "session__workshop__rule_profile"):
        due = note.rule.raw_ends_on(note.released_on)
        if due is None or (note.destroy_raw_on and note.destroy_raw_on <= due):
            continue
        note.destroy_raw_on = due
        note.save(update_fields=["destroy_raw_on"])
        ended += 1
        if due <= today:
            destroy_raw(note, today, by=by)
    return ended
