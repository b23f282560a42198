"""Users of the cast, people of the table, sides and seats."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import User
from participants.choices import MemberState, VariantKind
from participants.models import Affiliation, Membership, NameVariant, Person
from workshops.choices import MailLevel, Role, SideKind
from workshops.models import Dialogue, Seat, Side, Strand, Workshop

DATA = Path(settings.ROOT, "desk/data")
STAFF = {
    "convenor": ("Olga Brandt", Role.CONVENOR),
    "facilitator": ("Ilse van der Meer", Role.FACILITATOR),
    "rapporteur": ("Lena Hope", Role.RAPPORTEUR),
    "coordinator": ("Cora Lind", Role.COORDINATOR),
}
GUESTS = {"participant-a": "P01", "participant-b": "P02", "observer": "P32"}
VIEWS = ["SUPPORTIVE", "SCEPTICAL", "", "SUPPORTIVE", "HARD_LINE"]
CLOSENESS = ["DIRECT", "ONE_STEP", "NO", "ONE_STEP", ""]
LIST_STATES = {"P24": MemberState.UNDER_CHECK, "P16": MemberState.DECLINED_BY_US, "P26": MemberState.PROPOSED,
               "Q11": MemberState.PROPOSED}  # fmt: skip


@dataclass
class Demo:
    """What the parts hand on to each other."""

    today: date
    password: str = ""
    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sides: dict[str, Side] = field(default_factory=dict)
    lake: Dialogue | None = None
    harbour: Dialogue | None = None
    strand: Strand | None = None
    rounds: dict[str, Workshop] = field(default_factory=dict)


def user(demo: Demo, role: str, name: str, **fields) -> User:
    """A user of the cast; all share the demo's password."""
    made = _account(demo, role, name, **fields)
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    demo.users[role] = made
    return made


def _account(demo: Demo, role: str, name: str, **fields) -> User:
    """One hash serves the whole cast: Argon2 is slow on purpose, and the password is the same."""
    demo.password = demo.password or make_password(settings.DEMO_PASSWORD or None)
    return User.objects.create(email=f"{role}@demo.example", password=demo.password, name=name, **fields)


def _sides(demo: Demo) -> None:
    for dialogue, names in ((demo.lake, ["Ardenya", "Soravia"]), (demo.harbour, ["Norland", "Corvane"])):
        letter = "A" if dialogue is demo.lake else "B"
        for position, name in enumerate(names, start=1):
            demo.sides[f"{letter}:{name}"] = Side.objects.create(dialogue=dialogue, name=name, position=position)
        demo.sides[f"{letter}:Experts"] = Side.objects.create(
            dialogue=dialogue, name="Experts", kind=SideKind.EXPERT, position=3
        )
        Side.objects.create(dialogue=dialogue, name="Halden Centre", kind=SideKind.THIRD_PARTY, position=4)


def _dialogues(demo: Demo) -> None:
    demo.lake = Dialogue.objects.create(
        title="Ardenya and Soravia: the river crossing",
        code_name="Lake Room",
        purpose=(
            "Retired officials, officers, scholars and editors from both banks think aloud about the closed crossing, "
            "so that ideas are ready when talks open."
        ),
        mail_level=MailLevel.DATE_CITY,
        contact_phone=settings.SUPPORT_PHONE,
    )
    demo.harbour = Dialogue.objects.create(
        title="Norland and Corvane: crews and harbours",
        code_name="Grey Heron",
        purpose="How fishing crews who cross the line at sea are sent home.",
        mail_level=MailLevel.LINK,
        contact_phone=settings.SUPPORT_PHONE,
    )
    demo.strand = Strand.objects.create(dialogue=demo.lake, title="Upper Basin waters")


def _staff(demo: Demo) -> None:
    for role, (name, seat) in STAFF.items():
        Seat.objects.create(user=user(demo, role, name, time_zone="Europe/Zurich"), dialogue=demo.lake, role=seat)
    stranger = user(demo, "stranger", "Sam Ferrer", time_zone="Europe/Lisbon")
    Seat.objects.create(user=stranger, dialogue=demo.harbour, role=Role.CONVENOR)
    Seat.objects.create(user=user(demo, "operator", "Piet Vos", time_zone="Europe/Zurich"), role=Role.OPERATOR)
    user(demo, "funder", "Frida Weller", time_zone="Europe/Brussels")  # seated when the grant is shared
    for name, role in (("Fiona Haas", Role.FINANCE), ("Evander Roth", Role.EVALUATOR)):
        colleague = _account(demo, role.lower(), name)
        Seat.objects.create(user=colleague, dialogue=demo.lake, role=role)


def _person(demo: Demo, index: int, row: dict) -> Person:
    plain = ("name", "given_name", "family_name", "language", "country", "gender", "born_in", "sector", "time_zone")
    person = Person.objects.create(
        **{name: row[name] for name in plain},
        email=f"{row['key'].lower()}@guests.example",
        phone=f"+41 22 555 02 {index:02d}",
        expertise=row["title"],
    )
    variants = [
        (text, VariantKind.SPELLING if text.isascii() else VariantKind.SCRIPT) for text in row["variants"].split("|")
    ]
    variants += [(row["nickname"], VariantKind.NICKNAME), (row["initials"], VariantKind.INITIALS)]
    NameVariant.objects.bulk_create(NameVariant(person=person, text=text, kind=kind) for text, kind in variants if text)
    Affiliation.objects.create(
        person=person, title=row["title"], institution=row["institution"], acronym=row["acronym"]
    )
    Membership.objects.create(
        person=person,
        dialogue=demo.lake if row["dialogue"] == "A" else demo.harbour,
        side=demo.sides[f"{row['dialogue']}:{row['side']}"],
        state=LIST_STATES.get(row["key"], MemberState.APPROVED),
        view=VIEWS[index % 5],
        closeness=CLOSENESS[index % 5],
        proposed_by="Halden Centre" if index % 3 else "",
    )
    return person


def _accounts(demo: Demo) -> None:
    """Those of the experts who can sign in."""
    for role, key in GUESTS.items():
        person = demo.people[key]
        person.user = user(demo, role, person.name, language=person.language, time_zone=person.time_zone)
        person.email = person.user.email
        person.save(update_fields=["user", "email"])


def make(demo: Demo) -> None:
    """Dialogues, sides, staff, experts."""
    _dialogues(demo)
    _sides(demo)
    _staff(demo)
    with (DATA / "demo_people.csv").open(encoding="utf-8") as file:
        for index, row in enumerate(csv.DictReader(file), start=1):
            demo.people[row["key"]] = _person(demo, index, row)
    _accounts(demo)
