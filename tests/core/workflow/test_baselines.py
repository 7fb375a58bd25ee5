from __future__ import annotations

import pytest

from core.prediction.comparison import compare
from core.records import Measure, Project, Run, ScoreName
from core.records.baselines import BaselineName
from core.workflow import baselines, measures, one_answer, results, splits
from core.workflow.baselines import AgainstBaseline
from core.workflow.bench import Bench

Trained = tuple[Bench, Project, Run]


def test_a_run_is_held_against_its_baselines_on_its_own_test_texts(trained: Trained) -> None:
    bench, _, run = trained
    assert run.result is not None
    found = baselines.on_test(bench, run)
    assert [one.baseline.name for one in found] == list(BaselineName)
    answers = results.answers(bench, run)
    true = answers["true_label"].tolist()
    frequent = found[0]
    counts = splits.rows(bench, bench.store.split(run.split_id))
    [most] = set(counts.loc[counts["part"] == "train", "label"].mode().head(1))
    drawn_from = splits.of_run_drawn_from(bench, run)
    expected = compare(
        (true, [most] * len(true)),
        (true, answers["predicted_label"].tolist()),
        run.result.test.labels,
        units=answers["unit"].tolist(),
        drawn_from=(drawn_from, drawn_from),
    )
    assert frequent.comparison.accuracy == expected.accuracy
    assert frequent.comparison.before.accuracy == frequent.baseline.test.accuracy
    assert frequent.comparison.after.accuracy == run.result.test.accuracy


def test_which_baselines_are_not_beaten_is_said_with_the_difference(trained: Trained) -> None:
    bench, _, run = trained
    measure = measures.of_run(bench, run)
    found = baselines.on_test(bench, run)
    said = baselines.in_words(run, found, measure)
    for one in found:
        told = f"{one.baseline.name.brief} ("
        assert (told in said) == (not one.is_beaten(measure))


@pytest.mark.parametrize(
    ("right", "baseline_right", "said"),
    [
        (95, 50, "a higher accuracy than each baseline"),
        (50, 95, "a lower accuracy than TF-IDF"),
        (51, 50, "no difference"),
    ],
)
def test_better_worse_and_luck_are_said(trained: Trained, right: int, baseline_right: int, said: str) -> None:
    _, _, run = trained
    assert run.result is not None
    tfidf = next(one for one in run.result.baselines if one.name is BaselineName.TFIDF)

    def answers(number: int) -> tuple[list[str], list[str]]:
        true = ["a", "b"] * 50
        return true, [label if place < number else "ba"["ab".index(label)] for place, label in enumerate(true)]

    compared = compare(answers(baseline_right), answers(right), ("a", "b"))
    found = (AgainstBaseline(run.name, tfidf, compared),)
    assert said in baselines.in_words(run, found, Measure(ScoreName.ACCURACY))


def test_a_list_shows_the_best_baseline_on_the_validation_part(trained: Trained) -> None:
    _, _, run = trained
    assert run.result is not None
    measure = Measure()
    best = max(one.validation.macro.f1.value for one in run.result.baselines if one.validation is not None)
    assert baselines.in_brief(run, measure).endswith(f" {best:.3f}")


def test_of_a_model_that_is_no_better_than_one_answer_this_is_said_beside_its_baselines(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, run = trained
    assert run.result is not None
    tfidf = next(one for one in run.result.baselines if one.name is BaselineName.TFIDF)
    true = ["a", "b"] * 50
    compared = compare((true, ["a"] * 100), (true, true), ("a", "b"))
    found = (AgainstBaseline(run.name, tfidf, compared),)
    measure = Measure(ScoreName.ACCURACY)
    for is_constant, end in ((True, ", but not than one answer for all texts."), (False, ", by more than luck.")):
        monkeypatch.setattr(one_answer, "is_no_better", lambda *_, so=is_constant: so)
        assert baselines.in_words(run, found, measure).endswith(end)
        assert baselines.beats_all(run, found, measure) is not is_constant
