"""Where a run's model is weak: groups of test texts that it gets wrong more often than the others."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning, counted, joined, joined_at_most
from core.data import language, text_traits
from core.data.left_out import READ_AGAIN, REPLACED
from core.errors import NotFound, SettingError
from core.figures import percent, percent_with_bounds
from core.prediction import intervals, slice_pairs
from core.prediction import slices as stage
from core.records import (
    ADJUDICATION,
    METADATA_PREFIX,
    Condition,
    KeptSlice,
    PredictionFilter,
    Run,
    Slice,
    SliceChange,
    SlicePair,
    Slices,
    SliceSettings,
    Trait,
    UntoldSlice,
    schemas,
)
from core.records.columns import ID, PREDICTED_LABEL, REASON, SOFT_LABEL, SOURCE, TEXT, TRUE_LABEL, UNIT
from core.workflow import analyses, ground_truth, looks, placed_words, results
from core.workflow import language as text_languages
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench

SIGNIFICANT = 0.05
UNANIMOUS, MAJORITY, CONTESTED = "unanimous", "majority", "contested"
READING = (
    "First the groups with p below 0.05, sorted by how many texts fewer would be wrong if the group were "
    "as right as the other texts. p: how often chance alone would make the most unusual of all these groups as unusual "
    "as this one. In that, tied texts (copies, near-duplicates, those of one group of the split) stay together: a "
    "group of which most texts are tied has a large p, whatever its share. Brackets: 95 % intervals."
)

_CONTESTED = 2 / 3
"""The highest share of the votes that the label of a contested text has."""
_IN_BOTH = 1e-6
_TEXTS = "Texts "
_MOST_VALUES_AS_THEY_ARE = 20
_LOWEST, _HIGHEST = "the lowest quarter", "the highest quarter"
_ANSWERS, _MEMBERS, _WRONG = "answers", "members", "wrong"
_SHOWN = 3

Group = TypeVar("Group", Slice, SliceChange)
_Like = Mapping[tuple[Condition, ...], tuple[tuple[Condition, ...], ...]]


@dataclass(frozen=True)
class SlicesBasis:
    """What the slices depend on beside the answers and who is in which; ``unknown`` are the kept slices of which that
    is not known.
    """

    conditions: tuple[Condition, ...]
    fewest: int
    unknown: tuple[UntoldSlice, ...] = ()


@dataclass(frozen=True)
class ConditionMembers:
    """The conditions that the texts of a table may fulfil, and who does: a row a text, a column a condition.

    ``unknown`` are the kept slices that need a column which the texts do not have.
    """

    conditions: tuple[Condition, ...]
    members: DataFrame
    unknown: tuple[UntoldSlice, ...]


def of(bench: Bench, run: Run, settings: SliceSettings | None = None) -> Slices:
    """Those of the run's test part; raises JobError where the run has no model."""
    return analyses.of(bench, ANALYSIS, run, settings or SliceSettings())


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


def key_of(condition: Condition) -> str:
    """What names the condition in an address and on the command line: “contains=a link”, “metadata:party=SPD”.

    The first “=” ends the column, so one in its name is written as in an address: “%3D”.
    """
    column = condition.column.replace("%", "%25").replace("=", "%3D")
    of = f"{condition.trait}:{column}" if column else str(condition.trait)
    return f"{of}={condition.value}"


def of_key(key: str) -> Condition:
    """The condition that has the key; raises SettingError where none can."""
    of, equals, value = key.partition("=")
    trait, _, column = of.partition(":")
    is_metadata = trait == Trait.METADATA
    if not equals or trait not in list(Trait) or is_metadata != bool(column) or not (value or is_metadata):
        known = ", ".join(f"{one}=…" if one is not Trait.METADATA else f"{one}:COLUMN=…" for one in Trait)
        raise SettingError(f"“{beginning(key)}” is no condition.", where="condition", todo=f"Use one of {known}.")
    return Condition(Trait(trait), value, column.replace("%3D", "=").replace("%25", "%"))


def _gather(bench: Bench, run: Run, settings: SliceSettings) -> AnalysisInput[SlicesBasis]:
    # Whoever asks sees what the model gets wrong on the test part.
    looks.at_run(bench, run)
    texts, found = of_test_texts(bench, run)
    answers = DataFrame({_WRONG: texts[TRUE_LABEL] != texts[PREDICTED_LABEL], UNIT: texts[UNIT]})
    basis = SlicesBasis(found.conditions, settings.fewest, found.unknown)
    return AnalysisInput({_ANSWERS: answers, _MEMBERS: found.members}, basis)


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


