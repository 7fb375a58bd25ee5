"""Prediction tables, queried where they lie.

The file has the columns of ``schemas.PREDICTIONS``; its labels, in the order of the probabilities, stand in
the Parquet file's own metadata. Values reach DuckDB as bound parameters, and columns by their position in the file: a
query never holds a word that came from a user or from a file.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pandas import DataFrame

from core import search_words
from core.errors import DamagedError, NotFound
from core.records import METADATA_PREFIX, SCORED, ListOrder, Part, PredictionFilter, schemas
from core.records.columns import (
    GIVEN_LABEL,
    GIVEN_REASON,
    ID,
    LABEL,
    PLACE,
    PREDICTED_LABEL,
    PROBABILITIES,
    PROBABILITY,
    SOFT_LABEL,
    TEXT,
    TRUE_LABEL,
    VOTES,
)
from core.store import duck_db, exports
from core.store.artifacts import replacing
from core.store.damage import readable, require_schema

Files = Path | Sequence[Path]
"""A prediction table, or those of several runs with the same classes, read as one."""

_LABELS = b"errata.labels"
_HERE = "here"
_SHOWN = (ID, TEXT, TRUE_LABEL, PREDICTED_LABEL, PROBABILITY, VOTES)
_MOST_VALUES = 200
_ROWS_A_PIECE = 20_000
_DECIMALS = 4
_NATURAL = (
    "list_transform(regexp_extract_all({id}, '[0-9]+|[^0-9]+'), lambda part: "
    "CASE WHEN part[1] BETWEEN '0' AND '9' THEN lpad(part, greatest(20, length(part))::INTEGER, '0') ELSE part END)"
)
"""Numbers within an id are sorted as numbers: t9 before t10."""
_SCORE = (
    "(SELECT score FROM (SELECT unnest(CAST(? AS VARCHAR[])) AS id, unnest(CAST(? AS DOUBLE[])) AS score) "
    "WHERE id = {id})"
)


@dataclass(frozen=True)
class PredictionPage:
    """One page of a prediction table.

    ``rows`` has ``id, text, true_label, predicted_label, probability, votes``, ``soft_label`` where the table has it,
    and the ``meta:`` columns; ``total`` counts the rows of all pages.
    """

    rows: DataFrame
    total: int


@dataclass(frozen=True)
class PageAround:
    """The page of a prediction table on which one row stands: the ``position`` of that row among those of all pages,
    from 0 on, and the ids of the rows ``before`` and ``after`` it. ``rows`` are as those of ``PredictionPage``.
    """

    position: int
    before: str | None
    after: str | None
    rows: DataFrame


def write(frame: DataFrame, labels: tuple[str, ...], file: Path) -> None:
    """Write a prediction table, whole or not at all, with the labels that its probabilities belong to."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    kept = {**(table.schema.metadata or {}), _LABELS: json.dumps(labels).encode()}
    with replacing(file) as making:
        pq.write_table(table.replace_schema_metadata(kept), making)


def answers(probabilities: np.ndarray, labels: Sequence[str]) -> dict[str, list[Any]]:
    """The columns that say what a model answers; the probabilities have the shape (texts, classes), in the order of the
    labels.
    """
    return {
        PREDICTED_LABEL: [labels[best] for best in probabilities.argmax(axis=1)],
        PROBABILITY: probabilities.max(axis=1).tolist(),
        PROBABILITIES: list(probabilities),
    }


def of_texts(rows: DataFrame, probabilities: np.ndarray, labels: Sequence[str]) -> DataFrame:
    """Rows of a split with what a model answers to them, with the columns of ``schemas.PREDICTIONS``.

    ``probabilities`` has the shape (texts, classes), its columns in the order of ``labels``.
    """
    renamed = rows.drop(columns=GIVEN_LABEL).rename(columns={LABEL: TRUE_LABEL})
    return renamed.assign(**answers(probabilities, labels))


def labels(file: Path) -> list[str]:
    """The labels that the probabilities belong to, in their order."""
    return _Table(file).labels


def page(files: Files, filter: PredictionFilter, *, offset: int = 0, limit: int | None = None) -> PredictionPage:
    """Rows that the filter lets through, in its order or as it lists them, from ``offset`` on, at most ``limit``.

    Raises NotFound where the filter names a metadata column that the table does not have.
    """
    table = _Table(files)
    where, values = table.conditions(filter)
    order, places = table.order(filter)
    query = f"{table.selected(table.shown, where)} {order} LIMIT ? OFFSET ?"
    with table.opened() as duck:
        [(total,)] = duck.execute(table.counted(where), table.bound(values)).fetchall()
        found = duck.execute(query, table.bound([*values, *places, limit, offset])).df()
    return PredictionPage(rows=_named(found, table.shown), total=total)


