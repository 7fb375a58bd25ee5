"""What a long table says of a judgement beside its label: a comment, another question's answer, how long it took."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from core.counted import counted, quoted
from core.data import column_names
from core.data.column_content import sharing_values
from core.data.label_decisions import GatheredFiles, nothing_gathered
from core.data.reading.table import RawTable
from core.data.spelling import unify
from core.records import JUDGEMENT_PREFIX, METADATA_PREFIX, ColumnMapping
from core.records.columns import ID

_MOST_SLIPS = 5
_LEAST_SHARE = 0.01
_FEWEST_TO_TELL = 100


@dataclass(frozen=True)
class _Variation:
    """Of one column, the texts with several rows of which it says anything, and those whose rows differ.

    ``contrary`` leaves out those whose rows differ in the way of writing alone (``1`` and ``1.0``).
    """

    several: int
    differing: int
    contrary: int

    @property
    def is_by_judgement(self) -> bool:
        return self.contrary > min(_MOST_SLIPS, self.several * _LEAST_SHARE)


def columns_of_judgements(
    tables: Sequence[RawTable], mapping: ColumnMapping, earlier: GatheredFiles | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that belong to the judgement and not to its text, and notes on what was told from their cells.

    The judgements on a text may stand in several files or sheets or in the version that is added to, so all are asked
    together. An annotation tool's export says it, and so does that version. In other tables it is what differs between
    the judgements of one text, but for a handful of texts that are fewer than 1 %: those are slips. Columns with the
    label's values are the annotators' answers to further questions, unless 100 texts with several judgements show no
    difference at all. Where no text was judged several times, the name decides.
    """
    if mapping.layout != "long":
        return (), ()
    earlier = earlier or nothing_gathered()
    further = dict.fromkeys(column for table in tables for column in table.columns if column not in mapping.columns)
    said = [column for column in further if _is_known(column, tables, earlier)]
    of_texts = {column for table in tables for column in table.of_texts}
    open_columns = [column for column in further if column not in {*said, *of_texts}]
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    questions = _questions(frame[[str(mapping.label), *open_columns]])
    found: list[str] = []
    notes = []
    for column in open_columns:
        variation = _variation(_cells(frame, column, mapping, earlier))
        if variation.is_by_judgement or _is_said_of_judgements(column, variation, column in questions):
            found.append(column)
        elif variation.differing:
            texts = counted(variation.differing, "text")
            notes.append(f"“{column}” differs between the rows of {texts}; there the first row’s value stands.")
    return (*said, *found), (*_stays(found), *notes)


def with_columns_of_judgements(gathered: GatheredFiles, details: Sequence[str]) -> GatheredFiles:
    """The texts and judgements of a version, where further judgements show that columns are no facts on the texts."""
    items, judgements = gathered.items, gathered.judgements
    for column in details:
        fact, own = f"{METADATA_PREFIX}{column}", f"{JUDGEMENT_PREFIX}{column}"
        if fact in items and own not in judgements:
            judgements = judgements.assign(**{own: judgements[ID].map(items.set_index(ID)[fact])})
            items = items.drop(columns=fact)
    return dataclasses.replace(gathered, items=items, judgements=judgements)


def _is_known(column: str, tables: Sequence[RawTable], earlier: GatheredFiles) -> bool:
    in_version = f"{JUDGEMENT_PREFIX}{column}" in earlier.judgements
    return in_version or any(column in table.of_judgements for table in tables)


def _questions(frame: DataFrame) -> tuple[str, ...]:
    """The columns that hold the values of the label, which is the first one."""
    alike = sharing_values(frame)
    return alike if frame.columns[0] in alike else ()


def _is_said_of_judgements(column: str, variation: _Variation, is_question: bool) -> bool:
    """What a column's name and values say, where its rows do not differ enough to tell."""
    if is_question and (variation.contrary or variation.several < _FEWEST_TO_TELL):
        return True
    return not variation.several and column_names.is_among(column, column_names.DETAILS)


def _stays(columns: Sequence[str]) -> tuple[str, ...]:
    if not columns:
        return ()
    verbs = "belongs to the judgement and stays" if len(columns) == 1 else "belong to the judgements and stay"
    return (f"{quoted(columns)} {verbs} with who judged. What is said of the text belongs in a table of the texts.",)


def _cells(frame: DataFrame, column: str, mapping: ColumnMapping, earlier: GatheredFiles) -> DataFrame:
    """Columns ``item, cell``: what the tables say, and the version that is added to where it knows the column."""
    cells = DataFrame({"item": frame[mapping.id or mapping.text], "cell": frame[column]})
    fact = f"{METADATA_PREFIX}{column}"
    if fact not in earlier.items:
        return cells
    key = "id" if mapping.id else "text"
    return pd.concat([cells, earlier.items[[key, fact]].set_axis(cells.columns, axis=1)], ignore_index=True)


def _variation(cells: DataFrame) -> _Variation:
    several, differs = _differs(cells["item"], cells["cell"])
    if not differs.any():
        return _Variation(several, 0, 0)
    names = unify({str(value): count for value, count in cells["cell"].value_counts(sort=False).items()})
    return _Variation(several, int(differs.sum()), int(_differs(cells["item"], cells["cell"].map(names))[1].sum()))


def _differs(item: Series, cells: Series) -> tuple[int, Series]:
    """How many texts have several rows and any value, and of all texts whether their rows differ."""
    codes = Series(pd.factorize(cells)[0], index=cells.index).groupby(item)
    is_open = (codes.size() > 1) & (codes.max() >= 0)
    return int(is_open.sum()), is_open & (codes.min() != codes.max())