def _compute(tables: Tables, basis: SlicesBasis) -> Slices:
    wrong, unit = (tables[_ANSWERS][name].to_numpy() for name in (_WRONG, UNIT))
    members = tables[_MEMBERS].to_numpy(dtype=bool)
    enough = has_enough(members, basis.fewest)
    kept = members[:, enough]
    conditions = [condition for condition, is_kept in zip(basis.conditions, enough, strict=True) if is_kept]
    p_values = stage.p_values(kept, wrong, unit) if conditions else np.array([])
    pairs = slice_pairs.find(kept, wrong, unit, basis.fewest)
    like = _like(conditions, kept, pairs.pairs, wrong)
    found = [
        Slice(
            condition,
            texts=int(among.sum()),
            wrong=int(wrong[among].sum()),
            rate=rate,
            others=others,
            p=float(p),
            saved=float(among.sum() * (rate.value - others)),
            like=like[(condition,)],
        )
        for condition, among, (rate, others), p in zip(
            conditions, kept.T, stage.rates(kept, wrong, unit), p_values, strict=True
        )
    ]
    return Slices(
        texts=len(wrong),
        wrong=int(wrong.sum()),
        slices=tuple(sorted(found, key=lambda one: (one.p >= SIGNIFICANT, -one.saved))),
        fewest=basis.fewest,
        left_out=int((~enough).sum()),
        untold=(*too_few(basis.conditions, members, enough), *basis.unknown),
        permutations=stage.permutations(len(wrong)),
        pairs=tuple(_pair(one, conditions, kept, wrong, unit, pairs.judged, like) for one in pairs.pairs),
        pairs_looked_at=pairs.looked_at,
    )


def _pair(
    pair: slice_pairs.Pair,
    conditions: Sequence[Condition],
    members: np.ndarray,
    wrong: np.ndarray,
    unit: np.ndarray,
    judged: np.ndarray,
    like: _Like,
) -> SlicePair:
    both = conditions[pair.first], conditions[pair.second]
    first, second = members[:, pair.first], members[:, pair.second]
    told, searched = first & second & judged, first & second & ~judged
    return SlicePair(
        both,
        texts=int(told.sum()),
        wrong=int(wrong[told].sum()),
        rate=intervals.mean(wrong[told].astype(float), unit[told]),
        first_alone=float(wrong[first & ~second & judged].mean()),
        second_alone=float(wrong[second & ~first & judged].mean()),
        searched=int(searched.sum()),
        searched_wrong=int(wrong[searched].sum()),
        p=pair.p,
        like=like[both],
    )


def _like(
    conditions: Sequence[Condition], members: np.ndarray, pairs: Sequence[slice_pairs.Pair], wrong: np.ndarray
) -> _Like:
    """Of each slice and pair those others that have nearly the same wrong texts."""
    groups = [*((one,) for one in conditions), *((conditions[one.first], conditions[one.second]) for one in pairs)]
    of_pairs = [members[:, one.first] & members[:, one.second] for one in pairs]
    alike = stage.alike(np.column_stack([members, *of_pairs])[wrong])
    return {
        group: tuple(groups[place] for place in np.flatnonzero(row)) for group, row in zip(groups, alike, strict=True)
    }


def has_enough(members: np.ndarray, fewest: int) -> np.ndarray:
    """Which conditions are fulfilled by enough texts, and not by enough others; shape (conditions,)."""
    sizes = members.sum(axis=0)
    return (sizes >= fewest) & (len(members) - sizes >= fewest)


def too_few(conditions: Sequence[Condition], members: np.ndarray, enough: np.ndarray) -> tuple[UntoldSlice, ...]:
    """The kept slices among the conditions that have not enough texts, or not enough others."""
    sizes = members.sum(axis=0)
    return tuple(
        UntoldSlice(condition.value, int(size), len(members))
        for condition, size, is_enough in zip(conditions, sizes, enough, strict=True)
        if condition.trait is Trait.KEPT and not is_enough
    )


