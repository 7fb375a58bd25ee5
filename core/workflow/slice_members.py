"""Which of a run's test texts fulfil which condition: what its slices are made of."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning
from core.data import language, text_traits
from core.data.left_out import READ_AGAIN, REPLACED
from core.errors import NotFound
from core.records import (
    ADJUDICATION,
    METADATA_PREFIX,
    Condition,
    KeptSlice,
    PredictionFilter,
    Run,
    Trait,
    UntoldSlice,
    schemas,
)
from core.records.columns import ID, REASON, SOFT_LABEL, SOURCE, TEXT, TRUE_LABEL
from core.workflow import ground_truth, results
from core.workflow import language as text_languages
from core.workflow.bench import Bench
from core.workflow.slice_keys import key_of

UNANIMOUS, MAJORITY, CONTESTED = "unanimous", "majority", "contested"
LOWEST, HIGHEST = "the lowest quarter", "the highest quarter"
_CONTESTED = 2 / 3
"""The highest share of the votes that the label of a contested text has."""
_IN_BOTH = 1e-6
_MOST_VALUES_AS_THEY_ARE = 20


@dataclass(frozen=True)
class ConditionMembers:
    """The conditions that the texts of a table may fulfil, and who does: a row a text, a column a condition.

    ``unknown`` are the kept slices that need a column which the texts do not have.
    """

    conditions: tuple[Condition, ...]
    members: DataFrame
    unknown: tuple[UntoldSlice, ...]


def of_test_texts(bench: Bench, run: Run) -> tuple[DataFrame, ConditionMembers]:
    """All that is known of the run's test texts, and who fulfils which condition: those that some of them fulfil and
    some do not, and all kept slices.
    """
    texts = _texts(bench, run)
    found = list(_conditions(bench, run, texts))
    members = pd.concat([among for _, among in found], axis=1).set_axis(range(len(found)), axis=1)
    kept = bench.store.kept_slices.of_project(run.project_id)
    unknown = [(one.name, missing) for one in kept if (missing := _missing_column(texts, one)) is not None]
    return texts, ConditionMembers(
        tuple(condition for condition, _ in found),
        members,
        tuple(UntoldSlice(name, 0, len(texts), missing) for name, missing in unknown),
    )


def ids(bench: Bench, run: Run, key: str) -> tuple[Condition, tuple[str, ...]]:
    """The condition of that key, and the test texts that fulfil it; raises NotFound."""
    texts = _texts(bench, run)
    for condition, among in _conditions(bench, run, texts):
        if key_of(condition) == key and among.any():
            return condition, tuple(texts.loc[among, ID])
    raise NotFound(
        f"No test text of {run.name} is in a group “{beginning(key)}”.",
        where="the address",
        todo="Choose one that is there.",
    )


def of_kept(bench: Bench, run: Run, kept: KeptSlice) -> tuple[DataFrame, Series | None]:
    """All that is known of the run's test texts, and which of them are in the slice; None where they lack a column that
    it needs.
    """
    texts = _texts(bench, run)
    if _missing_column(texts, kept) is not None:
        return texts, None
    known = dict(_all_conditions(bench, run, texts, {one.trait for one in kept.conditions}))
    return texts, _of_kept(bench, run, texts, kept, known)


def condition_of(kept: KeptSlice) -> Condition:
    return Condition(Trait.KEPT, kept.name)


def _texts(bench: Bench, run: Run) -> DataFrame:
    """All that is known of the run's test texts and answers: ``id, text, true_label, predicted_label, unit``,
    ``soft_label`` where the votes are known, and metadata.
    """
    file = bench.artifacts.run(run).predictions
    answers = results.answers(bench, run)
    metadata = [f"{METADATA_PREFIX}{name}" for name in results.metadata_columns(bench, run).all]
    further = [name for name in (SOFT_LABEL, *metadata) if bench.artifacts.has_column(file, name)]
    known = bench.artifacts.read_table(file, schemas.PREDICTIONS, [ID, *further])
    return answers.merge(known, on=ID, validate="one_to_one")


def _conditions(bench: Bench, run: Run, texts: DataFrame) -> Iterator[tuple[Condition, Series]]:
    """Each condition that some texts fulfil and some do not, and which do; and each kept slice."""
    found = list(_all_conditions(bench, run, texts))
    for condition, among in found:
        if among.any() and not among.all():
            yield condition, among
    for kept in bench.store.kept_slices.of_project(run.project_id):
        if _missing_column(texts, kept) is None:
            yield condition_of(kept), _of_kept(bench, run, texts, kept, dict(found))


def _missing_column(texts: DataFrame, kept: KeptSlice) -> str | None:
    """A column that the kept slice needs and the texts do not have."""
    needed = (one.column for one in kept.conditions if one.trait is Trait.METADATA)
    return next((column for column in needed if METADATA_PREFIX + column not in texts), None)


def _of_kept(bench: Bench, run: Run, texts: DataFrame, kept: KeptSlice, known: Mapping[Condition, Series]) -> Series:
    """Which texts fulfil all its conditions."""
    among = Series(True, index=texts.index)
    for one in kept.conditions:
        among &= known[one] if one in known else _fulfil(bench, run, texts, one)
    return among


def _fulfil(bench: Bench, run: Run, texts: DataFrame, condition: Condition) -> Series:
    """Which texts fulfil a condition that is none of those that Errata looks at by itself: as lists of texts are
    filtered.
    """
    if condition.trait is Trait.WORDS:
        holding = PredictionFilter(only_mismatches=False, words=condition.value)
        return texts[ID].isin(results.mismatches(bench, run, holding).rows[ID])
    if condition.trait is Trait.METADATA:
        # The empty text is a missing value.
        return texts[METADATA_PREFIX + condition.column].fillna("") == condition.value
    return Series(False, index=texts.index)


def _all_conditions(
    bench: Bench, run: Run, texts: DataFrame, traits: Collection[Trait] | None = None
) -> Iterator[tuple[Condition, Series]]:
    """Those that Errata looks at by itself, of these traits or of all."""
    for trait, of_texts in _BY_TRAIT.items():
        if traits is None or trait in traits:
            yield from of_texts(bench, run, texts)


def _of_labels(bench: Bench, run: Run, texts: DataFrame) -> Iterator[tuple[Condition, Series]]:
    return _values(Trait.LABEL, texts[TRUE_LABEL])


def _of_columns(bench: Bench, run: Run, texts: DataFrame) -> Iterator[tuple[Condition, Series]]:
    for column in texts.columns[texts.columns.str.startswith(METADATA_PREFIX)]:
        yield from _of_metadata(column.removeprefix(METADATA_PREFIX), texts[column])


def _of_lengths(bench: Bench, run: Run, texts: DataFrame) -> Iterator[tuple[Condition, Series]]:
    ends = text_traits.SHORTEST, text_traits.LONGEST
    return _columns(Trait.LENGTH, text_traits.quarters(texts[TEXT].str.len(), ends))


def _of_signs(bench: Bench, run: Run, texts: DataFrame) -> Iterator[tuple[Condition, Series]]:
    return _columns(Trait.CONTAINS, text_traits.signs(texts[TEXT], _written_in(bench, run)))


def _of_languages(bench: Bench, run: Run, texts: DataFrame) -> Iterator[tuple[Condition, Series]]:
    if len(_written_in(bench, run)) > 1:
        told = language.language_of_each_apart(texts[TEXT].tolist())
        yield from _values(Trait.LANGUAGE, Series(told, index=texts.index, dtype="str"))


def _written_in(bench: Bench, run: Run) -> Collection[str]:
    return text_languages.languages(bench, ground_truth.trained_on(bench, run)).shares


def _of_votes(bench: Bench, run: Run, texts: DataFrame) -> Iterator[tuple[Condition, Series]]:
    if SOFT_LABEL in texts:
        yield from _values(Trait.VOTES, texts[SOFT_LABEL].map(how_agreed).astype("str"))


def _of_files(bench: Bench, run: Run, texts: DataFrame) -> Iterator[tuple[Condition, Series]]:
    return _values(Trait.FILE, texts[ID].map(_files(bench, run)).astype("str"))


_BY_TRAIT = {
    Trait.LABEL: _of_labels,
    Trait.METADATA: _of_columns,
    Trait.LENGTH: _of_lengths,
    Trait.CONTAINS: _of_signs,
    Trait.LANGUAGE: _of_languages,
    Trait.VOTES: _of_votes,
    Trait.FILE: _of_files,
}


def _files(bench: Bench, run: Run) -> dict[str, str]:
    """The file that each text of the run's version came with, by its id: that of its first judgement, which may have
    been replaced by a later one.
    """
    version = ground_truth.trained_on(bench, run)
    judgements, left_out = ground_truth.judgements(bench, version), ground_truth.left_out(bench, version)
    replaced = left_out[left_out[REASON].isin([REPLACED, READ_AGAIN])]
    known = judgements[judgements[SOURCE] != ADJUDICATION]
    first = pd.concat([replaced[[ID, SOURCE]], known[[ID, SOURCE]]]).drop_duplicates(ID)
    return dict(zip(first[ID], first[SOURCE], strict=True))


def _of_metadata(column: str, cells: Series) -> Iterator[tuple[Condition, Series]]:
    numbers = pd.to_numeric(cells, errors="coerce")
    if cells.nunique() > _MOST_VALUES_AS_THEY_ARE and numbers.notna().sum() == cells.notna().sum():
        yield from _columns(Trait.METADATA, text_traits.quarters(numbers, (LOWEST, HIGHEST)), column)
    else:
        yield from _values(Trait.METADATA, cells, column)
    # A group of its own, as it would otherwise stand unsaid among the others of each value.
    yield Condition(Trait.METADATA, "", column), cells.isna()


def _values(trait: Trait, cells: Series, column: str = "") -> Iterator[tuple[Condition, Series]]:
    for value in cells.dropna().unique():
        yield Condition(trait, str(value), column), cells == value


def _columns(trait: Trait, members: DataFrame, column: str = "") -> Iterator[tuple[Condition, Series]]:
    for name in members:
        yield Condition(trait, str(name), column), members[name]


def how_agreed(soft_label: str | None) -> str | None:
    """How far the annotators of a text agree; None where one alone judged it, or where it is not known."""
    shares = sorted(json.loads(soft_label).values()) if isinstance(soft_label, str) else []
    if not shares:
        return None
    if shares[-1] > 1 - _IN_BOTH:
        return UNANIMOUS
    return CONTESTED if shares[-1] <= _CONTESTED + _IN_BOTH else MAJORITY
