"""Reads a table that somebody made: CSV or XLSX in, rows and faults out. Nothing is guessed silently.

Used by every import. A fault names its row (as the spreadsheet counts, the heading is row 1).
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MAX_BYTES = 10_000_000
MAX_ROWS = 5_000
FORMULA_STARTS = ("=", "+", "@", "\t", "\r")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what Excel makes of a file with a password
# A run of accented letters that no Western name has: Cyrillic or Arabic read in the wrong code page.
GARBLED = re.compile("[\u00c0-\u00ff]{5,}")


class BadTable(Exception):
    """The file as a whole cannot be read; ``str(error)`` is a sentence for whoever chose it."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row: ``row`` counts from 1 with the heading; ``column`` may be empty."""

    row: int
    column: str
    sentence: str

    def __str__(self):
        place = _("Row %(row)s") % {"row": self.row}
        return f"{place}, {self.column}: {self.sentence}" if self.column else f"{place}: {self.sentence}"


@dataclass
class Table:
    """``rows``: (row number, {column: text}) in the file's order; ``faults`` found while reading."""

    columns: list[str]
    rows: list[tuple[int, dict[str, str]]]
    faults: list[Fault] = field(default_factory=list)
    notice: str = ""


def read(data: bytes, *, required: set[str], max_rows: int = MAX_ROWS, western: bool = False) -> Table:
    """The table in ``data``. Raises BadTable when it is too large, of another kind, in an unknown
    encoding, or lacks a column of ``required``. With ``western`` a file in Windows-1252 is read too, and
    the notice says so; one that would come out garbled is refused."""
    if len(data) >= MAX_BYTES:
        raise BadTable(_("The file is larger than 10 MB. Split it, or remove what is not needed."))
    if not data.strip():
        raise BadTable(_("The file is empty."))
    table = _read_xlsx(data, max_rows) if data[:2] == b"PK" else _read_csv(data, western)
    if missing := sorted(required - set(table.columns)):
        raise BadTable(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    if len(table.rows) > max_rows:
        raise BadTable(_("The file has more than %(count)s rows.") % {"count": max_rows})
    return table


def _decode(data: bytes, western: bool) -> tuple[str, str]:
    if data.startswith(OLD_EXCEL):
        raise BadTable(_("This is an old Excel file, or one locked with a password. Save it as XLSX or CSV."))
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        if western and (text := _western(data)):
            return text, _("The file is not in UTF-8; it was read as Western European. Look at the accents.")
        line = data[: error.start].count(b"\n") + 1
        raise BadTable(
            _("The file is not in UTF-8 (row %(row)s). Save it as “CSV UTF-8” or as XLSX.") % {"row": line}
        ) from None


def _western(data: bytes) -> str:
    """The file as Windows-1252, or "" when it cannot be that."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "" if GARBLED.search(text) else text


def _read_csv(data: bytes, western: bool) -> Table:
    text, notice = _decode(data, western)
    if "\x00" in text:
        raise BadTable(_("This is neither a CSV nor an XLSX file."))
    sample = text[:4000].split("\n", 1)[0]
    delimiter = max(",;\t", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, start=1):
            lines.append((number, cells))
    except csv.Error:
        row = len(lines) + 1
        raise BadTable(_("Row %(row)s cannot be read: a quotation mark is not closed.") % {"row": row}) from None
    return _assemble(lines, notice=notice)


def _read_xlsx(data: bytes, max_rows: int) -> Table:
    # With what it brings along it takes longer to load than most pages take to build, and few processes need it.
    from openpyxl import load_workbook  # noqa: PLC0415 -- see above
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 -- see above

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > 20 * MAX_BYTES:
                raise BadTable(_("The file unpacks to more than 200 MB."))
            if _far_too_long(archive, max_rows):
                raise BadTable(_("The file has more than %(count)s rows.") % {"count": max_rows})
        book = load_workbook(io.BytesIO(data), data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, DefusedXmlException):
        raise BadTable(_("This XLSX file is damaged or is not a spreadsheet.")) from None
    sheets = [page for page in book.worksheets if page.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise BadTable(_("This XLSX file has no sheet with cells."))
    sheet = sheets[0]
    lines = [
        (number, [_cell(value) for value in values])
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1)
    ]
    table = _assemble(lines, notice=_others(sheet.title, len(book.worksheets) - 1))
    for merged in sheet.merged_cells.ranges:
        table.faults.append(
            Fault(
                merged.min_row, "", _("cells %(range)s are merged; give each its own value.") % {"range": merged.coord}
            )
        )
    return table


def _far_too_long(archive: zipfile.ZipFile, max_rows: int) -> bool:
    """A sheet with many times the rows is refused before its cells are read, which would take minutes; one
    with a few thousand empty ones at its end is not."""
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return any(archive.read(name).count(b"<row") > 10 * max_rows for name in sheets)


def _others(title: str, count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "Only the sheet “%(title)s” was read; there is %(count)d other.",
        "Only the sheet “%(title)s” was read; there are %(count)d others.",
        count,
    )
    return words % {"title": title, "count": count}


def _cell(value) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _assemble(lines: list[tuple[int, list[str]]], notice: str = "") -> Table:
    if not lines:
        raise BadTable(_("The file is empty."))
    columns = [cell.strip().lower() for cell in lines[0][1]]
    named = [name for name in columns if name]
    if doubled := {name for name in named if named.count(name) > 1}:
        raise BadTable(_("These columns stand twice: %(names)s.") % {"names": ", ".join(sorted(doubled))})
    table = Table(columns=named, rows=[], notice=notice)
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            table.rows.append((number, _row(table, number, columns, cells)))
    return table


def _row(table: Table, number: int, columns: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        table.faults.append(Fault(number, "", _("there are more cells than columns.")))
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
    for name, value in row.items():
        if value.startswith(FORMULA_STARTS) and not _is_phone(value):
            table.faults.append(Fault(number, name, _("holds a formula; give the value itself.")))
    return {name: row.get(name, "") for name in table.columns}


def _is_phone(value: str) -> bool:
    return value.startswith("+") and not set(value) - set("+0123456789 ()-./")
