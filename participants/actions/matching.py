"""The rows of a file beside the people who are known already: what to do with each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from participants.actions.likeness import EXACT, Known, Likeness, Register
from participants.actions.rows import Row
from participants.models import Membership, Person
from participants.selectors.roster import present_affiliation
from workshops.models import Dialogue

# What may be decided about a row.
KEEP, VARIANT, BRING, NEW = "keep", "variant", "bring", "new"
HERE, IN_FILE, ELSEWHERE = range(3)
COMPARED = {
    "name": lambda person: person.name,
    "email": lambda person: person.email,
    "phone": lambda person: person.phone,
    "country": lambda person: person.country,
    "institution": lambda person: getattr(present_affiliation(person), "institution", ""),
    "title": lambda person: getattr(present_affiliation(person), "title", ""),
}


@dataclass(frozen=True)
class Match:
    """Who a row may be. ``where``: in this dialogue, earlier in the file, or in another dialogue that
    the importer sees; ``person`` or ``row`` accordingly. ``pairs``: (field, known, in the file)."""

    kind: str
    why: str
    where: int
    person: Person | None = None
    row: Row | None = None
    dialogue: Dialogue | None = None
    pairs: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def is_exact(self) -> bool:
        return self.kind == EXACT

    @property
    def differs(self) -> bool:
        return any(known != given for _field, known, given in self.pairs if given)

    @property
    def spelled_differently(self) -> bool:
        return self.pairs[0][1] != self.pairs[0][2]

    @property
    def options(self) -> list[str]:
        return {HERE: [KEEP, VARIANT, NEW], IN_FILE: [KEEP, NEW], ELSEWHERE: [BRING, NEW, KEEP]}[self.where]


@dataclass(frozen=True)
class Proposal:
    """A row, whom it may be, and what happens unless somebody decides otherwise ("" when they must)."""

    row: Row
    match: Match | None
    default: str

    @property
    def waits(self) -> bool:
        return not self.default


def propose(rows: Iterable[Row], *, dialogue: Dialogue, by) -> list[Proposal]:
    """Each row with its match. Only people of ``dialogue`` and of dialogues that ``by`` organises are
    looked at: nobody learns here who sits in a dialogue that they do not know. Three queries."""
    here, elsewhere = Register(), Register()
    for membership in _known(dialogue, by):
        register = here if membership.dialogue_id == dialogue.pk else elsewhere
        register.add(_as_known(membership))
    in_file: Register[Row] = Register()
    proposals = []
    for row in rows:
        match = _best(row, here, in_file, elsewhere)
        proposals.append(Proposal(row, match, _default(match)))
        in_file.add(Known(row, tuple(_names(row)), row.values.get("email", "")))
    return proposals


def _known(dialogue: Dialogue, by):
    rows = Membership.objects.filter(dialogue=dialogue)
    if by is not None:
        rows |= Membership.objects.visible_to(by)
    people = Person.objects.prefetch_related("variants", "affiliations")
    return rows.select_related("dialogue").prefetch_related(Prefetch("person", people)).order_by("created_at", "pk")


def _as_known(membership: Membership) -> Known:
    person = membership.person
    names = (person.name, *(variant.text for variant in person.variants.all() if variant.kind != "INITIALS"))
    return Known(membership, names, person.email)


def _names(row: Row) -> list[str]:
    return [row.values["name"], *row.values.get("variants", [])]


def _best(row: Row, here, in_file, elsewhere) -> Match | None:
    found: list[tuple[bool, int, Likeness]] = []
    for where, register in ((HERE, here), (IN_FILE, in_file), (ELSEWHERE, elsewhere)):
        likeness = register.like(_names(row), row.values.get("email", ""))
        if likeness:
            found.append((likeness.kind != EXACT, where, likeness))
    if not found:
        return None
    _inexact, where, likeness = min(found, key=lambda entry: entry[:2])
    if where == IN_FILE:
        other = likeness.who
        known = {name: str(other.values.get(name) or "") for name in COMPARED}
        return Match(likeness.kind, likeness.why, where, row=other, pairs=_pairs(known, row))
    person = likeness.who.person
    known = {name: value_of(person) for name, value_of in COMPARED.items()}
    return Match(
        likeness.kind,
        likeness.why,
        where,
        person=person,
        dialogue=likeness.who.dialogue,
        pairs=_pairs(known, row),
    )


def _pairs(known: dict[str, str], row: Row) -> list[tuple[str, str, str]]:
    return [(_label(name), value, str(row.values.get(name) or "")) for name, value in known.items()]


def _label(name: str) -> str:
    return {
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "country": _("Country"),
        "institution": _("Institution"),
        "title": _("Title"),
    }[name]


def _default(match: Match | None) -> str:
    if match is None:
        return NEW
    if not match.is_exact:
        return ""
    return BRING if match.where == ELSEWHERE else KEEP
