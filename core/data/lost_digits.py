"""Numbers that were ids: a spreadsheet keeps 15 digits of a number, and what wrote 1.29E+18 kept three."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, Series

from core.counted import beginning, counted
from core.data import column_names
from core.records import Guess

# The sign tells the short form of a number from an id that happens to hold an E.
_SHORTENED = r"[-+]?\d(?:[.,]\d+)?[eE]\+\d{2,3}"
_LONG = r"\d{17,}"
_CODE = r"[A-Za-z]{1,6}[-_. ]?\d{2,}"
_ZEROED = r"\d{15}0+"
_FEWEST_ZEROED = 2

WAY_OUT = (
    "Format the column as text before the ids are put into the spreadsheet, or import the file as its source wrote it"
)


def lost_digits(cells: Series) -> str | None:
    """The first cell of a column that has lost digits, with its row, in words; None where there is none."""
    lost = _lost(cells)
    if lost.empty:
        return None
    return f"row {lost.index[0]} holds “{lost.iloc[0]}”, a number that has lost its last digits"


def tied_wrongly(column: str, cells: Series) -> str | None:
    """That different values of a column may have become the same, so that it ties texts that do not belong together;
    None where no value has lost digits.
    """
    lost = _lost(cells)
    if lost.empty:
        return None
    number, values = lost.nunique(), counted(cells.dropna().nunique(), "value")
    look = "looks like a number that has" if number == 1 else "look like numbers that have"
    return (
        f"Column “{column}”: {number:,} of its {values} {look} lost the last digits, such as "
        f"“{beginning(lost.iloc[0])}”. Values that were different may have become the same, and texts of one value may "
        f"not belong together. {WAY_OUT}."
    )


def _lost(cells: Series) -> Series:
    filled = cells.dropna().astype("str").str.strip()
    shortened = filled[filled.str.fullmatch(_SHORTENED)]
    if len(shortened):
        return shortened
    long = filled[filled.str.fullmatch(_LONG)]
    zeroed = long[long.str.fullmatch(_ZEROED)]
    return zeroed if len(zeroed) == len(long) >= _FEWEST_ZEROED else shortened


def whole_ids(frame: DataFrame, columns: Sequence[str], text: str | None) -> str | None:
    """The column that is called like ids, else the first “…_id”, else the first of codes such as “T01266”, with a
    value of its own for each row or, where ``text`` stands in several rows, for each text.

    Ids that have lost digits are none, and those of people are not the texts'.
    """
    whole = [column for column in columns if lost_digits(frame[column]) is None]
    if named := column_names.first_named(whole, column_names.ID):
        return named
    of_texts = [column for column in whole if not _is_persons(column)]
    likely = [*filter(_ends_in_id, of_texts), *(column for column in of_texts if _are_codes(frame[column]))]
    texts = None if text is None else frame[text]
    return next((column for column in likely if _tells_apart(frame[column], texts)), None)


def _is_persons(column: str) -> bool:
    return column_names.is_among(column, (*column_names.ANNOTATOR, *column_names.PERSON))


def _ends_in_id(column: str) -> bool:
    return column.casefold().endswith(("_id", "-id", " id"))


def _are_codes(cells: Series) -> bool:
    """Letters and a number with several digits: numbers alone may count anything."""
    return bool(cells.notna().all()) and bool(cells.str.strip().str.fullmatch(_CODE).all())


def _tells_apart(cells: Series, texts: Series | None) -> bool:
    """A text may have several values, as a short answer can be given twice; a value never has several texts."""
    if not cells.notna().all():
        return False
    values = cells.str.strip()
    if values.is_unique:
        return True
    return texts is not None and values.nunique() >= texts.nunique() and int(texts.groupby(values).nunique().max()) == 1


def lost_ids(frame: DataFrame) -> tuple[Guess, ...]:
    """The columns that are called like ids and were not taken for them."""
    found = {column: lost_digits(frame[column]) for column in _called_ids(list(map(str, frame)))}
    return tuple(
        Guess(f"Column “{column}” was not taken for the ids of the texts: {words}. {WAY_OUT}.", "id")
        for column, words in found.items()
        if words is not None
    )


def _called_ids(columns: Sequence[str]) -> list[str]:
    return [column for column in columns if column_names.is_among(column, column_names.ID)]
