"""What a file is, told by its first bytes."""

from __future__ import annotations

import codecs
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from core.errors import FileError

_HEAD_BYTES = 1 << 16

_NOT_TABLES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3\x00": "a SQLite database",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word document, or one locked with a password",
}

_WIDE_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPREADSHEET_MEMBERS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}

_JSON_START = re.compile(r'\s*(\[\s*[\[{\]"\d]|\{\s*["}])')
# One object over several lines: the first line does not end it, and the second goes on with a key or an end.
_PRETTY_PRINTED = re.compile(r'\s*\{([^\n]*[^}\s])?[^\S\n]*\n\s*["}\]]')
_HTML_START = re.compile(r"\s*<(!doctype|html|\?xml)", re.IGNORECASE)

# Tab, line ends and escape are the control characters that occur in text.
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_MOST_CONTROL_BYTES = 0.01


class Format(StrEnum):
    DELIMITED = "delimited text"
    SPREADSHEET = "a spreadsheet"
    JSON = "JSON"
    JSON_LINES = "JSON Lines"
    PARQUET = "Parquet"
    ARCHIVE = "a ZIP archive"


def recognise(path: Path, name: str) -> Format:
    """The format of the file's content; raises FileError where it is empty, or neither a table nor an archive."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip():
        raise FileError("The file is empty.", where=name, todo="Upload a table with a header and at least one row.")
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _recognise_archive(path, name)
    for magic, what in _NOT_TABLES.items():
        if head.startswith(magic):
            raise _not_a_table(what, name)
    start = _as_text(head, name)
    if _HTML_START.match(start):
        raise _not_a_table("a web page or an XML document", name)
    if not _JSON_START.match(start):
        return Format.DELIMITED
    is_list = start.lstrip().startswith("[")
    return Format.JSON if is_list or _PRETTY_PRINTED.match(start) else Format.JSON_LINES


def wide_encoding(head: bytes) -> str | None:
    """The encoding of text in two or four bytes a character: named by its mark, or seen from where the zeros are."""
    if head.startswith(_WIDE_BOMS[:2]):
        return "utf-32"
    if head.startswith(_WIDE_BOMS[2:]):
        return "utf-16"
    pairs = max(len(head) // 2, 1)
    first, second = head[::2].count(0) / pairs, head[1::2].count(0) / pairs
    if second > 0.3 and first < 0.05:
        return "utf-16-le"
    if first > 0.3 and second < 0.05:
        return "utf-16-be"
    return None


def _recognise_archive(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise FileError(
            "The file is a damaged spreadsheet or archive.", where=name, todo="Save or download it again."
        ) from error
    return Format.SPREADSHEET if members & _SPREADSHEET_MEMBERS else Format.ARCHIVE


def _as_text(head: bytes, name: str) -> str:
    wide = wide_encoding(head)
    if wide:
        return head.decode(wide, errors="replace")
    control = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if control > len(head) * _MOST_CONTROL_BYTES and not head.startswith(codecs.BOM_UTF8):
        raise _not_a_table("a binary file (it holds many characters that no text has, such as NUL)", name)
    return head.decode("utf-8-sig", errors="replace")


def _not_a_table(what: str, name: str) -> FileError:
    return FileError(
        f"The file is {what}, not a table.",
        where=name,
        todo="Upload it as CSV, XLSX, ODS, JSON, JSON Lines or Parquet.",
    )
