"""Where a run's model is weak: groups of test texts that it gets wrong more often than the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from pandas import DataFrame

from core.prediction import intervals, slice_pairs
from core.prediction import slices as stage
from core.records import (
    Condition,
    Run,
    Slice,
    SliceChange,
    SlicePair,
    Slices,
    SliceSettings,
    Trait,
    UntoldSlice,
)
from core.records.columns import PREDICTED_LABEL, TRUE_LABEL, UNIT
from core.workflow import analyses, looks, slice_members
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench

SIGNIFICANT = 0.05
_ANSWERS, _MEMBERS, _WRONG = "answers", "members", "wrong"
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


def of(bench: Bench, run: Run, settings: SliceSettings | None = None) -> Slices:
    """Those of the run's test part; raises JobError where the run has no model."""
    return analyses.of(bench, ANALYSIS, run, settings or SliceSettings())


def _gather(bench: Bench, run: Run, settings: SliceSettings) -> AnalysisInput[SlicesBasis]:
    # Whoever asks sees what the model gets wrong on the test part.
    looks.at_run(bench, run)
    texts, found = slice_members.of_test_texts(bench, run)
    answers = DataFrame({_WRONG: texts[TRUE_LABEL] != texts[PREDICTED_LABEL], UNIT: texts[UNIT]})
    basis = SlicesBasis(found.conditions, settings.fewest, found.unknown)
    return AnalysisInput({_ANSWERS: answers, _MEMBERS: found.members}, basis)


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
