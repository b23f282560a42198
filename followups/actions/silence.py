"""Silence procedure: a text stands unless somebody breaks the silence in time.

Nobody is told who broke it, and no row says so: breaking touches the silence alone, letters go to all alike, and who
agreed is forgotten the moment it ends (docs/decisions/0074-silence.md).
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from core.access import Known
from core.errors import DomainError
from followups import emails
from followups.choices import SilenceState, TextState
from followups.models import Addressee, JointText, Silence
from followups.selectors.silences import candidates, reach_of, round_of
from participants.actions.calls import drop_calls
from participants.actions.writing import take_back_all, write
from vault import actions as vault
from vault.envelope import Place
from vault.keys import Gone
from vault.models import Sealed

log = logging.getLogger(__name__)

SHORTEST = timedelta(hours=24)
FEWEST = 3  # with two, the one who stayed silent knows who did not
AFTERWARDS = timedelta(days=7)  # for so long the link still opens, and says how it ended
LONGEST_REASON = 4000


def _account_of(row: Addressee):
    return row.person.user_id


# Coming first is not enough to read a text: whoever is not signed in enters a code from the mailbox.
OF_SILENCE = Known(route="followups:silence-code", claim=None, account=_account_of)


@transaction.atomic
def begin_silence(*, joint_text: JointText, people: Collection[UUID], ends_at: datetime, by) -> Silence:
    """Puts the newest version under silence until ``ends_at``; ``people``: keys of memberships that must agree.

    Each is sent one letter. Raises DomainError.
    """
    text = JointText.objects.select_for_update().get(pk=joint_text.pk)
    version = text.versions.get(number=text.latest)
    workshop = round_of(text)
    if workshop is None:
        raise DomainError(_("This dialogue has no round yet, so that no clock counts."))
    _check(text, version.brackets_left, ends_at)
    asked = [member for member in candidates(text) if member.pk in set(people)]
    if len(asked) != len(set(people)):
        raise DomainError(_("Somebody on the list does not read this text any more. Look again."), field="people")
    _check_company(asked)
    silence = Silence.objects.create(joint_text=text, version=version, workshop=workshop, ends_at=ends_at)
    rows = [
        Addressee(silence=silence, person=one.person, side=one.side, link_expires_at=ends_at + AFTERWARDS)
        for one in asked
    ]
    Addressee.objects.bulk_create(rows)
    _write(silence, "start")
    audit.record(
        "silence.begun", by=by, obj=silence, compartment=text.dialogue_id, version=version.number, asked=len(rows),
        ends_at=ends_at,
    )  # fmt: skip
    return silence


def _check(text: JointText, brackets: int, ends_at: datetime) -> None:
    if text.silences.open().exists():
        raise DomainError(_("This text is under silence already."))
    if text.state != TextState.DRAFT:
        raise DomainError(_("Only a draft is put under silence; this text is %(state)s.") % {
            "state": text.get_state_display()
        })  # fmt: skip
    if brackets:
        raise DomainError(
            ngettext(
                "%(left)d bracket is left. A text is agreed when none is.",
                "%(left)d brackets are left. A text is agreed when none is.",
                brackets,
            )
            % {"left": brackets}
        )
    if ends_at < timezone.now() + SHORTEST:
        raise DomainError(_("Give them a day at least; seven to ten are usual."), field="ends_at")


def _check_company(asked: list) -> None:
    if len(asked) < FEWEST or len({one.side_id for one in asked}) < 2:
        raise DomainError(
            _("Ask at least three people, of two sides: among fewer everybody would know who broke the silence."),
            field="people",
        )


@transaction.atomic
def agree_to_text(*, addressee: Addressee) -> None:
    """Notes that one of those who are asked agrees. The trail says that somebody did. Safe to repeat."""
    silence = _open(addressee.silence_id)
    if Addressee.objects.filter(pk=addressee.pk, has_agreed=False).update(has_agreed=True):
        audit.record("silence.agreed", obj=silence, compartment=silence.joint_text.dialogue_id)
    addressee.has_agreed = True


@sensitive_variables()
@transaction.atomic
def break_silence(*, addressee: Addressee, reason: str) -> Silence:
    """Ends the silence at once: the text is not agreed, and all are told so in the same words. ``reason`` goes into
    the vault. Raises DomainError when it has ended, or without a reason.

    ``addressee`` is asked for nothing but whose silence it is: from here on nothing says who it was.
    """
    silence = _open(addressee.silence_id)
    if not reason.strip():
        raise DomainError(_("Please say what should be otherwise: without it the text cannot become better."))
    compartment = silence.joint_text.dialogue_id
    witness = audit.Witness("silence.reason-sealed", by=None, compartment=compartment)
    vault.seal(_place(silence), reason.strip()[:LONGEST_REASON], witness=witness)
    _end(silence, SilenceState.BROKEN, "broken", at=timezone.now())
    return silence


@transaction.atomic
def take_back_silence(*, silence: Silence, by) -> Silence:
    """Ends it without a result; all are told. Raises DomainError when it has ended."""
    silence = _open(silence.pk)
    _end(silence, SilenceState.TAKEN_BACK, "taken_back", at=timezone.now(), by=by)
    return silence


@transaction.atomic
def note_told(*, addressee: Addressee, by) -> None:
    """Writes down that somebody whom no letter reaches was told by telephone. Raises DomainError."""
    silence = _open(addressee.silence_id)
    Addressee.objects.filter(pk=addressee.pk).update(is_told=True)
    audit.record("silence.told", by=by, obj=addressee, compartment=silence.joint_text.dialogue_id)


def end_due_silences(now: datetime) -> int:
    """Ends every silence whose hour has come, as of that hour, however late it is now; returns how many.

    Safe to repeat and to run twice at once. One that fails leaves the others done; RuntimeError at the end.
    """
    ended = failed = 0
    for pk in Silence.objects.due_to_end(now).order_by("ends_at", "pk").values_list("pk", flat=True):
        try:
            ended += _end_in_time(pk, now)
        except Exception as error:  # noqa: BLE001 -- one that cannot be ended must not keep the others
            failed += 1
            log.error("The silence %s is still open (%s).", pk, type(error).__name__)
    if failed:
        raise RuntimeError(f"{failed} silences could not be ended; the log names them.")
    return ended


@transaction.atomic
def _end_in_time(pk: UUID, now: datetime) -> bool:
    silence = Silence.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=pk)
    if silence.state != SilenceState.OPEN or silence.ends_at > now:
        return False  # somebody was quicker
    silence.unreached = sum(not (one.is_reached or one.addressee.has_agreed) for one in reach_of(silence))
    if silence.unreached:
        _end(silence, SilenceState.NOT_VALID, "not_valid", at=silence.ends_at)
        return True
    silence.agreed = silence.addressees.filter(has_agreed=True).count()
    text = silence.joint_text
    JointText.objects.filter(pk=text.pk, latest=silence.version.number).update(state=TextState.AGREED)
    audit.record("text.settled", obj=text, compartment=text.dialogue_id, state=TextState.AGREED)
    _end(silence, SilenceState.HELD, "held", at=silence.ends_at)
    return True


RELATED = ("joint_text__dialogue", "version", "workshop__dialogue", "workshop__rule_profile")


def _open(pk: UUID) -> Silence:
    """The silence, held until the transaction ends, if it still takes answers; else DomainError."""
    silence = Silence.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=pk)
    if not silence.takes_answers(timezone.now()):
        raise DomainError(_("The time for this has passed; nothing was changed."))
    return silence


def _end(silence: Silence, state: str, phase: str, *, at: datetime, by=None) -> None:
    """Ends it for good, forgets who agreed, takes back what waits, and tells all of them how it ended."""
    silence.state, silence.ended_at = state, at
    silence.save(update_fields=["state", "ended_at", "agreed", "unreached"])
    _forget_who_agreed(silence)
    take_back_all(silence.addressees.all(), kinds=[emails.SILENCE])
    drop_calls(silence.addressees.values("pk"))
    _write(silence, phase)
    audit.record(f"silence.{phase.replace('_', '-')}", by=by, obj=silence, compartment=silence.joint_text.dialogue_id)


def _forget_who_agreed(silence: Silence) -> None:
    """The rows are written anew, in the order of their keys: a row that was changed lies elsewhere in its table than
    one that was not, in each backup too, and the flag alone would come back out of the order."""
    rows = list(silence.addressees.order_by("pk"))
    for row in rows:
        row.has_agreed = False
    silence.addressees.all().delete()
    Addressee.objects.bulk_create(rows)


def _write(silence: Silence, phase: str) -> None:
    """To all alike; in the place of a letter that may not go, a colleague is asked to say that something waits."""
    for row in silence.addressees.select_related("person").order_by("pk"):
        row.silence = silence
        letter, dialogue = emails.silence(row, phase), silence.workshop.dialogue
        write(letter, person=row.person, dialogue=dialogue, workshop=silence.workshop)


def _place(silence: Silence) -> Place:
    return Place(silence.joint_text.dialogue_id, "followups.silence", silence.pk, "reason", 1)


@sensitive_variables()
def read_reason(*, silence: Silence, by) -> str:
    """Why it was broken, witnessed; "" where it was not, or the words were destroyed."""
    if silence.state != SilenceState.BROKEN:
        return ""
    witness = audit.Witness("silence.reason-read", by=by, compartment=silence.joint_text.dialogue_id)
    try:
        return vault.open_text(_place(silence), witness=witness)
    except (Gone, Sealed.DoesNotExist):
        return ""
