"""Where two runs differ: groups of test texts on which one is right more often than the other."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from core.counted import counted
from core.figures import p_in_words, percent_with_bounds
from core.prediction import intervals
from core.prediction import slices as stage
from core.records import SliceChange, SliceChanges, SliceSettings, Trait
from core.records.columns import AGAINST, ID, RUN, TRUE_LABEL, UNIT
from core.workflow import analyses, slice_members, slices, slices_in_words
from core.workflow.analyses import Computation, Tables
from core.workflow.bench import Bench
from core.workflow.comparison import RunComparison
from core.workflow.slices import SIGNIFICANT, SlicesBasis

READING = (
    "Fixed: only the second run is right; broken: only the first one is. p: how often luck alone would make the most "
    "unlikely change of all these groups as unlikely as this one. Brackets: 95 % intervals of each share."
)

_ANSWERS, _MEMBERS, _WAS, _NOW = "answers", "members", "was", "now"


def of(bench: Bench, found: RunComparison) -> SliceChanges:
    """Of the texts that the two are compared on, with the labels of the comparison.

    Which text is in which group is told by the later run's version; its label is that which it was tested on.
    """
    texts, by_condition = slice_members.of_test_texts(bench, found.run)
    compared = found.texts.set_index(ID).reindex(texts[ID])
    is_compared = compared[TRUE_LABEL].notna().to_numpy()
    wrong = {name: (compared[run] != compared[TRUE_LABEL]).to_numpy() for name, run in ((_WAS, AGAINST), (_NOW, RUN))}
    answers = DataFrame({**wrong, UNIT: texts[UNIT].to_numpy()})[is_compared]
    members = by_condition.members[is_compared].reset_index(drop=True)
    tables = {_ANSWERS: answers.reset_index(drop=True), _MEMBERS: members}
    basis = SlicesBasis(by_condition.conditions, SliceSettings().fewest, by_condition.unknown)
    return analyses.kept(bench, found.run.project_id, COMPUTATION, tables, basis)


def _compute(tables: Tables, basis: SlicesBasis) -> SliceChanges:
    was, now, unit = (tables[_ANSWERS][name].to_numpy() for name in (_WAS, _NOW, UNIT))
    members = tables[_MEMBERS].to_numpy(dtype=bool)
    enough = slices.has_enough(members, basis.fewest)
    kept = members[:, enough]
    conditions = [condition for condition, is_kept in zip(basis.conditions, enough, strict=True) if is_kept]
    p_values = stage.p_values_of_change(kept, was.astype(int) - now.astype(int), unit) if conditions else np.array([])
    like = stage.alike(kept[was != now])
    found = [
        SliceChange(
            condition,
            texts=int(among.sum()),
            was=intervals.mean(was[among].astype(float), unit[among]),
            now=intervals.mean(now[among].astype(float), unit[among]),
            fixed=int((was & ~now)[among].sum()),
            broken=int((now & ~was)[among].sum()),
            p=float(p),
            like=tuple((conditions[place],) for place in np.flatnonzero(same)),
        )
        for condition, among, p, same in zip(conditions, kept.T, p_values, like, strict=True)
    ]
    order = sorted(found, key=lambda one: (one.p >= SIGNIFICANT, -abs(one.fixed - one.broken)))
    return SliceChanges(
        texts=len(was),
        slices=tuple(order),
        fewest=basis.fewest,
        left_out=int((~enough).sum()),
        untold=(*slices.too_few(basis.conditions, members, enough), *basis.unknown),
    )


COMPUTATION = Computation("compared_slices", SliceChanges, _compute, revision=4)


def told(found: SliceChanges, against: str, run: str, most: int | None = None) -> list[str]:
    """How the two runs of these names differ on the kept slices, also where it may be luck, or why it cannot be told;
    then the others on which they differ by more than luck, at most so many, each with those of nearly the same changes.
    """

    def said(one: SliceChange) -> str:
        return finding(one, against, run)

    kept = [one for one in found.slices if one.condition.trait is Trait.KEPT]
    others = slices.told_once(one for one in more_than_luck(found) if one not in kept)
    told = [said(one) + slices_in_words.also(same, "changes") for one, same in others.items()]
    return [*map(said, kept), *map(slices_in_words.untold_in_words, found.untold), *told[:most]]


def more_than_luck(found: SliceChanges) -> tuple[SliceChange, ...]:
    return tuple(one for one in found.slices if one.p < SIGNIFICANT)


def finding(one: SliceChange, against: str, run: str) -> str:
    """“Texts with a link: run-1 is wrong on 30 of 120, 25.0 % […], run-2 on 12, 10.0 % […] (20 fixed, 2 broken;
    p = 0.003, corrected for the number of groups).”
    """
    was, now = (round(score.value * one.texts) for score in (one.was, one.now))
    p = f"{p_in_words(one.p)}, corrected for the number of groups"
    return (
        f"{slices_in_words.of_condition(one.condition)}: {against} is wrong on {was:,} of {one.texts:,}, "
        f"{percent_with_bounds(one.was)}, {run} on {now:,}, {percent_with_bounds(one.now)} "
        f"({one.fixed:,} fixed, {one.broken:,} broken; {p})."
    )


def looked_at(found: SliceChanges) -> str:
    """How many groups were looked at and left out, and that none changed where it is so."""
    were = "was" if len(found.slices) == 1 else "were"
    left_out = slices_in_words.left_out_in_words(found.left_out, found.fewest)
    looked = f"{counted(len(found.slices), 'group')} of texts {were} looked at.{left_out}"
    if more_than_luck(found):
        return looked
    return f"On no group do the two differ so much that it is more than luck. {looked}"
