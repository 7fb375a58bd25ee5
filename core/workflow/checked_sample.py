"""What a run scores on the newest labels, less what corrections of mismatches alone flatter it.

The texts that tell are those of ``agreeing_sample``: the head of one random order of the test texts that the model
agrees with. They count from the first on, as far as each of them was looked at: whatever else somebody
corrected was not chosen at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from core.counted import counted
from core.data import correction_log
from core.figures import figure, with_bounds
from core.prediction.corrected import EXPECTED_WRONG, correct
from core.prediction.metrics import evaluate
from core.records import CorrectedScore, CorrectedScores, DatasetVersion, Evaluation, Measure, Project, Run
from core.records.columns import AFTER, BEFORE, ID, PREDICTED, PREDICTED_LABEL, UNIT
from core.workflow import agreeing_sample, class_order, ground_truth, merges, relabelled_test_set, results, splits
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts

HALF_WIDTHS = (0.02, 0.05, 0.1)
"""How uncertain the labels that nobody looked at may leave a score, to choose from."""

USUAL_HALF_WIDTH = 0.05

REVOTED = (
    "The vote was taken by another rule since: labels changed whether the model agrees with them or not, so no sample "
    "of agreeing texts tells how much the score flatters."
)


@dataclass(frozen=True)
class CheckedSample:
    """A run's scores on the labels of ``version``, the newest, as they are (``after``) and corrected (``scores``).

    Of the run's mismatches ``not_settled`` have neither another label there nor a confirmed one. Texts that the version
    does not have count nowhere; ``gone`` of them were in the sample.
    """

    version: DatasetVersion
    after: Evaluation
    scores: CorrectedScores
    not_settled: int
    gone: int

    @property
    def looked_at(self) -> int:
        """Texts of the random order that were looked at, those among them that the version does not have."""
        return self.scores.checked + self.gone

    @property
    def tells(self) -> bool:
        """Whether enough was checked to say how many of the agreeing labels are wrong."""
        return self.scores.accuracy.score.covers

    def to_draw(self, measure: CorrectedScore, half_width: float) -> int | None:
        """How many texts of the random order have to be looked at so that the labels of the others leave no more open;
        None where nothing tells it yet.
        """
        needed = measure.texts_to_check(half_width)
        return None if needed is None else max(needed + self.gone, self.looked_at)

    def measures(self, positive: str | None) -> dict[str, CorrectedScore]:
        """Accuracy and F1, by their names; F1 of all classes where the positive one is not among them."""
        positive = positive if positive in self.scores.f1 else None
        return {"accuracy": self.scores.accuracy, str(Measure(positive=positive)): self.scores.headline(positive)}


@dataclass(frozen=True)
class CheckingProgress:
    """Of a sample ``checked`` texts were looked at and ``left`` were not; ``counting`` are those checked above the
    first that was not. Of ``waiting`` the outcome is in the draft.
    """

    checked: int
    counting: int
    waiting: int
    left: int

    def in_words(self, of: str = " of them") -> str:
        """“24 of them are checked so far; 5 count yet, as a text counts once all before it are checked, and 6 are
        left”
        """
        if not self.checked:
            return f"none{of} is checked so far"
        are = "is" if self.checked == 1 else "are"
        said = f"{self.checked:,}{of} {are} checked so far"
        if self.counting == self.checked:
            return said
        left = "1 is" if self.left == 1 else f"{self.left:,} are"
        if not self.counting:
            return f"{said}, but the list counts from its first text on, which is not; {left} left"
        count = f"{self.counting:,} count{'s' * (self.counting == 1)}"
        return f"{said}; {count} yet, as a text counts once all before it are checked, and {left} left"


def of_run(bench: Bench, run: Run) -> CheckedSample | None:
    """None where the newest version has none of the run's test texts, or was ``revoted``. Raises DamagedError where it
    or the run's answers are damaged.
    """
    newest = bench.store.versions(run.project_id)[-1]
    if revoted(bench, run):
        return None
    ours, theirs = merges.common_classes(bench, ground_truth.trained_on(bench, run), newest)
    answered = results.answers(bench, run)
    drawn = agreeing_sample.draw(bench, run)
    after = merges.in_common(relabelled_test_set.labels_of(bench, answered, newest, otherwise=None), theirs)
    texts = answered.assign(
        before=merges.in_common(drawn.before, ours),
        predicted=merges.in_common(answered[PREDICTED_LABEL], ours),
        after=after.where(~after.isin(relabelled_test_set.classes_left_out(bench, run, ours))),
        agreeing=answered[ID].isin(drawn.ids),
    )
    changes = correction_log.changes(ground_truth.log_of(bench, newest))
    is_settled = texts[ID].isin([*changes.labels, *changes.excluded]) | (texts[BEFORE] != texts[AFTER])
    settled = set(texts.loc[is_settled, ID])
    sample = set(takewhile(settled.__contains__, drawn.ids))
    both = texts.dropna(subset=AFTER)
    if both.empty:
        return None
    is_wrong = both[AFTER] != both[PREDICTED]
    labels = class_order.arranged(bench, run.project_id, {*both[AFTER], *both[PREDICTED]})
    true, predicted, units = (both[name].tolist() for name in (AFTER, PREDICTED, UNIT))
    drawn_from = splits.of_run_drawn_from(bench, run)
    return CheckedSample(
        version=newest,
        after=evaluate(true, predicted, labels, units=units, drawn_from=drawn_from),
        scores=correct(true, predicted, both["agreeing"].tolist(), both[ID].isin(sample).tolist(), labels, units=units),
        not_settled=int((~both["agreeing"] & ~both[ID].isin(settled) & is_wrong).sum()),
        gone=len(sample) - int(both[ID].isin(sample).sum()),
    )


def revoted(bench: Bench, run: Run) -> bool:
    """Whether the newest version's labels come of another rule of the vote than those of the run's.

    A label for “unsure” that nobody had given before, as it comes with an annotation round, changes no rule.
    """
    before, now = ground_truth.trained_on(bench, run), bench.store.versions(run.project_id)[-1].vote
    unsure, unsure_now = {*before.vote.unsure}, {*now.unsure}
    is_another = replace(now, unsure=before.vote.unsure) != before.vote
    return is_another or not unsure <= unsure_now or not (unsure_now - unsure).isdisjoint(before.report.labels)


def progress(bench: Bench, project: Project, ids: Sequence[str]) -> CheckingProgress:
    """How far the texts, in their order, were looked at."""
    states = drafts.load(bench, project).states
    looked_at = [states[id] for id in ids if id in states]
    return CheckingProgress(
        checked=len(looked_at),
        counting=sum(1 for _ in takewhile(states.__contains__, ids)),
        waiting=sum(state.version is None for state in looked_at),
        left=len(ids) - len(looked_at),
    )


def in_words(found: CheckedSample, positive: str | None) -> str:
    """“Accuracy 0.72, corrected for the labels not looked at 0.69 [0.64, 0.73]; F1 of …: 3 of the 60 checked texts that
    agreed were wrong.”; empty where the sample tells nothing yet.
    """
    if not found.tells:
        return ""
    (_, accuracy), (name, f1) = found.measures(positive).items()
    after = found.after.headline(positive if positive in found.scores.f1 else None).f1
    checked = counted(found.scores.checked, "checked text")
    were = "was" if found.scores.wrong == 1 else "were"
    return (
        f"Accuracy {figure(found.after.accuracy.value, 2)}, corrected for the labels not looked at "
        f"{with_bounds(accuracy.score, 2)}; {name} {figure(after.value, 2)}, {_corrected(f1)}: "
        f"{found.scores.wrong:,} of {checked} that agreed {were} wrong."
    )


def _corrected(measure: CorrectedScore) -> str:
    if measure.score.covers:
        return f"corrected {with_bounds(measure.score, 2)}"
    return f"for which no corrected value can be given before about {measure.fewest:,} texts are checked"


def limits(found: CheckedSample) -> str:
    """That mismatches which nobody settled count as wrong; empty where there are none."""
    if not found.not_settled:
        return ""
    have = counted(found.not_settled, "mismatch has", "mismatches have")
    return f"{have} neither another label nor one that was said to be right, and so count as wrong."


def plan(found: CheckedSample, name: str, measure: CorrectedScore, half_width: float) -> str:
    """What checking as many texts as that takes would give; empty where nothing tells it yet."""
    needed = measure.texts_to_check(half_width)
    if needed is None:
        return ""
    checked = max(needed, found.scores.checked)
    if checked == measure.agreeing:
        return f"With all {checked:,} checked, no label is left that nobody looked at."
    left = measure.by_labels
    points = f"{50 * (left.high - left.low):.1f}" if checked > needed else f"{100 * half_width:g}"
    assumed = "" if found.tells else f", if {100 * EXPECTED_WRONG:.0f} % of them are wrong"
    fewest = f" Of fewer than {needed:,} no interval would hold." if needed == measure.fewest else ""
    return (
        f"With {checked:,} of them checked, the labels that nobody looked at leave {name} uncertain by "
        f"±{points} points at most{assumed}.{fewest}"
    )