def count(files: Files, filter: PredictionFilter) -> int:
    """How many rows the filter lets through; raises NotFound as ``page`` does."""
    table = _Table(files)
    where, values = table.conditions(filter)
    [(total,)] = table.rows(table.counted(where), values)
    return int(total)


def around(files: Files, filter: PredictionFilter, id: str, size: int) -> PageAround | None:
    """The page, of so many rows, on which that row stands among those that the filter lets through; None where it is
    not one of them. One query: to sort the rows is most of the work.

    Raises NotFound as ``page`` does.
    """
    table = _Table(files)
    where, values = table.conditions(filter)
    order, places = table.order(filter)
    near = "place BETWEEN here // ? * ? - 1 AND here // ? * ? + ?"
    query = (
        f"WITH listed AS ({table.selected(table.shown, where)}), "
        f"placed AS (SELECT *, row_number() OVER ({order}) - 1 AS place FROM listed), "
        f"own AS (SELECT place AS here FROM placed WHERE {table.column(ID)} = ?) "
        f"SELECT * FROM placed, own WHERE {near} ORDER BY place"
    )
    with table.opened() as duck:
        found = duck.execute(query, table.bound([*values, *places, id, *[size] * 5])).df()
    return None if found.empty else _around(_named(found, [*table.shown, PLACE, _HERE]), size)


