"""Two experiments of several seeds on the same test texts: what one pair of runs cannot tell, as each is one draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pandas import Series

from core import figures
from core.counted import counted, joined
from core.data.matching import same_texts
from core.prediction import seed_comparison
from core.prediction.comparison import SIGNIFICANCE_LEVEL
from core.prediction.seed_comparison import SeedComparison
from core.records import Measure, Project, Run
from core.records.columns import AFTER, BEFORE, ID, PREDICTED_LABEL, TRUE_LABEL, UNIT
from core.workflow import comparison, ground_truth, looks, merges, results, seeds, test_history, verdict
from core.workflow.bench import Bench
from core.workflow.comparison import RunComparison
from core.workflow.merges import Merges

_FEWEST = 2


@dataclass(frozen=True)
class ComparedExperiments:
    """The runs with a model of the earlier and of the later experiment, and how their mean scores differ.

    ``p_value`` is that of the test, corrected for the ``comparisons`` on the same test part (Holm), each in words.
    """

    before: tuple[Run, ...]
    after: tuple[Run, ...]
    measure: Measure
    compared: SeedComparison
    p_value: float
    comparisons: tuple[str, ...]

    @property
    def may_be_luck(self) -> bool:
        return verdict.includes_none(self.compared.difference) or self.p_value >= SIGNIFICANCE_LEVEL


def of_comparison(bench: Bench, project: Project, found: RunComparison) -> ComparedExperiments | None:
    """Compare the experiments that two compared runs are of, on the texts and labels of their comparison; None where
    they are not of two experiments with several seeds.

    Each run is looked at, and the comparison of the two runs is logged with that of their experiments, as whoever reads
    one reads both: raises JobError where the test part is locked, DamagedError.
    """
    pair = [seeds.of_run(bench, project, one) for one in (found.against, found.run)]
    if any(one is None or len(one.done) < _FEWEST for one in pair):
        return None
    old, new = ([*one.done] for one in pair if one is not None)
    if {one.id for one in old} & {one.id for one in new}:
        return None
    looks.check_open(bench, project.id)
    texts = found.texts.set_index(ID)
    ours, theirs = results.answers(bench, found.run), results.answers(bench, found.against)
    same = same_texts(ours, theirs)
    ids = Series(theirs[ID].to_numpy()[same[AFTER]], index=ours[ID].to_numpy()[same[BEFORE]]).loc[texts.index]
    versions = (found.version, *(ground_truth.trained_on(bench, one) for one in (found.run, found.against)))
    _, of_run, of_against = merges.common_classes(bench, *versions)
    # All runs of an experiment have the same parts.
    before = [_answers(bench, one, ids.tolist(), of_against) for one in old]
    after = [_answers(bench, one, texts.index.tolist(), of_run) for one in new]
    units = ours.set_index(ID)[UNIT].loc[texts.index]
    measure = comparison.measure(bench, found)
    compared = seed_comparison.compare(texts[TRUE_LABEL].tolist(), before, after, measure, units=units.tolist())
    of_pair = found.comparison.of(measure).p_value
    looks.at_comparison(bench, found.run, found.against, measure, of_pair)
    p_value, counted = looks.at_experiments(bench, new, old, measure, compared.p_value)
    said = test_history.in_words(bench, project.id, counted)
    return ComparedExperiments(tuple(old), tuple(new), measure, compared, p_value, said)


def _answers(bench: Bench, run: Run, ids: list[str], classes: Merges) -> list[str]:
    """To the texts with these ids, in the classes that all versions have."""
    answered = results.answers(bench, run).set_index(ID)[PREDICTED_LABEL].loc[ids]
    return [str(answer) for answer in merges.in_common(answered, classes)]


def headline(found: ComparedExperiments) -> str:
    """“On average run-8 to run-12 have a higher F1 of “yes” than run-3 to run-7 (+5.1 points [+1.0, +9.2])”."""
    new, old = seeds.named(found.after), seeds.named(found.before)
    points = verdict.points(found.compared.difference)
    if found.may_be_luck:
        return f"No difference in mean {found.measure} between {new} and {old} can be told from luck: {points}"
    higher = "higher" if found.compared.difference.value > 0 else "lower"
    return f"On average {new} have a {higher} {found.measure} than {old} ({points})"


def reading(found: ComparedExperiments) -> str:
    """What the figures rest on."""
    one = found.compared
    means = [f"{counted(len(each), 'seed')} ({_mean(each)})" for each in (one.before, one.after)]
    number = len(found.comparisons)
    tested = verdict.test_in_words(one.p_value, found.p_value, number, verdict.THIS_TEST_PART)
    return (
        f"Means over {joined(means)}, all on the same {counted(one.texts, 'test text')}; {tested}. The interval holds "
        f"for the choice of texts and of seeds together: {figures.percent(one.by_seeds, 0)} of its variance comes from "
        "the seeds. So it speaks of the settings, and not of one model each."
    )


def _mean(scores: Sequence[float]) -> str:
    return figures.figure(sum(scores) / len(scores))
