"""How a file is read: what the researcher says of it, and what was taken for granted where nothing was said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadSettings:
    """What a researcher says of the uploaded files; None wherever Errata is to find it out.

    Attributes
    ----------
    encoding
        Character encoding of text files.
    header_row
        Number of the row that names the columns, as a spreadsheet counts them, from 1; 0 where no row does.
    items
        Columns of a survey that hold the labels of a text each.
    sheets
        Names of the sheets of a workbook that are read, and no others.
    """

    encoding: str | None = None
    header_row: int | None = None
    items: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guess:
    """Something that a file leaves open and that was decided for it.

    Attributes
    ----------
    said
        What was taken for what, in one sentence that a researcher can check.
    option
        The setting that decides it otherwise: a field of ``ReadSettings``, ``ColumnMapping``, ``ValueRules`` or
        ``VoteSettings``. The command line has an option of that name (``header_row`` is ``--header-row``), the page a
        control.
    """

    said: str
    option: str
