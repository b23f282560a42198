"""Public meetings come in whole or not at all; a second time changes nothing."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from core import tables
from desk.management.meetings import REQUIRED
from workshops.choices import DatePrecision, Role
from workshops.models import Dialogue, Seat, Workshop

MEETINGS = Path(settings.ROOT, "desk/data/meetings.csv")
HEADING = "series,number,title,start,end,date_precision,place,source_url,source_title\n"
GOOD = "Lake Meetings,7/8,,2010-05-01,2010-05-03,day,Nowhere,https://example.org/a,A page\n"

pytestmark = pytest.mark.django_db


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_meetings", path, *options, stdout=out)
    return out.getvalue()


def refusal(tmp_path: Path, data: bytes, name: str = "meetings.csv") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CommandError) as refused:
        run(path)
    assert refused.value.returncode == 3
    assert Workshop.objects.count() == 0
    assert Dialogue.objects.count() == 0
    return str(refused.value)


def test_all_104_meetings_are_accounted_for_and_a_second_run_adds_none():
    assert run(MEETINGS).startswith("104 rows: 104 workshops and 24 dialogues made, 0 were already there.")
    assert run(MEETINGS).startswith("104 rows: 0 workshops and 0 dialogues made, 104 were already there.")

    assert Workshop.objects.count() == 104
    assert not Workshop.objects.filter(invitations__isnull=False).exists()


def test_a_dry_run_writes_nothing():
    assert "would be made" in run(MEETINGS, "--dry-run")
    assert Workshop.objects.count() == 0


def test_dates_keep_their_precision_and_numbers_their_spelling(tmp_path):
    run(MEETINGS)

    first = Workshop.objects.get(dialogue__title="Dartmouth Conference", number_text="I")
    third = Workshop.objects.get(dialogue__title="Dartmouth Conference", number_text="III")
    twentieth = Workshop.objects.get(dialogue__title="Dartmouth Conference", number_text="XX")

    assert (first.starts_on, first.date_precision) == (date(1960, 10, 28), DatePrecision.START)
    assert (third.starts_on, third.date_precision, third.number) == (date(1962, 10, 1), DatePrecision.MONTH, 3)
    assert (twentieth.starts_on, twentieth.ends_on) == (None, date(2015, 10, 30))


def test_convenors_are_seated_in_the_record_and_nobody_else_is(olga, sam, mira):
    run(MEETINGS)

    record = Dialogue.objects.get(title="Dartmouth Conference")

    assert set(record.seats.values_list("user", "role")) == {
        (olga.pk, Role.CONVENOR),
        (sam.pk, Role.CONVENOR),
    }
    run(MEETINGS)
    assert Seat.objects.filter(dialogue=record).count() == 2


def test_each_faulty_row_is_named_and_nothing_is_written(tmp_path):
    rows = (
        GOOD
        + "Lake Meetings,2,,31.5.2010,,day,,https://example.org/b,B page\n"
        + ",3,,2010-13,,month,,https://example.org/c,C page\n"
        + "Lake Meetings,4,,2011-02-02,2011-02-01,day,,not-an-address,D page\n"
        + '"=1+1",5,,2012,,year,,https://example.org/e,E page\n'
    )

    words = refusal(tmp_path, (HEADING + rows).encode())

    assert words.splitlines() == [
        "Nothing was imported.",
        "Row 3, start: “31.5.2010” is not a date such as 2006-02-26, 2006-02 or 2006.",
        "Row 4, series: is empty; it names the dialogue.",
        "Row 4, start: “2010-13” is not a date such as 2006-02-26, 2006-02 or 2006.",
        "Row 5, end: lies before the start.",
        "Row 5, source_url: is not an address that begins with http:// or https://.",
        "Row 6, series: holds a formula; give the value itself.",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (
            "series,number\nSjö,1\n".encode("cp1252"),
            "The file is not in UTF-8 (row 2). Save it as “CSV UTF-8” or as XLSX.",
        ),
        (
            b"series,number\nA,1\n",
            "These columns are missing: date_precision, end, source_title, source_url, start, title.",
        ),
        (b"x" * tables.MAX_BYTES, "The file is larger than 10 MB. Split it, or remove what is not needed."),
        (b"PK\x03\x04 not really", "This XLSX file is damaged or is not a spreadsheet."),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_a_sentence(tmp_path, data, sentence):
    assert refusal(tmp_path, data) == sentence


def test_merged_cells_of_a_spreadsheet_are_refused_by_row(tmp_path):
    book = Workbook()
    book.active.append(HEADING.strip().split(","))
    book.active.append(GOOD.strip().split(","))
    book.active.merge_cells("B2:C2")
    stream = io.BytesIO()
    book.save(stream)

    words = refusal(tmp_path, stream.getvalue(), "meetings.xlsx")

    assert words.splitlines()[1] == "Row 2: cells B2:C2 are merged; give each its own value."


def test_the_same_row_twice_in_one_file_is_refused(tmp_path):
    words = refusal(tmp_path, (HEADING + GOOD + GOOD).encode())

    assert words.splitlines()[1] == "Row 3: is the same as row 2."


def test_the_heading_of_our_own_file_has_every_required_column():
    heading = MEETINGS.read_text(encoding="utf-8").splitlines()[0].split(",")

    assert set(heading) >= REQUIRED
