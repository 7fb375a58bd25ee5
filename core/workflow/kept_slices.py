"""Groups of texts that a researcher names and keeps: they stand among those of every run and every version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pandas import DataFrame, Series

from core.counted import beginning, counted
from core.errors import SettingError
from core.figures import percent, percent_with_bounds
from core.prediction import intervals
from core.records import Condition, KeptSlice, PredictionFilter, Project, Run, Score, Trait
from core.records.columns import AGAINST, ID, PREDICTED_LABEL, TEXT, TRUE_LABEL, UNIT
from core.workflow import ground_truth, looks, slice_members, slices_in_words
from core.workflow.bench import Bench

READING = (
    "Runs whose test part was opened, oldest first, each by the labels of its own version. Fixed and broken: against "
    "the run before it, on the texts of the group that both were tested on, by the labels of the later one. Whether a "
    "change is more than luck is told where the two runs are compared. Brackets: 95 % intervals."
)


@dataclass(frozen=True)
class KeptStanding:
    """How a run does on the test texts of a kept slice.

    Attributes
    ----------
    texts, wrong, rate, others
        How many of its texts there are and how many are wrong, as a share, too, and the share of the others; no shares
        where there are no such texts.
    is_known
        Whether the run's texts have the columns that the slice needs.
    shared, fixed, broken
        How many of its texts the run before was tested on, too; how many this run alone has right, and how many the
        other alone.
    """

    run: Run
    version: int
    texts: int = 0
    wrong: int = 0
    rate: Score | None = None
    others: float | None = None
    is_known: bool = True
    shared: int = 0
    fixed: int = 0
    broken: int = 0


def keep(bench: Bench, project: Project, name: str, conditions: Sequence[Condition]) -> KeptSlice:
    """Keep the texts that fulfil all conditions as a group of that name.

    Of a kept group its own conditions are taken. Raises SettingError where there is none, or the name is not usable or
    taken; NotFound where a kept group is not there.
    """
    own = [inner for one in conditions for inner in _inner(bench, project, one)]
    if not own:
        raise SettingError(
            "A group needs a condition: these are all texts.",
            where="group",
            todo="Choose a label, words or the value of a column.",
        )
    return bench.store.kept_slices.add(project.id, name, tuple(dict.fromkeys(own)))


def _inner(bench: Bench, project: Project, condition: Condition) -> tuple[Condition, ...]:
    if condition.trait is not Trait.KEPT:
        return (condition,)
    return bench.store.kept_slices.find(project.id, condition.value).conditions


def of_filter(filter: PredictionFilter) -> tuple[Condition, ...]:
    """The conditions that the filter of a list amounts to.

    Raises SettingError where it depends on what a model predicted, as a group of all runs cannot.
    """
    if filter.predicted_label is not None or filter.probability != (0.0, 1.0):
        raise SettingError(
            "What one run predicts cannot tell which texts a group of all runs has.",
            where="group",
            todo="Choose by label, words and columns alone, not by “Predicted” or the probability.",
        )
    label = [] if filter.true_label is None else [Condition(Trait.LABEL, filter.true_label)]
    words = [Condition(Trait.WORDS, filter.words.strip())] if filter.words.strip() else []
    columns = [Condition(Trait.METADATA, value, column) for column, value in filter.metadata.items()]
    return (*label, *words, *columns)


def of_project(bench: Bench, project_id: int) -> tuple[KeptSlice, ...]:
    """Oldest first."""
    return bench.store.kept_slices.of_project(project_id)


def find(bench: Bench, project: Project, name: str) -> KeptSlice:
    """Raises NotFound."""
    return bench.store.kept_slices.find(project.id, name)


def remove(bench: Bench, kept: KeptSlice) -> None:
    """It stands among the groups of no run any more; its texts stay as they are."""
    bench.store.kept_slices.remove(kept)


def history(bench: Bench, kept: KeptSlice) -> list[KeptStanding]:
    """How each run whose test part was opened does on its texts, oldest first."""
    opened = looks.runs_opened(bench, kept.project_id)
    runs = [run for run in bench.store.models(kept.project_id) if run.has_model and run.id in opened]
    found: list[KeptStanding] = []
    before: DataFrame | None = None
    for run in sorted(runs, key=lambda one: one.id):
        texts, among = slice_members.of_kept(bench, run, kept)
        version = ground_truth.trained_on(bench, run).number
        if among is None:
            found.append(KeptStanding(run, version, is_known=False))
            continue
        found.append(_standing(run, version, texts, among, before))
        before = texts
    return found


def _standing(run: Run, version: int, texts: DataFrame, among: Series, before: DataFrame | None) -> KeptStanding:
    own, others = texts[among], texts[~among]
    wrong = (own[TRUE_LABEL] != own[PREDICTED_LABEL]).to_numpy()
    shared, fixed, broken = (0, 0, 0) if before is None else _changed(own, before)
    return KeptStanding(
        run,
        version,
        texts=len(own),
        wrong=int(wrong.sum()),
        rate=intervals.mean(wrong.astype(float), own[UNIT].to_numpy()) if len(own) else None,
        others=float((others[TRUE_LABEL] != others[PREDICTED_LABEL]).mean()) if len(others) else None,
        shared=shared,
        fixed=fixed,
        broken=broken,
    )


def _changed(own: DataFrame, before: DataFrame) -> tuple[int, int, int]:
    """How many texts both have, and how many of them the later run alone has right, and the earlier alone."""
    earlier = before[[ID, TEXT, PREDICTED_LABEL]].rename(columns={PREDICTED_LABEL: AGAINST})
    both = own.merge(earlier, on=[ID, TEXT])
    is_right, was_right = both[TRUE_LABEL] == both[PREDICTED_LABEL], both[TRUE_LABEL] == both[AGAINST]
    return len(both), int((is_right & ~was_right).sum()), int((was_right & ~is_right).sum())


def in_words(kept: KeptSlice) -> str:
    """“Transcripts”: texts whose “kind” is “transcript”, with “tax” in the text."""
    return f"“{beginning(kept.name)}”: {slices_in_words.all_in_words(kept.conditions)}"


def standing_in_words(one: KeptStanding) -> str:
    """“run-2 (version 1): 12 of 60 wrong, 20.0 % […]; others 10.0 %; 5 fixed, 1 broken of 60 that run-1 …”."""
    what = f"{one.run.name} (version {one.version})"
    if not one.is_known:
        return f"{what}: its texts have no such column"
    if one.rate is None:
        return f"{what}: none of its test texts"
    others = "" if one.others is None else f"; others {percent(one.others)}"
    changed = f"; {one.fixed:,} fixed, {one.broken:,} broken of {counted(one.shared, 'text')}" if one.shared else ""
    return f"{what}: {one.wrong:,} of {one.texts:,} wrong, {percent_with_bounds(one.rate)}{others}{changed}"
