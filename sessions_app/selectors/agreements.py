"""Everything that a guest has agreed to, as they see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from participants.choices import COMING, ConsentAnswer, ConsentKind
from participants.models import Consent, Invitation
from participants.selectors.consents import Question, is_overruled, questions_for
from participants.selectors.wording import help_phone
from sessions_app.models import Passage


@dataclass(frozen=True)
class PassageState:
    """A passage that the guest was asked about, without its words: ``history`` the newest answer first."""

    passage: Passage
    answer: str
    history: list[Consent]
    is_overruled: bool

    @property
    def may_answer(self) -> bool:
        return self.passage.used_in_id is None and self.passage.ended_on is None

    @property
    def waits(self) -> bool:
        return self.may_answer and self.answer in {"", ConsentAnswer.ASK_AGAIN}


@dataclass(frozen=True)
class Agreement:
    """What one guest has agreed to in one round. ``is_open``: the questions are asked now."""

    invitation: Invitation
    name: str
    code_name: str
    questions: list[Question]
    passages: list[PassageState]
    help_phone: str

    @property
    def has_answers(self) -> bool:
        return any(item.history for item in self.questions)

    @property
    def is_open(self) -> bool:
        guest = self.invitation
        return guest.workshop.destroyed_at is None and (guest.state in COMING or bool(guest.attended))


def agreement_of(invitation: Invitation, *, typed: Mapping | None = None) -> Agreement:
    """One round; ``typed``: answers that were sent and refused, to be shown again. Three queries."""
    agreement = _agreements([invitation])[0]
    if typed is None:
        return agreement
    questions = [replace(item, answer=typed.get(item.kind, item.answer)) for item in agreement.questions]
    return replace(agreement, questions=questions)


def agreements_of(user) -> list[Agreement]:
    """All rounds to which ``user`` comes or came, the latest first. Four queries, however many."""
    invitations = Invitation.objects.filter(person__user=user, workshop__dialogue__frozen_at=None).taking_part()
    related = ("workshop__dialogue", "workshop__rule_profile", "person")
    return _agreements(invitations.select_related(*related).order_by("-workshop__starts_on", "-created_at"))


def waiting_passages(user) -> int:
    """How many passages wait for an answer of ``user``. One query."""
    return len([row for row in _passage_states(Passage.objects.visible_to(user).open()) if row.waits])


def own_passage(invitation: Invitation, key: str) -> Passage | None:
    """The passage with that key, if it is about this guest; nonsense finds none."""
    try:
        return Passage.objects.filter(invitation=invitation, pk=UUID(key)).first()
    except ValueError:
        return None


def state_of(passage: Passage) -> PassageState:
    """One passage as its person sees it. Two queries."""
    return _passage_states(Passage.objects.filter(pk=passage.pk))[0]


def _agreements(invitations: Iterable[Invitation]) -> list[Agreement]:
    invitations = list(invitations)
    questions = questions_for(invitations)
    passages = _passage_states(Passage.objects.filter(invitation__in=[row.pk for row in invitations]))
    return [
        Agreement(
            invitation=row,
            name=" ".join(part for part in (row.person.honorific, row.person.name) if part),
            code_name=row.workshop.dialogue.code_name,
            questions=questions[row.pk],
            passages=[item for item in passages if item.passage.invitation_id == row.pk],
            help_phone=help_phone(row.workshop),
        )
        for row in invitations
    ]


def _passage_states(passages) -> list[PassageState]:
    rows = list(passages.select_related("invitation__workshop__rule_profile", "used_in").order_by("-asked_on", "pk"))
    history: dict = {}
    answers = Consent.objects.filter(kind=ConsentKind.QUOTE, about__in=[row.pk for row in rows])
    for answer in answers.order_by("-at", "pk"):
        history.setdefault(answer.about, []).append(answer)
    return [_state(row, history.get(row.pk, [])) for row in rows]


def _state(passage: Passage, history: list[Consent]) -> PassageState:
    standing = next((row.answer for row in history if row.replaced_at is None), "")
    profile = passage.invitation.workshop.rule_profile
    return PassageState(passage, standing, history, is_overruled(ConsentKind.QUOTE, profile))
