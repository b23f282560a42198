"""What waits about sealed notes: one's own six words, readers to be let in, notes to be sealed anew."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.selectors.rows import Waiting, name_of, waiting
from desk.selectors.words import link, number_word
from sessions_app.selectors.readers import has_key, tallies_of
from workshops.choices import READS_NOTES, WRITES_NOTES
from workshops.models import Workshop
from workshops.policies import in_team


def readers(user, workshops: list[Workshop], today: dt.date):
    """One's own key first, then a row for each sealed round of ``workshops`` in which something is to be
    done. Asks nothing where none is sealed."""
    sealed = [workshop for workshop in workshops if workshop.is_sealed and in_team(user, workshop, READS_NOTES)]
    if not sealed:
        return
    if not has_key(user):
        yield _own_key(sealed[0], today)
        return
    written = [workshop for workshop in sealed if in_team(user, workshop, WRITES_NOTES)]
    tallies = tallies_of(written)
    for workshop in written:
        yield from _of(workshop, tallies[workshop.pk], today)


def _own_key(workshop, today: dt.date) -> Waiting:
    return waiting(
        today,
        what=_("Choose your six words."),
        why=_("The notes of %(name)s are sealed: they open with words of your own.") % {"name": name_of(workshop)},
        url=link("sessions:key"),
        link=_("Begin"),
        due=today,
    )


def _of(workshop, tally, today: dt.date):
    told, page = {"name": name_of(workshop)}, link("sessions:reader-list", workshop.pk)
    if not tally.is_founded:
        yield waiting(
            today,
            what=_("Nobody can open the notes of %(name)s yet.") % told,
            why=_("They are sealed; the first of those who write them makes their key."),
            url=page,
            link=_("Make the key"),
            due=workshop.starts_on,
        )
        return
    if tally.is_stale:
        yield waiting(
            today,
            what=_("A reader of %(name)s has left.") % told,
            why=_("They have no way in; the notes wait to be sealed anew, so that their old key opens nothing."),
            url=page,
            link=_("Seal anew"),
            due=today,
        )
    if tally.waiting:
        what = ngettext(
            "%(number)s reader of %(name)s waits for your call.",
            "%(number)s readers of %(name)s wait for your call.",
            tally.waiting,
        )
        yield waiting(
            today,
            what=what % {**told, "number": number_word(tally.waiting)},
            why=_("Compare four words by voice, then let them in."),
            url=page,
            link=_("See who"),
            due=today,
        )
