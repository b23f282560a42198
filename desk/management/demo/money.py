"""Funders, grants, budget against actual, indicators, reports."""

from datetime import timedelta
from decimal import Decimal

from desk.management.demo.cast import Demo
from desk.management.demo.rounds import BOOK
from reports.models import Activity, BudgetLine, Expense, Funder, Grant, Indicator, Report
from workshops.choices import Role
from workshops.models import Seat

LINES = {  # planned, spent
    "TRAVEL": (60_000, 73_800),
    "ACCOMMODATION": (34_000, 31_400),
    "VENUE": (18_000, 17_280),
    "INTERPRETATION": (28_000, 28_560),
    "PER_DIEM": (14_000, 12_900),
    "STAFF": (52_000, 52_000),
    "TRANSLATION": (9_000, 7_700),
    "EVALUATION": (8_000, 2_500),
    "INDIRECT": (22_000, 20_100),
}
ACTIVITIES = [  # days from today, state, what came of it
    ("Three rounds of the dialogue", -40, "DONE", "Agendas and one agreed recommendation"),
    ("Training of interpreters in the vocabulary of rivers", -200, "DONE", "A glossary in three languages"),
    ("Visit of technical services to a shared gauge", -120, "CHANGED", "Put off: the road was closed"),
    ("Short paper on warning times", 60, "PLANNED", ""),
]
INDICATORS = [
    ("Rounds held as planned", "rounds", 0, 4, 3, "Reports of rounds 1 to 3", "HIGH"),
    ("Joint texts agreed", "texts", 0, 3, 1, "Texts on file", "HIGH"),
    ("Would come again", "% of answers", 58, 80, 83, "Anonymous questions after each round", "MEDIUM"),
    ("Ideas taken up in public", "uses", 0, 2, 1, "Published article", "MEDIUM"),
]


def _grant(demo: Demo, funder: Funder, reference: str, amount: int, **fields) -> Grant:
    return Grant.objects.create(dialogue=demo.lake, funder=funder, reference=reference, amount=amount, **fields)


def _budget(demo: Demo, grant: Grant) -> None:
    for category, (planned, spent) in LINES.items():
        line = BudgetLine.objects.create(grant=grant, category=category, planned=planned)
        for number, share in (("1", Decimal("0.3")), ("2", Decimal("0.4")), ("3", Decimal("0.3"))):
            workshop = demo.rounds[number]
            Expense.objects.create(
                line=line,
                workshop=workshop,
                amount=spent * share,
                spent_on=workshop.ends_on,
                memo=f"Round {number}",
            )


def make(demo: Demo) -> Report:
    """Two grants, one shared with the funder of the cast; returns the report to be released."""
    meridian = Funder.objects.create(name="Meridian Foundation", kind="FOUNDATION")
    ministry = Funder.objects.create(name="Ministry for Neighbourhood, Norland", kind="STATE")
    grant = _grant(
        demo,
        meridian,
        "MF-2025-114",
        245_000,
        currency="EUR",
        starts_on=demo.today - timedelta(days=500),
        ends_on=demo.today + timedelta(days=98),
        conditions="A request is needed before a line moves by more than 20 %. Unspent money is returned.",
        variance_percent=20,
        next_report_due_on=demo.today + timedelta(days=69),
    )
    _grant(
        demo,
        ministry,
        "NFN-77",
        40_000,
        currency="CHF",
        starts_on=demo.today - timedelta(days=60),
        ends_on=demo.today + timedelta(days=305),
        next_report_due_on=demo.today + timedelta(days=330),
    )
    _budget(demo, grant)
    for name, unit, baseline, target, now, evidence, confidence in INDICATORS:
        Indicator.objects.create(
            grant=grant, name=name, unit=unit, baseline=baseline, target=target, now=now,
            evidence=evidence, confidence=confidence,
        )  # fmt: skip
    for name, days, state, product in ACTIVITIES:
        Activity.objects.create(
            grant=grant, name=name, due_on=demo.today + timedelta(days=days), state=state, product=product
        )
    Seat.objects.create(user=demo.users["funder"], dialogue=demo.lake, role=Role.FUNDER, grant_id=grant.pk)
    return _reports(demo, grant)


def _reports(demo: Demo, grant: Grant) -> Report:
    Report.objects.create(
        grant=grant,
        title="Lake Room, the year ahead",
        starts_on=demo.today - timedelta(days=60),
        ends_on=demo.today + timedelta(days=98),
        summary="This report is being written.",
    )
    return Report.objects.create(
        grant=grant,
        title="Lake Room, three rounds",
        grain="GENDERS",  # the convenor has agreed to merge classes as far as need be
        starts_on=demo.today - timedelta(days=500),
        ends_on=demo.today - timedelta(days=31),  # the day before the fourth round
        summary=(
            "Three rounds were held as planned. A recommendation on floods was agreed; one idea has been used in "
            "public. The dialogue contributed to two contacts between technical services."
        ),
        themes=BOOK["themes"],
        withheld="Two sessions were closed; their topics are withheld at the participants’ wish.",
    )