ANALYSIS = Analysis(
    Computation("slices", Slices, _compute, revision=5),
    "Show on which groups of test texts a run's model is wrong more often than on the others.",
    Run,
    SliceSettings,
    _gather,
)


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


def condition_of(kept: KeptSlice) -> Condition:
    return Condition(Trait.KEPT, kept.name)


def of_kept(bench: Bench, run: Run, kept: KeptSlice) -> tuple[DataFrame, Series | None]:
    """All that is known of the run's test texts, and which of them are in the slice; None where they lack a column that
    it needs.
    """
    texts = _texts(bench, run)
    if _missing_column(texts, kept) is not None:
        return texts, None
    known = dict(_all_conditions(bench, run, texts, {one.trait for one in kept.conditions}))
    return texts, _of_kept(bench, run, texts, kept, known)


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
        yield from _columns(Trait.METADATA, text_traits.quarters(numbers, (_LOWEST, _HIGHEST)), column)
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


def in_words(condition: Condition) -> str:
    """“Texts with a link”, “Texts whose “party” is “SPD””."""
    if condition.trait is Trait.VOTES:
        return VOTES_IN_WORDS[condition.value]
    words = _IN_WORDS[condition.trait]
    if condition.trait is Trait.METADATA and condition.value in (_LOWEST, _HIGHEST):
        words = "Texts whose “{column}” is in {value}"
    elif condition.trait is Trait.METADATA and not condition.value:
        words = "Texts whose “{column}” is empty"
    is_words = condition.trait is Trait.WORDS
    value = placed_words.in_words(condition.value) if is_words else beginning(condition.value)
    return words.format(value=value, column=beginning(condition.column))


_IN_WORDS = {
    Trait.LABEL: "Texts labelled “{value}”",
    Trait.METADATA: "Texts whose “{column}” is “{value}”",
    Trait.LENGTH: "Texts of {value}",
    Trait.LANGUAGE: "Texts in {value}",
    Trait.CONTAINS: "Texts with {value}",
    Trait.FILE: "Texts that came with “{value}”",
    Trait.WORDS: "Texts with {value}",
    Trait.KEPT: "Texts of the kept group “{value}”",
}
VOTES_IN_WORDS = {
    UNANIMOUS: "Texts on which all annotators agree",
    MAJORITY: "Texts on which more than two thirds of the annotators agree",
    CONTESTED: "Texts on which at most two thirds of the annotators agree",
}


def weak(found: Slices) -> tuple[Slice, ...]:
    """Those that are wrong more often than chance explains."""
    return tuple(one for one in found.slices if one.p < SIGNIFICANT and one.saved > 0)


def told_once(groups: Iterable[Group]) -> dict[Group, list[Group]]:
    """Those that are like no earlier one that is told, each with the later ones that it stands for."""
    told: dict[Group, list[Group]] = {}
    for one in groups:
        before = next((earlier for earlier in told if (earlier.condition,) in one.like), None)
        if before is None:
            told[one] = []
        else:
            told[before].append(one)
    return told


def also(others: Sequence[Slice] | Sequence[SliceChange], what: str = "mismatches") -> str:
    """“ Nearly the same mismatches: texts of the longest quarter.” Empty where there are no others."""
    if not others:
        return ""
    named = [in_words(one.condition).removeprefix(_TEXTS) for one in others]
    return f" Nearly the same {what}: texts {joined_at_most(_SHOWN, named)}."


def finding(one: Slice) -> str:
    """“Texts with a link are wrong 2.3 times as often as the others: 41 of 120, 34.2 % [26.3, 43.0]; others 14.9 %.”"""
    how = f"{one.rate.value / one.others:.1f} times as often as" if one.others else "more often than"
    return (
        f"{in_words(one.condition)} are wrong {how} the others: {one.wrong:,} of {one.texts:,}, "
        f"{percent_with_bounds(one.rate)}; the others {percent(one.others)}."
    )


def untold_in_words(one: UntoldSlice) -> str:
    """Why no rate is told of a kept slice: too few texts, too few others, or a column that is not there."""
    what = in_words(Condition(Trait.KEPT, one.name))
    if one.column:
        return f"{what}: the test texts have no column “{beginning(one.column)}”, so nobody can say which they are."
    few = "too few others to compare them with" if one.texts > one.of / 2 else "too few to compare with the others"
    return f"{what}: {one.texts:,} of {counted(one.of, 'test text')}, {few}."


