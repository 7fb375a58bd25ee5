"""Tables that leave the house: CSV that spreadsheets read and that runs no formula there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from pandas import DataFrame, Index, Series, concat
from pandas.api.types import is_object_dtype, is_string_dtype

from core.records import METADATA_PREFIX
from core.store.artifacts import replacing

# Excel takes a CSV without this mark for the system's old eight-bit encoding.
ENCODING = "utf-8-sig"
_LEADS = r"[=+\-@\t\r]"
_NUMBER = r"[+-]\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?"


def defuse(frame: DataFrame) -> DataFrame:
    """Put a single quote before each text that a spreadsheet would run as a formula, column names included.

    Cells that begin with ``=``, ``+``, ``-``, ``@``, tab or carriage return are meant (OWASP, "CSV Injection"); signed
    numbers stay as they are.
    """
    columns = [frame.iloc[:, position] for position in range(frame.shape[1])]
    safe = concat([_defused(column) if _is_text(column) else column for column in columns], axis=1)
    safe.columns = Index(_defused(Series(frame.columns, dtype="str")))
    return safe


def is_run(text: str) -> bool:
    """Whether a spreadsheet would run the text as a formula."""
    return re.match(_LEADS, text) is not None and re.fullmatch(_NUMBER, text) is None


def defused_once(text: str) -> str:
    """The text as ``defuse`` has it, so that taking one quote away gives it back: one that looks defused gets a further
    quote.
    """
    return f"'{text}" if is_run(text) or re.match(f"'+{_LEADS}", text) else text


def write_csv(frame: DataFrame) -> bytes:
    """The frame as CSV in UTF-8 with a byte order mark, formulas defused, without its index."""
    return defuse(frame).to_csv(index=False, lineterminator="\r\n").encode(ENCODING)


def stream_csv(frames: Iterable[DataFrame], out: Path) -> None:
    """Write frames of the same columns below each other as one CSV, piece by piece; ``out`` appears when complete."""
    with replacing(out) as making, making.open("w", encoding=ENCODING, newline="") as file:
        for number, frame in enumerate(frames):
            _append(frame, file, header=number == 0)


def for_people(frame: DataFrame) -> DataFrame:
    """The frame as a researcher reads it: metadata under the names their file gave, votes as ``ann1: pos; ann2: neg``.

    A metadata column whose name another column has already keeps its prefix.
    """
    taken = set(frame.columns)
    names = {
        name: name.removeprefix(METADATA_PREFIX)
        for name in frame.columns
        if name.startswith(METADATA_PREFIX) and name.removeprefix(METADATA_PREFIX) not in taken
    }
    readable = frame.rename(columns=names)
    if "votes" in frame.columns:
        readable["votes"] = frame["votes"].map(_readable_votes, na_action="ignore")
    return readable


def _append(frame: DataFrame, file: TextIO, *, header: bool) -> None:
    defuse(frame).to_csv(file, index=False, header=header, lineterminator="\r\n")


def _is_text(column: Series) -> bool:
    return is_string_dtype(column) or is_object_dtype(column)


def _defused(texts: Series) -> Series:
    as_texts = texts.astype("str")
    dangerous = as_texts.str.match(_LEADS) & ~as_texts.str.fullmatch(_NUMBER)
    return texts.mask(dangerous.fillna(False).astype(bool), "'" + as_texts)


def _readable_votes(votes: str) -> str:
    return "; ".join(f"{annotator}: {label}" for annotator, label in json.loads(votes).items())
