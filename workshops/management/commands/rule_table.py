"""``manage.py rule_table``: what each value of each switch lets be known and done, from the code."""

from django.core.management.base import BaseCommand
from django.utils import translation

from workshops.models import SWITCHES, RuleProfile
from workshops.rule import KNOWN_TO, MAY_LEAVE, POINT_WORDS, QUOTED_WORDS, RAW_DAYS, TOO_FINE, USES, Reader, Use


class Command(BaseCommand):
    help = "Prints the tables of docs/rule-profile.md from the code."

    def handle(self, *args, **options):
        self.stdout.write(tables())


def tables() -> str:
    """All tables, in English Markdown."""
    with translation.override("en"):
        parts = [_known(name) for name in KNOWN_TO] + [_uses(), _fine(), _notes(), _text(), _raw()]
    return "\n\n".join(parts) + "\n"


def _title(name: str) -> str:
    return str(RuleProfile._meta.get_field(name).verbose_name).capitalize()


def _table(name: str, columns: list[str], row) -> str:
    """One line for each value of the switch; ``row`` gives the cells of a value."""
    values = SWITCHES[name]
    head = f"### {_title(name)}\n\n| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}"
    lines = [f"| {values(value).label} | {' | '.join(row(value))} |" for value in values.values]
    return "\n".join([head, *lines])


def _yes(*answers: bool) -> list[str]:
    return ["yes" if answer else "–" for answer in answers]


def _known(name: str) -> str:
    known = KNOWN_TO[name]
    return _table(
        name, [str(reader) for reader in Reader], lambda value: _yes(*(one in known[value] for one in Reader))
    )


def _uses() -> str:
    return _table(
        "use_of_content", [str(use) for use in Use], lambda value: _yes(*(use in USES[value] for use in Use))
    )  # fmt: skip


def _fine() -> str:
    kinds = ["role", "side", "sector", "participant"]
    return _table(
        "finest_description",
        [f"by {kind}" if kind != "participant" else "“a participant”" for kind in kinds],
        lambda value: _yes(*(kind not in TOO_FINE[value] for kind in kinds)),
    )


def _notes() -> str:
    def words(number: int | None) -> str:
        return "any number" if number is None else str(number)

    columns = ["words in a point", "words quoted as they fell"]
    return _table("notes", columns, lambda value: [words(POINT_WORDS[value]), words(QUOTED_WORDS[value])])


def _text() -> str:
    states = ["DRAFT", "AGREED", "WITH_RESERVATION"]
    return _table(
        "joint_text",
        ["a draft may leave", "an agreed text", "one agreed with reservation"],
        lambda value: _yes(*(state in MAY_LEAVE[value] for state in states)),
    )


def _raw() -> str:
    def day(value) -> list[str]:
        days = RAW_DAYS[value]
        return ["with the records" if days is None else "at the release" if days == 0 else f"{days} days after release"]

    return _table("retention", ["raw versions of a note are destroyed"], day)
