"""What is not read: the name of each format, and the way from it to one that is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import NoTableError

_SAVE_AS = "Save it as CSV, XLSX, ODS, JSON, JSON Lines or Parquet."
_UNPACK = "Unpack it and import the tables, or pack them as ZIP."
_QDA = "In it, export the coded segments or documents as an Excel table, and import that."
_PICTURE = "Import the table that it shows; text is not read out of pictures."
_WORD = "Copy its table into a spreadsheet, one text a row, and save that as XLSX."
R_LINE = 'arrow::write_parquet(data, "data.parquet")'


@dataclass(frozen=True)
class Unread:
    what: str
    todo: str = _SAVE_AS

    def error(self, name: str) -> NoTableError:
        return NoTableError(f"The file is {self.what}, not a table.", where=name, todo=self.todo)


SQLITE = Unread("a SQLite database", "Export the table as CSV: sqlite3 -csv -header data.db 'SELECT * FROM posts'.")
WEB_PAGE = Unread("a web page or an XML document")
BINARY = Unread("a binary file (it holds many characters that no text has, such as NUL)")
OLD_OFFICE = Unread("an old Word or PowerPoint document", _WORD)
LOCKED = Unread("a spreadsheet that is locked with a password", "Open it, and save it again without a password.")
R_WORKSPACE = Unread(
    "R's workspace (.RData), which may hold many things", f"In R, load it and write the data frame: {R_LINE}."
)
BINARY_WORKBOOK = Unread("Excel's binary workbook (.xlsb)", "Open it in Excel, and save it as XLSX.")
PACKED = Unread("a packed archive that is no ZIP", _UNPACK)

BY_START = {
    b"\x89PNG": Unread("a PNG picture", _PICTURE),
    b"\xff\xd8\xff": Unread("a JPEG picture", _PICTURE),
    b"GIF8": Unread("a GIF picture", _PICTURE),
    b"%PDF": Unread("a PDF document", _WORD),
    b"{\\rtf": Unread("an RTF document", _WORD),
    b"7z\xbc\xaf": Unread("a 7-Zip archive", _UNPACK),
    b"Rar!": Unread("a RAR archive", _UNPACK),
    b"SQLite format 3\x00": SQLITE,
    b"RDX": R_WORKSPACE,
    b"RDA": R_WORKSPACE,
    b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc2\xea\x81\x60": Unread(
        "a SAS table (.sas7bdat)", f"In R: data <- haven::read_sas(…); {R_LINE}. In SAS: PROC EXPORT with DBMS=CSV."
    ),
    b"HEADER RECORD*******LIBRARY HEADER": Unread(
        "a SAS transport file (.xpt)", f"In R: data <- haven::read_xpt(…); {R_LINE}."
    ),
}

# Members by which a ZIP is known to be something else than packed tables.
_BY_MEMBER = {
    r"word/document\.xml": Unread("a Word document", _WORD),
    r"ppt/presentation\.xml": Unread("a PowerPoint presentation", _WORD),
    r".*\.qde": Unread("a REFI-QDA project (.qdpx) of a program for qualitative analysis", _QDA),
    r".*\.iwa": Unread("a document of Apple Numbers or Pages", "In it, export as CSV or Excel."),
}

_BY_ENDING = {
    r"\.mx\d*": Unread("a MAXQDA project", _QDA),
    r"\.nvpx?": Unread("an NVivo project", _QDA),
    r"\.atlproj\d*|\.hpr\d*": Unread("an ATLAS.ti project", _QDA),
    r"\.qdpx": _BY_MEMBER[r".*\.qde"],
    r"\.gsheet": Unread(
        "a link to a Google sheet, without its content",
        "In Google Sheets: File, Download, Comma-separated values or Microsoft Excel.",
    ),
}


def by_members(members: set[str]) -> Unread | None:
    """What else than packed tables a ZIP with these members is."""
    return next((what for name, what in _BY_MEMBER.items() if any(re.fullmatch(name, m) for m in members)), None)


def by_ending(name: str) -> Unread | None:
    """A program's project, by the ending of its file."""
    folded = name.casefold()
    return next((what for ending, what in _BY_ENDING.items() if re.search(rf"(?:{ending})$", folded)), None)
