"""What a workbook's reader does not tell: how much it unpacks to, cells with errors, formulas without a value."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from core.data.reading.bounds import MAX_CELLS, most_unpacked, too_much
from core.data.reading.open_document import has_marks
from core.data.reading.open_extent import OpenExtent
from core.errors import FileError

_CHUNK = 1 << 20
_LONGEST_CELL = 1 << 16
_LETTERS = 26

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_LONGEST_PLACE, _SHOWN = 8, 12

_CELL = re.compile(rb'<(?:\w+:)?c(?=[\s>])[^>]*?\sr="([A-Za-z]+)(\d+)"[^>]*>')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"')
_BARE_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])(?![^>]*\sr=)")
_ROW_START = re.compile(rb"<(?:\w+:)?row\b")
_FORMULA = re.compile(
    rb"\s*<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</|</(?:\w+:)?c>)"
)
_OPEN_DOCUMENT_ERROR = b'calcext:value-type="error"'

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Marks:
    """What was found in a sheet: cells as (row, column), both counted from 1."""

    errors: list[tuple[int, int]] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass
class Scan:
    """Of XLSX the marks of each sheet by its name; of ODS the number of all cells with an error, and whether there are
    breaks within paragraphs.
    """

    sheets: dict[str, Marks] = field(default_factory=dict)
    errors_somewhere: int = 0
    has_breaks: bool = False


def scan(path: Path, name: str) -> Scan:
    """Unpack piece by piece and count, for what an archive says about its own size can be a lie.

    Raises FileError where it unpacks to far more than a table of texts; what ``zipfile`` raises where it is damaged.
    """
    found, by_member = Scan(), {}
    left = most_unpacked(path.stat().st_size)
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            member.file_size, member.CRC = left + 1, None  # type: ignore[assignment]
            marks = Marks()
            extent, open_extent = _Extent(name), OpenExtent(name)
            for part in _parts(archive, member):
                left -= len(part.new)
                if left < 0:
                    raise too_much(name, "spreadsheet")
                found.errors_somewhere += part.whole.count(_OPEN_DOCUMENT_ERROR)
                found.has_breaks = found.has_breaks or has_marks(part.whole)
                _mark(part.whole, marks, extent)
                open_extent.take(part.whole)
            by_member[member.filename] = marks
        found.sheets = {sheet: by_member.get(at, Marks()) for sheet, at in _sheet_members(archive).items()}
    return found


@dataclass
class _Extent:
    """How far down and to the right a sheet's cells lie."""

    name: str
    row: int = 0
    column: int = 0

    def take(self, row: int, column: int) -> None:
        self.row, self.column = max(self.row, row), max(self.column, column)
        if self.row * self.column > MAX_CELLS:
            raise too_much(self.name, "spreadsheet")


@dataclass(frozen=True)
class _Part:
    """A piece of a member: the bytes that are new, and the whole cells that end in them."""

    new: bytes
    whole: bytes


def _parts(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[_Part]:
    rest = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            content = rest + chunk
            cut = max(content.rfind(b"<c "), content.rfind(b":c "), content.rfind(b"<table:table-cell"), 0)
            cut = cut if len(content) - cut < _LONGEST_CELL else len(content)
            rest = content[cut:]
            yield _Part(chunk, content[:cut])
    yield _Part(b"", rest)


def _mark(content: bytes, marks: Marks, extent: _Extent) -> None:
    for row in _ROW.findall(content):
        extent.take(_place(row, extent.name), 0)
    if _BARE_CELL.search(content):
        extent.take(0, max(len(_BARE_CELL.findall(row)) for row in _ROW_START.split(content)))
    for cell in _CELL.finditer(content):
        place = _place(cell[2], extent.name), _number(cell[1].upper(), extent.name)
        if not cell[0].endswith(b"/>"):
            extent.take(*place)
        if b't="e"' in cell[0]:
            marks.errors.append(place)
        elif b't="str"' not in cell[0] and (formula := _FORMULA.match(content, cell.end())):
            marks.formulas[place] = "=" + html.unescape(formula[1].decode("utf-8", errors="replace"))


def _place(digits: bytes, name: str) -> int:
    if len(digits) > _LONGEST_PLACE or not 0 < (row := int(digits)) <= _LAST_ROW:
        raise _out_of_bounds(f"row {digits[:_SHOWN].decode()}", name)
    return row


def _number(letters: bytes, name: str) -> int:
    number = 0
    for letter in letters[:_LONGEST_PLACE]:
        number = number * _LETTERS + letter - ord("A") + 1
    if number > _LAST_COLUMN:
        raise _out_of_bounds(f"column {letters[:_SHOWN].decode()}", name)
    return number


def _out_of_bounds(place: str, name: str) -> FileError:
    return FileError(
        f"The spreadsheet is damaged: a cell is said to stand in {place}, where no sheet reaches.",
        where=name,
        todo="Open it, and save it again as XLSX.",
    )


def _sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """The member that holds each sheet of an XLSX; nothing of another kind of spreadsheet."""
    try:
        sheets = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    named = {
        sheet.get("name", ""): targets.get(sheet.get(_RELATION), "") for sheet in sheets.iter() if sheet.get(_RELATION)
    }
    return {sheet: posixpath.join("/xl", target).lstrip("/") for sheet, target in named.items()}
