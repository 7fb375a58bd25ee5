"""What a long table says of a judgement beside its label: a comment, another question's answer, how long it took."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from core.counted import counted, quoted
from core.data import column_names
from core.data.column_content import sharing_values, with_truth_values
from core.data.label_decisions import GatheredFiles, nothing_gathered
from core.data.reading.table import RawTable
from core.data.spelling import unify
from core.records import JUDGEMENT_PREFIX, METADATA_PREFIX, ColumnMapping, ImportReport
from core.records.columns import ID, TEXT

_MOST_SLIPS = 5
_LEAST_SHARE = 0.01
_FEWEST_TO_TELL = 100
# Who answers anew for each text agrees less; a thread or an author that a text has twice does not lower it so far.
_ALIKE = 0.95
_IN = " differs between the rows of"


@dataclass(frozen=True)
class _Variation:
    """Of one column, the texts with several rows of which it says anything, and those whose rows differ.

    ``contrary`` leaves out those whose rows differ in the way of writing alone (``1`` and ``1.0``). ``alike`` tells
    how far the rows of one text agree, from 0, as chance would have it, to 1 (Krippendorff's nominal alpha).
    """

    several: int
    differing: int
    contrary: int
    alike: float = 1.0

    @property
    def is_by_judgement(self) -> bool:
        return self.contrary > min(_MOST_SLIPS, self.several * _LEAST_SHARE) and self.alike < _ALIKE


@dataclass(frozen=True)
class JudgementColumns:
    """Columns of a long table whose cells stay with who judged.

    Attributes
    ----------
    own
        Those that belong to the judgement and not to its text.
    shared
        Those of the text in which its rows differ: the first row's value is the text's, and each judgement keeps its
        own, as the thread in which somebody read it.
    notes
        What was told from their cells.
    """

    own: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def columns_of_judgements(
    tables: Sequence[RawTable], mapping: ColumnMapping, earlier: GatheredFiles | None = None
) -> JudgementColumns:
    """The columns that belong to the judgement and not to its text alone.

    The judgements on a text may stand in several files or sheets or in the version that is added to, so all are asked
    together. An annotation tool's export says it, and so does that version. In other tables it is what differs between
    the judgements of one text, but for a handful of texts that are fewer than 1 %, which are slips, and for columns on
    which the rows of a text agree nearly always: a thread in which the same words stand twice.

    Columns with the label's values are the annotators' answers to further questions, unless 100 texts with several
    judgements show no difference at all. Of yes/no columns that are called alike (``type.insult, type.threat``) all
    belong to the judgement where one does. Where no text was judged several times, the name decides.
    """
    if mapping.layout != "long":
        return JudgementColumns()
    earlier = earlier or nothing_gathered()
    further = dict.fromkeys(column for table in tables for column in table.columns if column not in mapping.columns)
    said = [column for column in further if _is_known(column, tables, earlier)]
    of_texts = {column for table in tables for column in table.of_texts}
    open_columns = [column for column in further if column not in {*said, *of_texts}]
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    questions = _questions(frame[[str(mapping.label), *open_columns]])
    variations = {column: _variation(_cells(frame, column, mapping, earlier)) for column in open_columns}
    of_judgements = {
        column
        for column, variation in variations.items()
        if variation.is_by_judgement or _is_said_of_judgements(column, variation, column in questions)
    }
    of_judgements |= _called_alike(frame[open_columns], of_judgements)
    found = [column for column in open_columns if column in of_judgements]
    differing = {
        column: variation.differing
        for column, variation in variations.items()
        if variation.differing and column not in of_judgements
    }
    notes = [
        f"“{column}”{_IN} {counted(texts, 'text')}; there the first row’s value stands."
        for column, texts in differing.items()
    ]
    return JudgementColumns((*said, *found), tuple(differing), (*_stays(found), *notes))


def without_those_told_again(notes: Iterable[str], report: ImportReport) -> list[str]:
    """The notes on a version, without how many texts a column differs in, where those on the next one say it of all."""
    told = tuple(note.split(_IN)[0] + _IN for note in report.notes if _IN in note)
    return [note for note in notes if not note.startswith(told)]


def with_columns_of_judgements(gathered: GatheredFiles, columns: JudgementColumns) -> GatheredFiles:
    """The texts and judgements of a version, where further judgements show that columns are no facts on the texts, or
    facts that differ between their rows.
    """
    items, judgements = gathered.items, gathered.judgements
    for column in (*columns.own, *columns.shared):
        fact, own = f"{METADATA_PREFIX}{column}", f"{JUDGEMENT_PREFIX}{column}"
        if fact in items and own not in judgements:
            judgements = judgements.assign(**{own: judgements[ID].map(items.set_index(ID)[fact])})
    no_facts = [f"{METADATA_PREFIX}{column}" for column in columns.own]
    return dataclasses.replace(gathered, items=items.drop(columns=no_facts, errors="ignore"), judgements=judgements)


def _is_known(column: str, tables: Sequence[RawTable], earlier: GatheredFiles) -> bool:
    is_fact = f"{METADATA_PREFIX}{column}" in earlier.items
    in_version = f"{JUDGEMENT_PREFIX}{column}" in earlier.judgements and not is_fact
    return in_version or any(column in table.of_judgements for table in tables)


def _questions(frame: DataFrame) -> tuple[str, ...]:
    """The columns that hold the values of the label, which is the first one."""
    alike = sharing_values(frame)
    return alike if frame.columns[0] in alike else ()


def _called_alike(frame: DataFrame, known: Collection[str]) -> set[str]:
    """The yes/no columns that are called as known ones are: answers to one question of which several may hold."""
    by_beginning = column_names.by_beginning(with_truth_values(frame))
    return {column for group in by_beginning.values() if {*group} & {*known} for column in group}


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
    """Columns ``item, cell``, a row a judgement: what the tables say, and the version that is added to where it knows
    the column.
    """
    cells = DataFrame({"item": frame[mapping.id or mapping.text], "cell": frame[column]})
    fact = f"{METADATA_PREFIX}{column}"
    if fact not in earlier.items:
        return cells
    known = earlier.items.set_index(ID)
    judged = earlier.judgements[ID]
    item = judged if mapping.id else judged.map(known[TEXT])
    before = DataFrame({"item": item, "cell": _said_before(column, earlier).fillna(judged.map(known[fact]))})
    return pd.concat([cells, before], ignore_index=True)


def _said_before(column: str, earlier: GatheredFiles) -> Series:
    """What each judgement of a version keeps of the column, missing where it is its text's."""
    missing = Series(pd.NA, earlier.judgements.index, dtype="str")
    return earlier.judgements.get(f"{JUDGEMENT_PREFIX}{column}", missing)


def _variation(cells: DataFrame) -> _Variation:
    several, differs = _differs(cells["item"], cells["cell"])
    if not differs.any():
        return _Variation(several, 0, 0)
    names = unify({str(value): count for value, count in cells["cell"].value_counts(sort=False).items()})
    unified = cells.assign(cell=cells["cell"].map(names))
    contrary = int(_differs(unified["item"], unified["cell"])[1].sum())
    return _Variation(several, int(differs.sum()), contrary, _alike(unified))


def _alike(cells: DataFrame) -> float:
    """Krippendorff's nominal alpha over the rows of each item; an empty cell is a value of its own."""
    counts = cells.fillna("").groupby(["item", "cell"]).size()
    rows = counts.groupby(level="item").transform("sum")
    counts, rows = counts[rows > 1], rows[rows > 1]
    total = counts.sum()
    observed = (counts * (rows - counts) / (rows - 1)).sum() / total
    of_values = counts.groupby(level="cell").sum()
    expected = (of_values * (total - of_values)).sum() / (total * (total - 1))
    return float(1 - observed / expected) if expected else 1.0


def _differs(item: Series, cells: Series) -> tuple[int, Series]:
    """How many texts have several rows and any value, and of all texts whether their rows differ."""
    codes = Series(pd.factorize(cells)[0], index=cells.index).groupby(item)
    is_open = (codes.size() > 1) & (codes.max() >= 0)
    return int(is_open.sum()), is_open & (codes.min() != codes.max())