def _around(found: DataFrame, size: int) -> PageAround:
    """``found`` are the rows of the page, and one before and behind it."""
    here, ids = int(found[_HERE].iloc[0]), dict(zip(found[PLACE], found[ID], strict=True))
    rows = found[found[PLACE] // size == here // size].drop(columns=[PLACE, _HERE])
    return PageAround(here, ids.get(here - 1), ids.get(here + 1), rows.reset_index(drop=True))


def facets(files: Files) -> dict[str, list[str]]:
    """Metadata columns, by their own names, and their values, most frequent first, at most 200; ``""`` is a missing
    value.
    """
    table = _Table(files)
    return {name.removeprefix(METADATA_PREFIX): table.values(name) for name in table.metadata}


def repeats(files: Files) -> dict[str, tuple[int, int]]:
    """How many different values each metadata column has, and how many cells of it are filled."""
    table = _Table(files)
    names = [table.column(name) for name in table.metadata]
    if not names:
        return {}
    counts = ", ".join(f"count(DISTINCT {name}), count({name})" for name in names)
    [found] = table.rows(f"SELECT {counts} FROM {table.source}", [])
    return dict(zip(table.metadata, zip(found[::2], found[1::2], strict=True), strict=True))


def row(file: Path, id: str, part: Part = Part.TEST) -> dict[str, Any]:
    """One row with all its columns, None where a value is missing, and the probabilities as label → probability, empty
    where none are known. Raises NotFound; ``part`` is what the table is of.
    """
    table = _Table(file)
    query = table.selected(table.names, f"{table.column(ID)} = ?")
    found = table.rows(query, [id])
    if not found:
        raise NotFound(f"There is no {part} text with the id “{id}”.", todo=f"Choose a text of the {part} part.")
    values = dict(zip(table.names, found[0], strict=True))
    known = values[PROBABILITIES]
    return {**values, PROBABILITIES: {} if known is None else dict(zip(table.labels, known, strict=True))}


def has_probabilities(file: Path) -> bool:
    """Whether the answers have probabilities: those that were read from a table may have none."""
    table = _Table(file)
    [(known,)] = table.rows(f"SELECT count({table.column(PROBABILITY)}) FROM {table.source}", [])
    return bool(known)


def stream_csv(
    files: Files,
    filter: PredictionFilter,
    out: Path,
    corrections: DataFrame,
    *,
    order: Sequence[str] = (),
    plain: bool = False,
) -> int:
    """Write all rows that the filter lets through as CSV for people, in the order of ``page``, a column ``p(label)``
    for each class: first those of ``order``, in that order; behind them the reason that was given, where any was.

    ``corrections`` has the columns that stand beside, by the texts' ids. The table is never in memory as a whole.
    Returns how many cells got a quote; raises NotFound as ``page`` does.
    """
    return exports.stream_csv(partial(_pieces, _Table(files), filter, corrections, order), out, plain=plain)


def cells_run(files: Files, filter: PredictionFilter, corrections: DataFrame) -> int:
    """How many cells of that CSV a spreadsheet would run as a formula, were it written plain."""
    return exports.count_run(partial(_without_numbers, _Table(files), filter, corrections))


class _Table:
    """One prediction file, or several whose rows are one table; its columns are c0, c1, … in queries, as DuckDB would
    mix up names that differ by case.
    """

    def __init__(self, files: Files) -> None:
        self.files = [files] if isinstance(files, Path) else [*files]
        schemas_found = [_schema(file) for file in self.files]
        self.labels: list[str] = json.loads((schemas_found[0].metadata or {})[_LABELS])
        self.names = [*dict.fromkeys(name for schema in schemas_found for name in schema.names)]
        self.metadata = [name for name in self.names if name.startswith(METADATA_PREFIX)]
        self.shown = [*_SHOWN, *[SOFT_LABEL] * (SOFT_LABEL in self.names), *self.metadata]
        self.reasons = [GIVEN_REASON] * (GIVEN_REASON in self.names)
        self.source = _source([schema.names for schema in schemas_found], self.names)

    def column(self, name: str) -> str:
        return f"c{self.names.index(name)}"

    def columns(self, names: Sequence[str]) -> str:
        return ", ".join(map(self.column, names))

    def rows(self, query: str, values: Sequence[object]) -> list[tuple]:
        with self.opened() as duck:
            return duck.execute(query, self.bound(values)).fetchall()

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """For the queries of the block."""
        with _readable(self.files), duck_db.cursor() as duck:
            yield duck

    def bound(self, values: Sequence[object]) -> list[object]:
        return [*(glob.escape(str(file)) for file in self.files), *values]

    def counted(self, where: str) -> str:
        return f"SELECT count(*) FROM {self.source} WHERE {where}"

    def selected(self, names: Sequence[str], where: str) -> str:
        """The rows as they lie in the file, which is the order of the texts."""
        return f"SELECT {self.columns(names)} FROM {self.source} WHERE {where}"

    def order(self, filter: PredictionFilter) -> tuple[str, list[object]]:
        """With placeholders, and their values."""
        id = self.column(ID)
        if filter.as_listed:
            return f"ORDER BY list_position(CAST(? AS VARCHAR[]), {id})", [list(filter.ids or ())]
        first = {
            ListOrder.MOST_CONFIDENT: "",
            ListOrder.LEAST_CONFIDENT: f"{self.column(PROBABILITY)}, ",
            ListOrder.LONGEST: f"length({self.column(TEXT)}) DESC, ",
            ListOrder.SHORTEST: f"length({self.column(TEXT)}), ",
            ListOrder.CONTESTED: self._highest_share(),
            **dict.fromkeys(SCORED, f"{_SCORE.format(id=id)} DESC NULLS LAST, "),
        }[filter.order]
        scores = [[id for id, _ in filter.scores], [score for _, score in filter.scores]]
        values: list[object] = [*scores] if filter.order in SCORED else []
        return f"ORDER BY {first}{self.column(PROBABILITY)} DESC, {_NATURAL.format(id=id)}, {id}", values

    def _highest_share(self) -> str:
        """Of the votes, that of the label with most of them, so that contested texts come first; nothing where the
        table does not know the votes.
        """
        if SOFT_LABEL not in self.names:
            return ""
        shares = rf"""regexp_extract_all({self.column(SOFT_LABEL)}, '"\s*:\s*([0-9.eE+-]+)', 1)"""
        return f"list_max(TRY_CAST({shares} AS DOUBLE[])) NULLS LAST, "

    def conditions(self, filter: PredictionFilter) -> tuple[str, list[object]]:
        """The filter as a condition with placeholders, and their values."""
        low, high = filter.probability
        # Predictions that were read from a table may have no probability.
        is_within = f"coalesce({self.column(PROBABILITY)} BETWEEN ? AND ?, true)"
        conditions: list[tuple[str, list[object]]] = [(is_within, [low, high])]
        if filter.only_mismatches:
            conditions.append((f"{self.column(TRUE_LABEL)} <> {self.column(PREDICTED_LABEL)}", []))
        if filter.true_label is not None:
            conditions.append((f"{self.column(TRUE_LABEL)} = ?", [filter.true_label]))
        if filter.predicted_label is not None:
            conditions.append((f"{self.column(PREDICTED_LABEL)} = ?", [filter.predicted_label]))
        if filter.ids is not None:
            conditions.append((f"{self.column(ID)} IN (SELECT unnest(CAST(? AS VARCHAR[])))", [list(filter.ids)]))
        matches = f"regexp_matches(lower({self.column(TEXT)}), ?)"
        conditions += [(matches, [term.re2_pattern]) for term in search_words.terms(filter.words)]
        conditions += [(f"{self._as_text(name)} = ?", [value]) for name, value in filter.metadata.items()]
        return " AND ".join(text for text, _ in conditions), [value for _, values in conditions for value in values]

    def values(self, name: str) -> list[str]:
        text = self._as_text(name.removeprefix(METADATA_PREFIX))
        query = f"SELECT {text} AS value FROM {self.source} GROUP BY value ORDER BY count(*) DESC, value LIMIT ?"
        return [value for (value,) in self.rows(query, [_MOST_VALUES])]

    def _as_text(self, name: str) -> str:
        """The metadata column of that name as text, the empty text for a missing value; raises NotFound."""
        if METADATA_PREFIX + name not in self.metadata:
            known = ", ".join(known.removeprefix(METADATA_PREFIX) for known in self.metadata) or "none"
            raise NotFound(
                f"The test texts have no column “{name}”; there are: {known}.", todo="Choose one of these columns."
            )
        return f"coalesce(CAST({self.column(METADATA_PREFIX + name)} AS VARCHAR), '')"


def _pieces(
    table: _Table, filter: PredictionFilter, corrections: DataFrame, order: Sequence[str] = ()
) -> Iterator[DataFrame]:
    where, values = table.conditions(filter)
    names = [*_SHOWN[:5], PROBABILITIES, *table.reasons, VOTES, *table.metadata]
    listed, places = table.order(filter)
    query = f"{table.selected(names, where)} {listed}"
    # The column names must be written also where no row is let through.
    first = {label: place for place, label in enumerate(order)}
    labels = {
        label: table.labels.index(label) for label in sorted(table.labels, key=lambda one: first.get(one, len(first)))
    }
    yield _spread(DataFrame(columns=names), labels, corrections)
    for batch in _batches(table, query, [*values, *places]):
        yield _spread(_named(batch.to_pandas(), names), labels, corrections)


def _without_numbers(table: _Table, filter: PredictionFilter, corrections: DataFrame) -> Iterator[DataFrame]:
    """The same cells but for probabilities, which no spreadsheet runs, in the order of the file: half of the time."""
    where, values = table.conditions(filter)
    names = [*_SHOWN[:4], *table.reasons, VOTES, *table.metadata]
    yield _corrected(DataFrame(columns=names), corrections)
    for batch in _batches(table, table.selected(names, where), values):
        yield _corrected(_named(batch.to_pandas(), names), corrections)


def _batches(table: _Table, query: str, values: Sequence[object]) -> Iterator[pa.RecordBatch]:
    with table.opened() as duck:
        yield from duck.sql(query, params=table.bound(values)).to_arrow_reader(_ROWS_A_PIECE)


def _schema(file: Path) -> pa.Schema:
    with readable(file):
        schema = pq.read_schema(file)
        require_schema(file, schema, schemas.PREDICTIONS)
    return schema


def _source(known: Sequence[Sequence[str]], names: Sequence[str]) -> str:
    """All files as one table with these columns; what a file does not have is missing."""
    alias = f"predictions({', '.join(f'c{index}' for index in range(len(names)))})"
    if len(known) == 1:
        return f"read_parquet(?) AS {alias}"
    return f"({' UNION ALL '.join(_selected(own, names) for own in known)}) AS {alias}"


def _selected(own: Sequence[str], names: Sequence[str]) -> str:
    columns = ", ".join(f"f{own.index(name)}" if name in own else "NULL" for name in names)
    return f"SELECT {columns} FROM read_parquet(?) AS file({', '.join(f'f{index}' for index in range(len(own)))})"


@contextmanager
def _readable(files: Sequence[Path]) -> Iterator[None]:
    """As ``readable``; of several files the damaged one is named."""
    try:
        with readable(files[0]):
            yield
    except DamagedError:
        for file in files:
            with readable(file):
                pq.ParquetFile(file).scan_contents()
        raise


def _spread(frame: DataFrame, labels: Mapping[str, int], corrections: DataFrame) -> DataFrame:
    """The frame for people, its lists of probabilities as columns in their place; ``labels`` is label → its place in
    the lists.
    """
    place = list(frame.columns).index(PROBABILITIES)
    lists = frame.pop(PROBABILITIES).tolist()
    for offset, (label, index) in enumerate(labels.items()):
        frame.insert(
            place + offset, f"p({label})", [None if one is None else round(one[index], _DECIMALS) for one in lists]
        )
    rounded = frame.assign(probability=frame[PROBABILITY].astype(float).round(_DECIMALS))
    return _corrected(rounded, corrections)


def _corrected(frame: DataFrame, corrections: DataFrame) -> DataFrame:
    """The frame for people, with the corrections before metadata."""
    place = list(frame.columns).index(VOTES) + 1
    for offset, column in enumerate(corrections):
        frame.insert(place + offset, str(column), frame[ID].map(corrections[column]).astype("str"))
    return exports.for_people(frame.rename(columns={TRUE_LABEL: LABEL}))


def _named(frame: DataFrame, names: Sequence[str]) -> DataFrame:
    return frame.set_axis(list(names), axis="columns")