def weak_pairs(found: Slices) -> tuple[SlicePair, ...]:
    """Those that are wrong more often than either of their conditions explains."""
    return tuple(one for one in found.pairs if one.p < SIGNIFICANT)


def pairs_told_once(found: Slices) -> tuple[tuple[SlicePair, ...], tuple[SlicePair, ...]]:
    """Of the weak pairs those to be told, and those whose wrong texts are nearly those of a weak slice, or of a pair
    that is told.
    """
    groups: set[tuple[Condition, ...]] = {(one.condition,) for one in weak(found)}
    told: list[SlicePair] = []
    again: list[SlicePair] = []
    for one in weak_pairs(found):
        (again if groups & {*one.like} else told).append(one)
        groups |= {one.conditions}
    return tuple(told), tuple(again)


def again_in_words(pairs: Sequence[SlicePair]) -> str:
    """“1 more pair stands out, with nearly the same mismatches as a group or another pair that does: texts …” Empty of
    none.
    """
    if not pairs:
        return ""
    stands = "stands" if len(pairs) == 1 else "stand"
    named = [both_in_words(one.conditions).removeprefix(_TEXTS) for one in pairs]
    return (
        f"{counted(len(pairs), 'more pair')} {stands} out, with nearly the same mismatches as a group or another pair "
        f"that does: texts {joined_at_most(_SHOWN, named)}."
    )


def both_in_words(conditions: Sequence[Condition]) -> str:
    """“Texts both with a link and labelled “True””; of one condition as ``in_words``."""
    said = [in_words(one) for one in conditions]
    if len(said) == 1:
        return said[0]
    return f"Texts both {' and '.join(one.removeprefix(_TEXTS) for one in said)}"


def all_in_words(conditions: Sequence[Condition]) -> str:
    """“texts with a link, whose “party” is “SPD” and labelled “yes””."""
    return f"texts {joined([in_words(one).removeprefix(_TEXTS) for one in conditions])}"


def finding_of_pair(one: SlicePair) -> str:
    """What is wrong with the texts of both, beside those of each alone, and how it looked where it was chosen."""
    first, second = (in_words(condition).removeprefix(_TEXTS) for condition in one.conditions)
    return (
        f"{both_in_words(one.conditions)} are wrong more often than one of the two explains: {one.wrong:,} of "
        f"{one.texts:,}, {percent_with_bounds(one.rate)}; {first} alone {percent(one.first_alone)}, {second} alone "
        f"{percent(one.second_alone)}. So on the half of the test texts that was kept out of the search; on the half "
        f"that was searched {one.searched_wrong:,} of {one.searched:,} are wrong."
    )


def pairs_looked_at(found: Slices) -> str:
    """How many pairs of groups there are, and that none stands out where it is so; empty where there is none."""
    if not found.pairs_looked_at:
        return ""
    was = "was" if found.pairs_looked_at == 1 else "were"
    looked = f"{counted(found.pairs_looked_at, 'pair')} of groups {was} looked at on one half of the test texts"
    if found.pairs:
        were = "was" if len(found.pairs) == 1 else "were"
        most = counted(len(found.pairs), "pair")
        looked = f"{looked}; the {most} that stood out most there {were} judged on the other half"
    looked += f" (each half has {math.ceil(found.fewest / 2):,} texts or more in both groups, and in each alone)"
    if weak_pairs(found):
        return f"{looked}."
    return f"No pair of groups is wrong more often than one of the two explains. {looked}."


def left_out_in_words(groups: int, fewest: int) -> str:
    """“ 3 groups of fewer than 20 texts, or with fewer other texts, were left out.” Empty where none was."""
    if not groups:
        return ""
    were = "was" if groups == 1 else "were"
    few = f"of fewer than {counted(fewest, 'text')}, or with fewer other texts"
    return f" {counted(groups, 'group')} {few}, {were} left out."


def looked_at(found: Slices) -> str:
    """How many groups were looked at and left out, and that none is weak where it is so."""
    groups = counted(len(found.slices), "group")
    left_out = left_out_in_words(found.left_out, found.fewest)
    looked = f"{groups} of test texts {'was' if len(found.slices) == 1 else 'were'} looked at.{left_out}"
    if weak(found):
        return looked
    return f"No group is wrong so much more often than the others that it is more than luck. {looked}"
