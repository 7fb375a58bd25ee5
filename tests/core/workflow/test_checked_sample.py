"""What the checked sample of agreeing texts makes of a run's scores, with planted corrections."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.records import (
    CorrectedScore,
    DatasetVersion,
    Origin,
    Project,
    Run,
    Score,
    SplitSettings,
    VoteRule,
    VoteSettings,
)
from core.workflow import agreeing_sample, checked_sample, ground_truth, projects, splits
from core.workflow.bench import Bench
from core.workflow.checked_sample import CheckedSample, CheckingProgress
from core.workflow.corrections import next_version
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.planted import other
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, wide_csv

TEST = {f"t{index}" for index in range(120)}
WRONG = {f"t{index}" for index in range(0, 120, 6)}

Ran = tuple[Project, DatasetVersion, Run]


@pytest.fixture
def ran(bench: Bench, tmp_path: Path) -> Ran:
    """A run with twenty mismatches in 120 test texts."""
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 250))
    split = planted.divide(bench, version, TEST)
    return (
        project,
        version,
        planted.run(bench, project, split, planted.wrong_on(WRONG)),
    )


def _order(bench: Bench, run: Run) -> tuple[str, ...]:
    return agreeing_sample.of_run(bench, run, len(TEST)).ids


def _look_at(bench: Bench, ran: Ran, right: list[str], wrong: list[str]) -> CheckedSample:
    """Confirm the labels of some texts and change those of others, in a version of their own."""
    project, version, run = ran
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    correcting.confirm(bench, version, right, author="Ann", place=Origin.MISMATCHES)
    for id in wrong:
        correcting.relabel(bench, version, [id], other(labels[id]), author="Ann", place=Origin.MISMATCHES)
    next_version.apply(bench, project)
    return _found(bench, run)


def _found(bench: Bench, run: Run) -> CheckedSample:
    found = checked_sample.of_run(bench, run)
    assert found is not None
    return found


def test_the_score_loses_what_the_sample_found_wrong(bench: Bench, ran: Ran) -> None:
    order = _order(bench, ran[2])
    found = _look_at(bench, ran, [*order[3:60], *sorted(WRONG)[5:]], [*order[:3], *sorted(WRONG)[:5]])
    assert (found.tells, found.version.number, found.not_settled) == (True, 2, 0)
    scores = found.scores
    assert (scores.texts, scores.agreeing, scores.checked, scores.wrong) == (120, 100, 60, 3)
    # 100 agreed and 5 mismatches turned out right; of the 100, 3 in 60 are wrong.
    assert scores.accuracy.score.value == pytest.approx((105 - 100 * 3 / 60) / 120)
    assert found.after.accuracy.value == pytest.approx((105 - 3) / 120)
    said = checked_sample.in_words(found, "True")
    assert said.startswith("Accuracy 0.85, corrected for the labels not looked at 0.83 [0.")
    assert "; F1 of “True” 0." in said
    assert said.endswith(": 3 of 60 checked texts that agreed were wrong.")


def test_of_a_score_that_cannot_be_corrected_yet_that_is_said(bench: Bench, ran: Ran) -> None:
    order = _order(bench, ran[2])
    few = _look_at(bench, ran, [*order[:7], *sorted(WRONG)], [])
    assert checked_sample.in_words(few, "True") == ""
    measure = CorrectedScore(Score(0.5, 0, 0, covers=False), Score(0, 0, 0, covers=False), 100, 51, None)
    assert checked_sample._corrected(measure) == (
        "for which no corrected value can be given before about 51 texts are checked"
    )


def test_only_the_head_of_the_random_order_counts(bench: Bench, ran: Ran) -> None:
    """What was looked at elsewhere was not chosen at random."""
    order = _order(bench, ran[2])
    found = _look_at(bench, ran, [*order[:40], *order[41:50]], list(order[60:70]))
    assert (found.scores.checked, found.scores.wrong) == (40, 0)
    assert found.scores.accuracy.score.value == pytest.approx(100 / 120)
    assert found.after.accuracy.value == pytest.approx(90 / 120)


def test_without_a_whole_sample_nothing_is_told_but_what_it_would_take(bench: Bench, ran: Ran) -> None:
    order = _order(bench, ran[2])
    found = _look_at(bench, ran, list(order[:29]), [])
    assert not found.tells
    assert checked_sample.in_words(found, "True") == ""
    accuracy = found.scores.accuracy
    assert found.to_draw(accuracy, 0.05) == 34
    assert checked_sample.plan(found, "accuracy", accuracy, 0.05) == (
        "With 34 of them checked, the labels that nobody looked at leave accuracy uncertain by ±5 points at most, "
        "if 5 % of them are wrong."
    )
    assert checked_sample.plan(found, "accuracy", accuracy, 0.10).endswith(" Of fewer than 30 no interval would hold.")
    assert found.measures("True")["F1 of “True”"].spread is None
    assert checked_sample.limits(found).startswith("20 mismatches have neither another label")


def test_a_text_that_was_left_out_counts_nowhere(bench: Bench, ran: Ran) -> None:
    _, version, run = ran
    order = _order(bench, run)
    correcting.exclude(bench, version, [order[4]], author="Ann", place=Origin.MISMATCHES, reason="No language.")
    found = _look_at(bench, ran, [*order[:4], *order[5:40]], [])
    assert (found.scores.agreeing, found.scores.checked, found.gone, found.looked_at) == (99, 39, 1, 40)
    assert found.to_draw(found.scores.accuracy, 0.05) == 40


def test_a_sample_of_all_agreeing_texts_leaves_nothing_open(bench: Bench, ran: Ran) -> None:
    order = _order(bench, ran[2])
    found = _look_at(bench, ran, list(order[4:]), list(order[:4]))
    left = found.scores.accuracy.by_labels
    assert left.low == left.value == left.high == found.after.accuracy.value
    assert checked_sample.plan(found, "accuracy", found.scores.accuracy, 0.02).startswith("With all 100 checked")


def test_what_waits_in_the_draft_is_not_told_yet(bench: Bench, ran: Ran) -> None:
    project, version, run = ran
    order = _order(bench, run)
    correcting.confirm(bench, version, order[:40], author="Ann", place=Origin.MISMATCHES)
    assert not _found(bench, run).tells
    assert checked_sample.progress(bench, project, order[:45]) == CheckingProgress(40, 40, 40, 5)
    next_version.apply(bench, project)
    assert _found(bench, run).tells
    assert checked_sample.progress(bench, project, order[:45]) == CheckingProgress(40, 40, 0, 5)


def test_checked_texts_below_the_first_unchecked_one_are_said_not_to_count(bench: Bench, ran: Ran) -> None:
    project, version, run = ran
    order = _order(bench, run)
    correcting.confirm(bench, version, [*order[:2], *order[3:10]], author="Ann", place=Origin.MISMATCHES)
    found = checked_sample.progress(bench, project, order[:30])
    assert found == CheckingProgress(checked=9, counting=2, waiting=9, left=21)
    said = "9 of them are checked so far; 2 count yet, as a text counts once all before it are checked, and 21 are left"
    assert found.in_words() == said
    assert CheckingProgress(1, 0, 0, 29).in_words(of="") == (
        "1 is checked so far, but the list counts from its first text on, which is not; 29 are left"
    )
    assert CheckingProgress(1, 1, 0, 0).in_words() == "1 of them is checked so far"
    assert CheckingProgress(0, 0, 0, 30).in_words() == "none of them is checked so far"


def test_a_run_that_agrees_with_nothing(bench: Bench, ran: Ran) -> None:
    project, _, run = ran
    hopeless = planted.run(bench, project, bench.store.split(run.split_id), lambda id, label: other(label))
    found = _found(bench, hopeless)
    assert (found.tells, found.scores.agreeing, checked_sample.in_words(found, "True")) == (False, 0, "")
    assert found.to_draw(found.scores.accuracy, 0.05) == 0


def test_a_newest_version_of_other_texts_tells_nothing(bench: Bench, ran: Ran) -> None:
    project, version, run = ran
    texts = ground_truth.texts(bench, version)
    planted.keep_texts(bench, project, version, texts.assign(id="x" + texts["id"], text=texts["text"] + " anew"))
    assert checked_sample.of_run(bench, run) is None


def test_labels_of_another_rule_of_the_vote_are_told_apart_from_corrections(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Wide")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    run = planted.run(bench, project, splits.make(bench, version, SplitSettings()), lambda id, label: label)
    assert checked_sample.of_run(bench, run) is not None
    ground_truth.keep_revote(bench, project, version, VoteSettings(rule=VoteRule.UNANIMITY))
    assert checked_sample.revoted(bench, run)
    assert checked_sample.of_run(bench, run) is None


def test_an_unsure_answer_of_a_later_round_changes_no_rule(bench: Bench, ran: Ran) -> None:
    project, version, run = ran
    basis = replace(version.basis, vote=VoteSettings(unsure=("unsure",)))
    ground_truth.write(bench, project, ground_truth.load(bench, version), basis)
    assert not checked_sample.revoted(bench, run)
    assert checked_sample.of_run(bench, run) is not None
    was_a_class = replace(version.basis, vote=VoteSettings(unsure=("True",)))
    ground_truth.write(bench, project, ground_truth.load(bench, version), was_a_class)
    assert checked_sample.revoted(bench, run)
