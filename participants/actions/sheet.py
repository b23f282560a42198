"""A file of people, opened with care: CSV in any common encoding, or the first sheet of an XLSX.

What cannot be read whole is refused with a sentence; nothing is guessed silently.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import DomainError

BIGGEST = 10 * 1000 * 1000  # bytes
UNPACKED = 100 * 1000 * 1000  # an XLSX is a zip: small files can unpack to anything
MOST_ROWS = 5000
MOST_COLUMNS = 100
# A run of accented letters that no Western name has: Cyrillic or Arabic read in the wrong code page.
GARBLED = re.compile("[\u00c0-\u00ff]{5,}")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row or the file. ``row`` as a spreadsheet counts, the heading being 1."""

    sentence: str
    row: int | None = None
    column: str = ""

    def __str__(self):
        if self.row is None:
            return self.sentence
        place = _("Row %(row)d") if not self.column else _("Row %(row)d, column “%(column)s”")
        return f"{place % {'row': self.row, 'column': self.column}}: {self.sentence}"


@dataclass
class Sheet:
    """``heads`` as written in the file; ``rows``: (row number, cells as words); ``faults`` of cells that
    must not be read; ``notice``: how the file was understood, where that was a guess."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]
    faults: list[Fault] = field(default_factory=list)
    notice: str = ""


def open_sheet(data: bytes) -> Sheet:
    """Reads CSV or XLSX. Raises DomainError when the file as a whole cannot be read."""
    if len(data) > BIGGEST:
        raise DomainError(_("The file is larger than 10 MB. Leave out what is not needed, or part it in two."))
    if not data.strip():
        raise DomainError(_("The file is empty."))
    sheet = _open_xlsx(data) if data.startswith(b"PK\x03\x04") else _open_csv(data)
    if not sheet.rows and not sheet.faults:
        raise DomainError(_("The file has a heading but no rows."))
    return sheet


# --- CSV -----------------------------------------------------------------------------------


def _open_csv(data: bytes) -> Sheet:
    text, notice = _decode(data)
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise DomainError(_("The file is not a whole CSV file: a quotation mark is opened and never closed.")) from None
    rows = [(number, cells) for number, cells in enumerate(lines, start=1) if any(cell.strip() for cell in cells)]
    (_number, heads), body = rows[0], rows[1:]
    _check_size(len(body), len(heads))
    sheet = Sheet(heads=heads, rows=body, notice=notice)
    for number, cells in body:
        if len(cells) > len(heads) and any(cell.strip() for cell in cells[len(heads) :]):
            sheet.faults.append(
                Fault(_("there are more values than columns; is a comma not in quotation marks?"), number)
            )
    return sheet


def _decode(data: bytes) -> tuple[str, str]:
    """The text and, where the encoding had to be guessed, a sentence about it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DomainError(_("The file is written in UTF-16. Save it as “CSV UTF-8” and choose it again."))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DomainError(_("This is an old Excel file, or one locked with a password. Save it as XLSX or CSV."))
    if b"\x00" in data:
        raise DomainError(_("This is neither a CSV nor an XLSX file."))
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or GARBLED.search(text):
        raise DomainError(_("The letters of the file cannot be read for certain. Save it as “CSV UTF-8”."))
    return text, _("The file is not in UTF-8; it was read as Western European (Windows-1252). Look at the accents.")


# --- XLSX ----------------------------------------------------------------------------------


def _open_xlsx(data: bytes) -> Sheet:
    _check_zip(data)
    try:
        book = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, DefusedXmlException):
        raise DomainError(_("The XLSX file is damaged, or is not one. Save it anew from the spreadsheet.")) from None
    pages = [page for page in book.worksheets if page.sheet_state == "visible"]
    if not pages:
        raise DomainError(_("The XLSX file has no visible sheet."))
    page = pages[0]
    if page.merged_cells.ranges:
        names = ", ".join(sorted(str(cells) for cells in page.merged_cells.ranges))
        raise DomainError(
            _("Some cells are merged: %(cells)s. Part them, so that each row stands for itself.") % {"cells": names}
        )
    _check_size(page.max_row - 1, page.max_column)
    return _read_page(page, notice=_other_sheets(book, page))


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            names = set(packed.namelist())
    except zipfile.BadZipFile:
        raise DomainError(_("The XLSX file is damaged. Save it anew from the spreadsheet.")) from None
    if "xl/workbook.xml" not in names:
        raise DomainError(_("This is neither a CSV nor an XLSX file."))
    if size > UNPACKED:
        raise DomainError(_("The XLSX file unpacks to more than can be read. Save only the rows as CSV."))


def _read_page(page, notice: str) -> Sheet:
    rows, faults, heads = [], [], []
    for cells in page.iter_rows():
        if all(cell.value is None for cell in cells):
            continue
        number = cells[0].row
        if not heads:
            heads = [_words(cell) for cell in cells]
            continue
        faults += [fault for cell in cells if (fault := _cell_fault(cell, heads))]
        rows.append((number, [_words(cell) for cell in cells]))
    if not heads:
        raise DomainError(_("The first sheet is empty."))
    return Sheet(heads=heads, rows=rows, faults=faults, notice=notice)


def _cell_fault(cell, heads: list[str]) -> Fault | None:
    column = heads[cell.column - 1] or get_column_letter(cell.column)
    if cell.data_type == "f":
        return Fault(_("the cell holds a formula. Put its value there instead."), cell.row, column)
    if cell.data_type == "e":
        return Fault(_("the cell holds an error of the spreadsheet."), cell.row, column)
    return None


def _words(cell) -> str:
    value = cell.value
    if value is None or cell.data_type in "fe":
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _other_sheets(book, page) -> str:
    others = len(book.worksheets) - 1
    if not others:
        return ""
    return ngettext(
        "Only the sheet “%(name)s” was read; there is %(count)d other.",
        "Only the sheet “%(name)s” was read; there are %(count)d others.",
        others,
    ) % {"name": page.title, "count": others}


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise DomainError(_("The file has more than 5,000 rows. Part it in several."))
    if columns > MOST_COLUMNS:
        raise DomainError(_("The file has more than 100 columns. Leave out what is not needed."))
