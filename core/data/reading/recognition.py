"""What a file is, told by its first bytes."""

from __future__ import annotations

import codecs
import mmap
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from core.data.reading import packed, unread
from core.errors import NoTableError

_HEAD_BYTES = 1 << 16

FEATHER_1 = b"FEA1"
STATA_START = b"<stata_dta>"
STREAM_START = b"\xff\xff\xff\xff"
_OLE = b"\xd0\xcf\x11\xe0"
_STREAMS = ("EncryptedPackage", "WordDocument", "Workbook", "Book")
_SPSS_PORTABLE = b"SPSSPORT"
_R_WORKSPACES = (b"RDX", b"RDA")
_R_STARTS = (b"X\n\x00\x00", b"B\n\x02\x00", b"B\n\x03\x00", b"A\n2\n", b"A\n3\n")
_TAR_MARK, _TAR_PLACE = b"ustar", 257

_WIDE_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOK, _BINARY_WORKBOOK, _OPEN_DOCUMENT = "xl/workbook.xml", "xl/workbook.bin", "content.xml"

_JSON_START = re.compile(r'\s*(\[\s*[\[{\]"\d]|\{\s*["}])')
# One object over several lines: the first line does not end it, and the second goes on with a key or an end.
_PRETTY_PRINTED = re.compile(r'\s*\{([^\n]*[^}\s])?[^\S\n]*\n\s*["}\]]')
_HTML_START = re.compile(r"\s*<(!doctype|html|\?xml)", re.IGNORECASE)

# Tab, line ends and escape are the control characters that occur in text.
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_MOST_CONTROL_BYTES = 0.01
_KIND_BYTES = 200


class Format(StrEnum):
    DELIMITED = "delimited text"
    SPREADSHEET = "a spreadsheet"
    JSON = "JSON"
    JSON_LINES = "JSON Lines"
    PARQUET = "Parquet"
    ARROW = "Arrow or Feather"
    SPSS = "SPSS"
    SPSS_PORTABLE = "portable SPSS"
    STATA = "Stata"
    R = "R"
    GZIP = "a gzipped file"
    ARCHIVE = "a ZIP archive"


_STARTS = {
    b"PAR1": Format.PARQUET,
    b"ARROW1": Format.ARROW,
    FEATHER_1: Format.ARROW,
    STREAM_START: Format.ARROW,
    b"$FL2": Format.SPSS,
    b"$FL3": Format.SPSS,
    STATA_START: Format.STATA,
    **dict.fromkeys(_R_STARTS, Format.R),
}


def recognise(path: Path, name: str) -> Format:
    """The format of the file's content; raises NoTableError where it is empty, or neither a table nor an archive."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip():
        raise NoTableError("The file is empty.", where=name, todo="Import a table with a header and at least one row.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _recognise_archive(path, name)
    if head.startswith(_OLE):
        return _recognise_old_office(path, name)
    unpack = packed.opener(head)
    if unpack:
        return _recognise_packed(packed.first_bytes(path, name, 512, unpack), head, name)
    return _binary_format(head, name) or _text_format(head, name)


def _binary_format(head: bytes, name: str) -> Format | None:
    for start, format in _STARTS.items():
        if head.startswith(start):
            return format
    if _is_old_stata(head):
        return Format.STATA
    if _SPSS_PORTABLE in head[:600]:
        return Format.SPSS_PORTABLE
    for start, what in unread.BY_START.items():
        if head.startswith(start):
            raise (unread.by_ending(name) or what).error(name)
    return None


def _text_format(head: bytes, name: str) -> Format:
    start = _as_text(head, name)
    if _HTML_START.match(start):
        raise unread.WEB_PAGE.error(name)
    if not _JSON_START.match(start):
        return Format.DELIMITED
    link = unread.by_ending(name)
    if link:
        raise link.error(name)
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


def _is_old_stata(head: bytes) -> bool:
    """Stata 8 to 12: the release, the order of bytes, and two bytes that are always 1 and 0."""
    return len(head) > 109 and 105 <= head[0] <= 115 and head[1] in (1, 2) and head[2:4] == b"\x01\x00"


def _recognise_archive(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
            is_sheet = _WORKBOOK in members or (_OPEN_DOCUMENT in members and _holds_a_sheet(archive, members))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise NoTableError(
            "The file is a damaged spreadsheet or archive.", where=name, todo="Save or download it again."
        ) from error
    if is_sheet:
        return Format.SPREADSHEET
    what = unread.BINARY_WORKBOOK if _BINARY_WORKBOOK in members else unread.by_members(members)
    if what or unread.by_ending(name):
        raise (what or unread.by_ending(name) or unread.BINARY).error(name)
    return Format.ARCHIVE


def _holds_a_sheet(archive: zipfile.ZipFile, members: set[str]) -> bool:
    """Whether an OpenDocument file is a spreadsheet and no text; its kind is in a member of its own."""
    if "mimetype" not in members:
        return True
    with archive.open("mimetype") as kind:
        return b"spreadsheet" in kind.read(_KIND_BYTES)


def _recognise_old_office(path: Path, name: str) -> Format:
    """An Excel 97 workbook, by the name of its stream; raises NoTableError for what else such a container holds."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = {stream for stream in _STREAMS if content.find(f"{stream}\0".encode("utf-16-le")) >= 0}
    if "EncryptedPackage" in found:
        raise unread.LOCKED.error(name)
    if found and "WordDocument" not in found:
        return Format.SPREADSHEET
    raise unread.OLD_OFFICE.error(name)


def _recognise_packed(inside: bytes, head: bytes, name: str) -> Format:
    """A gzipped table, or what R saves, which is packed in one of three ways."""
    if inside.startswith(_R_STARTS):
        return Format.R
    if inside.startswith(_R_WORKSPACES):
        raise unread.R_WORKSPACE.error(name)
    is_tar = inside[_TAR_PLACE : _TAR_PLACE + len(_TAR_MARK)] == _TAR_MARK
    if is_tar or not head.startswith(packed.GZIP):
        raise unread.PACKED.error(name)
    return Format.GZIP


def _as_text(head: bytes, name: str) -> str:
    wide = wide_encoding(head)
    if wide:
        return head.decode(wide, errors="replace")
    control = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if control > len(head) * _MOST_CONTROL_BYTES and not head.startswith(codecs.BOM_UTF8):
        raise (unread.by_ending(name) or unread.BINARY).error(name)
    return head.decode("utf-8-sig", errors="replace")
