"""Joint texts. The words are in the vault, in the dialogue's compartment; each version is sealed once."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from core.errors import DomainError
from followups.choices import TextState
from followups.models import JointText, TextVersion
from followups.selectors.leaks import leaks_in
from followups.selectors.ruling import rule_of_text
from followups.selectors.words import count_brackets
from vault import actions as vault
from vault.envelope import Place
from vault.keys import Gone
from vault.models import Sealed
from workshops.models import MEANINGS
from workshops.querysets import today

AGREED = {TextState.AGREED, TextState.WITH_RESERVATION}


class NewerVersion(DomainError):
    """Another version was saved since the one that the writer began from."""


def place_of(version: TextVersion, dialogue_id) -> Place:
    """Where the words of a version are."""
    return Place(dialogue_id, "followups.textversion", version.pk, "text", 1)


@sensitive_variables()
@transaction.atomic
def create_text(*, dialogue, title, kind, text, workshop=None, by) -> JointText:
    """Begins a joint text with its first version."""
    joint = JointText.objects.create(dialogue=dialogue, title=title, kind=kind)
    audit.record("text.created", by=by, obj=joint, compartment=dialogue.pk)
    _write(joint, 1, text, workshop, by)
    joint.latest = 1
    joint.save(update_fields=["latest"])
    return joint


@sensitive_variables()
@transaction.atomic
def save_version(*, joint_text, base: int, text, workshop=None, by) -> TextVersion:
    """Saves a new version made from version ``base``; an agreed text becomes a draft again.

    Raises NewerVersion when ``base`` is no longer the newest: nothing is written, nobody's words
    are lost.
    """
    _check_not_silent(joint_text)
    moved = JointText.objects.filter(pk=joint_text.pk, latest=base).update(latest=base + 1, state=TextState.DRAFT)
    if not moved:
        raise NewerVersion(_("Another version was saved while you were writing. Yours is below and not lost."))
    version = _write(joint_text, base + 1, text, workshop, by)
    joint_text.refresh_from_db()
    return version


def _check_not_silent(joint_text: JointText) -> None:
    """What people are silent about does not change meanwhile."""
    JointText.objects.select_for_update().filter(pk=joint_text.pk).first()
    if joint_text.silences.open().exists():
        raise DomainError(_("This text is under silence. Wait until that ends, or take it back first."))


def _write(joint_text, number, text, workshop, by) -> TextVersion:
    brackets = count_brackets(text)
    if brackets is None:
        raise DomainError(_("A square bracket is opened and not closed, or closed and not opened."), field="text")
    version = TextVersion.objects.create(
        joint_text=joint_text, number=number, workshop=workshop, saved_on=today(), brackets_left=brackets
    )
    witness = audit.Witness("text.version-sealed", by=by, compartment=joint_text.dialogue_id)
    vault.seal(place_of(version, joint_text.dialogue_id), text, witness=witness)
    return version


@sensitive_variables()
def read_versions(*, joint_text, versions: list[TextVersion], by) -> list[str]:
    """The words of some versions of one text, in order; each reading is witnessed.

    Raises DomainError when the words were destroyed.
    """
    witness = audit.Witness("text.read", by=by, compartment=joint_text.dialogue_id)
    places = [place_of(version, joint_text.dialogue_id) for version in versions]
    try:
        return vault.open_texts(places, witness=witness)
    except (Gone, Sealed.DoesNotExist):
        raise DomainError(_("The words of this text were destroyed; only its versions are known.")) from None


def read_version(*, joint_text, version: TextVersion, by) -> str:
    """The words of one version; the reading is witnessed."""
    return read_versions(joint_text=joint_text, versions=[version], by=by)[0]


@sensitive_variables()
@transaction.atomic
def take_copy(*, joint_text, by) -> str:
    """The newest version as plain words that may leave the group, written in the trail. Raises DomainError
    where the rule of its rounds keeps it inside, or its words are gone."""
    rule = rule_of_text(joint_text)
    if not rule.lets_text_leave(joint_text.state):
        raise DomainError(str(MEANINGS["joint_text"][rule.profile.joint_text]))
    newest = joint_text.versions.get(number=joint_text.latest)
    words = read_version(joint_text=joint_text, version=newest, by=by)
    if any(leak.blocks for leak in leaks_in(joint_text, words)):
        raise DomainError(
            _(
                "Some words of this text point at one person. It stays inside until they are changed, or two people "
                "who write it have called that a false alarm."
            )
        )
    audit.record(
        "text.taken", by=by, obj=joint_text, compartment=joint_text.dialogue_id, version=newest.number,
        state=joint_text.state,
    )  # fmt: skip
    standing = _("%(state)s. Those who worked on it did so as persons, not as representatives.") % {
        "state": joint_text.get_state_display().capitalize()
    }
    return "\n\n".join((joint_text.title, words.strip(), standing)) + "\n"


@transaction.atomic
def settle_text(*, joint_text, state, by) -> JointText:
    """Says how a text stands: agreed, agreed with reservation, withheld, or a draft again.

    An agreed text has no brackets left.
    """
    _check_not_silent(joint_text)
    newest = joint_text.versions.filter(number=joint_text.latest).first()
    left = newest.brackets_left if newest else 0
    if state in AGREED and left:
        raise DomainError(
            ngettext(
                "%(left)d bracket is left. A text is agreed when none is.",
                "%(left)d brackets are left. A text is agreed when none is.",
                left,
            )
            % {"left": left},
            field="state",
        )
    joint_text.state = state
    joint_text.save(update_fields=["state"])
    audit.record("text.settled", by=by, obj=joint_text, compartment=joint_text.dialogue_id, state=state)
    return joint_text
