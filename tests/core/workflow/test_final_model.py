from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sklearn.linear_model import LogisticRegression

from core.command_line.baselines import baselines_document
from core.errors import JobError, SettingError
from core.prediction import baselines as predicting
from core.records import Part, Project, Run, RunState, SearchSettings, Split, SplitSettings, schemas
from core.records.baselines import BaselineName
from core.workflow import (
    baselines,
    final_model,
    kept_epoch,
    learning_curve,
    projects,
    results,
    searches,
    similar_texts,
    splits,
    training,
    training_words,
)
from core.workflow.bench import Bench
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

Chosen = tuple[Project, Split, Run]


@pytest.fixture
def chosen(bench: Bench, tmp_path: Path, tiny_model: Path) -> Chosen:
    """A run of three epochs, of which one is the best."""
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    split = splits.make(bench, version, SplitSettings(shares=(40, 20, 40)))
    config = replace(training.preset(bench, "default", str(tiny_model), split), epochs=3, learning_rate=1e-2)
    return project, split, training.run(bench, project, training.start(bench, project, split, config).name)


def test_it_learns_from_both_parts_for_as_many_epochs_as_were_best(bench: Bench, chosen: Chosen) -> None:
    project, split, run = chosen
    assert run.result is not None
    assert final_model.of_run(bench, run) == []
    made = training.run(bench, project, final_model.start(bench, project, run).name)
    assert made.state is RunState.FINISHED
    best = run.result.best_epoch
    fall = 3 if best < 3 else None
    assert made.config == replace(run.config, epochs=best, decay_epochs=fall, learns_validation=True)
    result = made.result
    assert result is not None
    assert (result.validation, result.epochs) == (None, ())
    assert not bench.artifacts.run(made).neighbours.exists()
    assert similar_texts.why_none(bench, run) is None
    assert "final model" in str(similar_texts.why_none(bench, made))
    assert (result.best_epoch, result.epochs_trained) == (run.result.best_epoch, run.result.best_epoch)
    assert result.test.texts == split.size(Part.TEST)
    answers = results.answers(bench, made)
    parts = splits.rows(bench, split).set_index("id")["part"]
    assert set(parts[answers["id"]]) == {Part.TEST}, "no text that was learned from is tested on"
    assert [one.id for one in final_model.of_run(bench, run)] == [made.id]
    assert kept_epoch.in_words(result, made.config.measure).endswith("no text was left to choose an epoch by.")
    assert "It learned from the training and the validation part" in training_words.methods_sentence(made)


def test_its_baselines_learn_from_both_parts_with_the_strengths_that_were_chosen_before(
    bench: Bench, chosen: Chosen
) -> None:
    project, split, run = chosen
    made = training.run(bench, project, final_model.start(bench, project, run).name)
    assert run.result is not None
    assert made.result is not None
    of_run, of_final = run.result.baselines, made.result.baselines
    assert [one.name for one in of_final] == [one.name for one in of_run]
    assert [one.strength for one in of_final] == [one.strength for one in of_run]
    assert {one.validation for one in of_final} == {None}
    assert baselines.in_brief(made, made.config.measure) == ""
    assert {one.test.texts for one in of_final} == {split.size(Part.TEST)}
    assert len(baselines.on_test(bench, made)) == len(of_final)
    assert [one["validation"] for one in baselines_document(bench, made)] == [None] * len(of_final)
    rows = splits.rows(bench, split)
    learned, tested = rows[rows["part"] != Part.TEST], rows[rows["part"] == Part.TEST]
    tfidf = next(one for one in of_final if one.name is BaselineName.TFIDF)
    assert tfidf.strength is not None
    features = predicting.tfidf(learned["text"].tolist(), tested["text"].tolist())
    model = LogisticRegression(C=tfidf.strength, class_weight="balanced", max_iter=1_000, tol=1e-3)
    answers = model.fit(features[0], learned["label"]).predict(features[1])
    stored = bench.artifacts.read_table(bench.artifacts.run(made).predictions, schemas.PREDICTIONS)
    assert stored.set_index("id").loc[tested["id"], tfidf.name.column].tolist() == answers.tolist()


def test_it_counts_steps_over_the_texts_of_both_parts(bench: Bench, chosen: Chosen) -> None:
    project, split, run = chosen
    made = training.run(bench, project, final_model.start(bench, project, run).name)
    progress = training.progress(bench, made)
    texts = split.size(Part.TRAIN) + split.size(Part.VALIDATION)
    assert progress.steps == made.config.epochs * -(-texts // made.config.batch_size)


def test_settings_to_go_on_with_are_those_of_no_final_model(chosen: Chosen) -> None:
    _, _, run = chosen
    final = replace(run, config=final_model.settings(run))
    assert final_model.newest_of_others([final, run]) == run
    assert final_model.newest_of_others([final]) is None


def test_only_a_finished_run_that_chose_by_validation_has_a_final_model(bench: Bench, chosen: Chosen) -> None:
    project, split, run = chosen
    made = training.run(bench, project, final_model.start(bench, project, run).name)
    assert not final_model.can_follow(bench, made)
    with pytest.raises(JobError, match="run-2 is a final model itself"):
        final_model.settings(made)
    waiting = bench.store.add_run(project.id, split, run.config, "runs/none")
    assert not final_model.can_follow(bench, waiting)
    with pytest.raises(JobError, match="run-3 is not finished"):
        final_model.settings(waiting)


def test_what_needs_a_validation_part_refuses_it(bench: Bench, chosen: Chosen) -> None:
    project, split, run = chosen
    final = final_model.settings(run)
    with pytest.raises(SettingError, match="Early stopping needs a validation part"):
        training.start(bench, project, split, replace(final, early_stopping=2))
    with pytest.raises(SettingError, match="A learning curve needs a validation part"):
        learning_curve.start(bench, project, split, final)
    with pytest.raises(SettingError, match="A search needs a validation part"):
        searches.start(bench, project, split, final, searches.recommended_space(split, final.model), SearchSettings())
    assert len(training.runs(bench, project)) == 1
