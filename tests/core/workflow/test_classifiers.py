"""A classifier that was finished elsewhere, from its folder, its ZIP or its name to a run among the others."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import accuracy_score

from core.errors import JobError, LabelError, ModelError, SettingError
from core.explanation.lime_text import LimeSettings
from core.jobs.folder import JobFolder
from core.jobs.runner import FolderState, ProcessRunner
from core.prediction import predictor
from core.records import (
    ExplainingSettings,
    FinishedClassifier,
    LongTexts,
    Part,
    PredictionFilter,
    Project,
    Run,
    RunState,
    Split,
    SplitSettings,
    schemas,
)
from core.records.columns import ID, PART, PROBABILITIES, TEXT, TOKENS
from core.training import phases
from core.workflow import (
    causes,
    checking,
    classifiers,
    comparison,
    ensembles,
    explainings,
    explanations,
    file_damage,
    final_model,
    model_deletion,
    projects,
    queue,
    read_in_part,
    results,
    resuming,
    run_status,
    run_table,
    similar_texts,
    slices,
    splits,
    training,
    training_words,
)
from core.workflow.bench import Bench, open_bench
from core.workflow.ground_truth import StagedFile
from tests import finished
from tests.core.jobs import jobs
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

Divided = tuple[Project, Split]
Ask = Callable[..., Run]
MEANT = {"call": "True", "statement": "False", "other": "False"}


@pytest.fixture(scope="module")
def three(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished.make_finished(tiny_model, tmp_path_factory.mktemp("three") / "calls", list(MEANT))


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> Divided:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.make(bench, version, SplitSettings(shares=(40, 20, 40)))


@pytest.fixture
def ask(bench: Bench, divided: Divided, three: Path) -> Ask:
    """Asks a classifier, the folder with three classes unless told otherwise, and waits for its end."""
    project, split = divided

    def made(source: str | StagedFile = str(three), meant: dict[str, str] = MEANT, who: str = "") -> Run:
        run = classifiers.start(bench, project, split, classifiers.look_at(source), meant, who)
        return training.run(bench, project, run.name)

    return made


def _predicted(bench: Bench, run: Run) -> np.ndarray:
    table = bench.artifacts.read_table(bench.artifacts.run(run).predictions, schemas.PREDICTIONS)
    return np.array(table.sort_values(ID)[PROBABILITIES].tolist())


def test_its_probabilities_are_those_of_plain_transformers(
    bench: Bench, divided: Divided, ask: Ask, three: Path
) -> None:
    run = ask(who="Ann’s calls")
    assert run.error is None
    rows = splits.unlearned_rows(bench, divided[1])
    rows = rows[rows[PART] == Part.TEST]
    texts = rows[TEXT].tolist()
    plain = finished.answers(three, rows[TEXT].tolist())
    # In the order of the data set's classes: False is meant by two of the three.
    expected = np.column_stack([plain[:, 1] + plain[:, 2], plain[:, 0]])
    assert _predicted(bench, run) == pytest.approx(expected, abs=1e-5)
    assert run.result is not None
    answered = np.where(expected.argmax(axis=1) == 1, "True", "False")
    assert run.result.test.accuracy.value == pytest.approx(accuracy_score(rows["label"], answered))
    rows = splits.unlearned_rows(bench, divided[1])
    rows = rows[rows[PART] == Part.VALIDATION]
    plain = finished.answers(three, rows[TEXT].tolist())
    says = np.where(plain[:, 0] > plain[:, 1] + plain[:, 2], "True", "False")
    assert run.result.validation is not None
    assert run.result.validation.accuracy.value == pytest.approx(accuracy_score(rows["label"], says))
    listed = results.mismatches(bench, run, PredictionFilter(part=Part.VALIDATION)).rows
    assert set(listed[ID]) == set(rows[ID][rows["label"] != says]) != set()
    assert results.probabilities(bench, run, texts[0])["True"] == pytest.approx(expected[0, 1], abs=1e-5)
    assert (run.name, run.config.model, run.state) == ("classifier-1", "Ann’s calls", RunState.FINISHED)
    assert run.classifier == FinishedClassifier(str(three), False, tuple(MEANT.items()))


def test_it_stands_among_the_runs_with_a_model_of_its_own(
    bench: Bench, divided: Divided, ask: Ask, three: Path
) -> None:
    project, _ = divided
    copied = shutil.copytree(three, bench.artifacts.home / "gone")
    run = ask(str(copied))
    shutil.rmtree(copied)
    assert run.config.model == "gone"
    assert [one.name for one in ensembles.models(bench, project)] == ["classifier-1"]
    assert training.runs(bench, project) == []
    assert file_damage.of_run(bench, run, thorough=True) is None
    assert checking.check(bench.settings).is_whole
    wrong = results.mismatches(bench, run, PredictionFilter()).total
    assert slices.of(bench, run).wrong == wrong > 0
    text = results.answers(bench, run)[TEXT].iloc[0]
    found = explanations.of(bench, run, text, LimeSettings(samples=50))
    assert found.probabilities["True"] == pytest.approx(results.probabilities(bench, run, text)["True"], abs=1e-5)
    begun = explainings.start(bench, run, LimeSettings(samples=50), ExplainingSettings(hits=0))
    assert explainings.standing(bench, begun).state is RunState.FINISHED
    [line] = run_table.of(bench, project).lines
    assert (line.kind, line.cells["Base model"].text) == ("finished elsewhere", "gone")
    assert line.status == "no better than one answer for all texts (test)", "its weights are random"
    assert not line.cells["Seed"].text + line.cells["Time"].text


def test_that_it_may_have_learned_the_test_texts_is_said(bench: Bench, divided: Divided, ask: Ask) -> None:
    run, trained = ask(), planted.run(bench, *divided, lambda id, label: label)
    said = "What classifier-1 learned from is not known here: these test texts may be among it"
    assert said in classifiers.in_words(run)
    assert ", with “call” for “True”, “statement” for “False” and “other” for “False”. " in classifiers.in_words(run)
    assert training.learned_rows(bench, run, [ID]).empty
    assert not training.learned_rows(bench, trained, [ID]).empty
    found = comparison.of_runs(bench, run, trained)
    assert found.left_out.empty
    assert found.comparison.fixed == 0 < found.comparison.broken
    assert causes.in_words(bench, found).startswith(said)
    assert (causes.differing(bench, found), found.learned) == ([], {})


def test_what_needs_a_training_is_refused(bench: Bench, divided: Divided, ask: Ask) -> None:
    run = ask()
    assert (training_words.settings(run), training_words.methods_sentence(run)) == ({}, "")
    assert training.with_other_seeds(bench, run) == []
    assert not final_model.can_follow(bench, run)
    assert not resuming.can_resume(bench, run)
    assert "the texts that it learned from are not known here" in str(similar_texts.why_none(bench, run))
    for refused in (
        lambda: final_model.settings(run),
        lambda: model_deletion.train_again(bench, divided[0], run),
        lambda: resuming.resume(bench, run),
    ):
        with pytest.raises(JobError, match=r"classifier-1 (was finished elsewhere|was not trained|is finished)"):
            refused()


def test_its_model_can_be_deleted_and_so_can_all_of_it(bench: Bench, divided: Divided, ask: Ask) -> None:
    run = ask()
    freed = model_deletion.delete_model(bench, run)
    assert freed > 0
    run = training.run(bench, divided[0], run.name)
    assert "Asking the same classifier again makes a run with its model" in model_deletion.in_words(run)
    with pytest.raises(JobError, match="was deleted") as refused:
        results.probabilities(bench, run, "Wählt")
    assert refused.value.remedy is None
    assert results.mismatches(bench, run, PredictionFilter()).total > 0
    trained = planted.run(bench, *divided, lambda id, label: label)
    with pytest.raises(JobError, match="no classifier that was finished elsewhere"):
        classifiers.delete(bench, trained)
    folder = bench.artifacts.path(run.folder)
    classifiers.delete(bench, run)
    assert not folder.exists()
    assert classifiers.runs(bench, divided[0]) == []


def test_a_zip_is_asked_as_its_folder_is(bench: Bench, divided: Divided, ask: Ask, three: Path, tmp_path: Path) -> None:
    path = finished.zipped(three, tmp_path / "Bens Modell.zip")
    run, same = ask(StagedFile(path, path.name)), ask()
    assert run.error is None
    path.unlink()
    assert (_predicted(bench, run) == _predicted(bench, same)).all()
    assert (run.config.model, run.classifier and run.classifier.source) == ("Bens Modell", "Bens Modell.zip")
    assert not bench.artifacts.run(run).uploaded.exists()
    assert "the ZIP Bens Modell.zip" in classifiers.in_words(run)
    assert file_damage.of_run(bench, run, thorough=True) is None


def test_what_it_did_not_read_of_a_long_text_is_told(
    bench: Bench, divided: Divided, three: Path, ask: Ask, tmp_path: Path
) -> None:
    short = finished.reconfigured(shutil.copytree(three, tmp_path / "short"))
    settings = json.loads((short / "tokenizer_config.json").read_text())
    (short / "tokenizer_config.json").write_text(json.dumps(settings | {"model_max_length": 6}))
    run = ask(str(short))
    rows = [results.text(bench, run, id) for id in results.answers(bench, run)[ID]]
    assert min(row[TOKENS] for row in rows) > 6
    assert "read the first 6 of its" in read_in_part.in_words(run, rows[0])


def test_one_that_errata_trained_reads_texts_as_it_did_there(
    bench: Bench, three: Path, ask: Ask, tmp_path: Path
) -> None:
    trained = shutil.copytree(three, tmp_path / "trained")
    (trained / "errata.json").write_text(json.dumps({"max_length": 9, "long_texts": "end", "meant": ["x"]}))
    path = finished.zipped(trained, tmp_path / "trained.zip")
    for run in (ask(str(trained)), ask(StagedFile(path, path.name))):
        assert run.result is not None
        assert (run.result.max_length, run.config.long_texts) == (9, LongTexts.END)
        longest = max(
            (results.text(bench, run, id) for id in results.answers(bench, run)[ID]), key=lambda row: row[TOKENS]
        )
        assert "read the last 9 of its" in read_in_part.in_words(run, longest)
        beginning, end = (
            results.probabilities(bench, run, f"{words} #heute") for words in ("vote " * 20, "party " * 20)
        )
        assert beginning != end
        assert results.probabilities(bench, run, "party " * 20) == results.probabilities(
            bench, run, "vote " + "party " * 20
        )


@pytest.mark.parametrize(
    ("own", "likely"),
    [
        (("true", " FALSE "), {"true": "True", " FALSE ": "False"}),
        (("LABEL_0", "LABEL_1"), {}),
        (("True", "maybe", "False"), {"True": "True", "False": "False"}),
        (("ja", "nein"), {}),
    ],
)
def test_classes_that_are_written_alike_are_matched(divided: Divided, own: tuple[str, ...], likely: dict) -> None:
    looked = classifiers.Looked("x/y", None, own, 1, is_here=True)
    assert classifiers.likely_meanings(looked, divided[1]) == likely


@pytest.mark.parametrize(
    ("own", "said", "what"),
    [
        (("LABEL_0", "LABEL_1"), {"LABEL_0": "True"}, "not known what “LABEL_1” means"),
        (("True", "maybe", "False"), {}, "not known what “maybe” means"),
        (("True", "maybe", "False"), {"maybe": "perhaps"}, "The data set has no class “perhaps”"),
        (("True", "False"), {"yes": "True"}, "It has no class “yes”"),
        (("a", "b", "c"), {"a": "True", "b": "True", "c": "True"}, "None of its classes means “False”"),
    ],
)
def test_what_is_meant_has_to_be_said(divided: Divided, own: tuple[str, ...], said: dict, what: str) -> None:
    looked = classifiers.Looked("x/y", None, own, 1, is_here=True)
    with pytest.raises(LabelError, match=what):
        classifiers.meanings(looked, divided[1], said)


def test_fewer_classes_than_the_data_set_has_are_refused(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Autumn")
    lines = "\n".join(f"t{number},Text {number} {'abc'[number % 3]},{'abc'[number % 3]}" for number in range(60))
    (tmp_path / "three.csv").write_text(f"id,text,label\n{lines}\n")
    version = keep(bench, project, tmp_path / "three.csv")
    split = splits.make(bench, version, SplitSettings())
    with pytest.raises(LabelError, match="tells 2 classes apart, “a” and “b”; version 1 has 3, “a”, “b” and “c”"):
        classifiers.start(bench, project, split, classifiers.Looked("x/y", None, ("a", "b"), 1, is_here=True), {})
    folds = splits.make(bench, version, SplitSettings(folds=3))
    with pytest.raises(SettingError, match="fold"):
        classifiers.start(bench, project, folds, classifiers.Looked("x/y", None, ("a", "b", "c"), 1, is_here=True), {})


def test_a_full_disk_is_told_before(bench: Bench, divided: Divided, three: Path) -> None:
    looked = classifiers.Looked(str(three), None, tuple(MEANT), 10**9, is_here=True)
    with pytest.raises(JobError, match="too little room"):
        classifiers.start(bench, *divided, looked, MEANT)
    assert classifiers.runs(bench, divided[0]) == []


def test_what_does_not_load_fails_in_words_and_can_be_tried_again(
    bench: Bench, divided: Divided, three: Path, ask: Ask, tmp_path: Path
) -> None:
    broken = finished.reconfigured(shutil.copytree(three, tmp_path / "broken"), hidden_size=64)
    run = ask(str(broken))
    assert run.state is RunState.FAILED
    assert "does not load" in str(run.error)
    assert str(broken) in str(run.error)
    assert run_status.in_words(bench, run) == "failed"
    [line] = run_table.of(bench, divided[0]).lines
    assert line.status == "failed"
    assert resuming.in_words(bench, run) == "begins again with the first text"
    resuming.resume(bench, run)
    assert training.run(bench, divided[0], run.name).state is RunState.FAILED
    classifiers.delete(bench, run)


def test_one_whose_classes_changed_since_is_not_asked(
    bench: Bench, divided: Divided, three: Path, tmp_path: Path
) -> None:
    copied = shutil.copytree(three, tmp_path / "copied")
    looked = classifiers.look_at(str(copied))
    turned = {str(number): name for number, name in enumerate(reversed(MEANT))}
    finished.reconfigured(copied, id2label=turned)
    run = classifiers.start(bench, *divided, looked, MEANT)
    run = training.run(bench, divided[0], run.name)
    assert run.state is RunState.FAILED
    assert "It has other classes than when it was looked at." in str(run.error)


def test_it_is_in_the_queue_and_stops_where_it_is(
    bench: Bench, divided: Divided, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, split = divided
    waits = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    run = classifiers.start(waits, project, split, classifiers.look_at(str(three)), MEANT)
    [queued] = queue.of_all(waits)
    assert (queued.name, queued.of) == (run.name, training.run(waits, project, run.name))
    assert queue.whole_time(waits, run).shortest > 0
    with pytest.raises(JobError, match="classifier-1 of this project is not done"):
        projects.delete(waits, project)
    asked = predictor.Predictor._logits

    def stop_after_the_first(self: predictor.Predictor, sequences: list[np.ndarray]) -> np.ndarray:
        training.stop(bench, run)
        return asked(self, sequences)

    monkeypatch.setattr("core.jobs.classifier_task._SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr(predictor.Predictor, "_logits", stop_after_the_first)
    monkeypatch.setattr(predictor, "_TOKENS_PER_BATCH", {"cpu": 32, "cuda": 32})
    training.job_of(bench, run).forget_start()
    bench.runner.start(bench.artifacts.path(run.folder))
    run = training.run(bench, project, run.name)
    assert (run.state, run.result) == (RunState.STOPPED, None)
    assert run_status.in_words(bench, run) == "was stopped before all texts were answered"
    monkeypatch.undo()
    resuming.resume(bench, run)
    assert training.run(bench, project, run.name).state is RunState.FINISHED
    waits.store.close()


@pytest.mark.parametrize("damaged", [False, True])
def test_one_that_was_stopped_goes_on_behind_the_texts_that_it_answered(
    bench: Bench, divided: Divided, three: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    whole = _predicted(bench, ask())
    project, split = divided
    texts = split.size(Part.TEST) + split.size(Part.VALIDATION)
    asked: list[int] = []
    answer, stops_at = predictor.Predictor.probabilities, [3]

    def counting(self: predictor.Predictor, those: list[str], *rest: Callable[[float], None]) -> np.ndarray:
        asked.append(len(those))
        if stops_at == [len(asked)]:
            stops_at.clear()
            training.stop(bench, training.run(bench, project, "classifier-2"))
        return answer(self, those, *rest)

    monkeypatch.setattr("core.jobs.classifier_task._TEXTS_AT_ONCE", 5)
    monkeypatch.setattr("core.jobs.classifier_task._SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr(predictor.Predictor, "probabilities", counting)
    run = ask()
    assert (run.state, asked) == (RunState.STOPPED, [5, 5, 5])
    assert resuming.in_words(bench, run) == "goes on behind the texts that were answered"
    if damaged:
        bench.artifacts.run(run).answered.write_bytes(b"PAR1")
    asked.clear()
    resuming.resume(bench, run)
    run = training.run(bench, project, run.name)
    assert run.state is RunState.FINISHED
    assert sum(asked) == (texts if damaged else texts - 10)
    assert _predicted(bench, run) == pytest.approx(whole, abs=1e-6)
    assert not bench.artifacts.run(run).answered.exists()
    assert file_damage.of_run(bench, run, thorough=True) is None


class _NotStarted(FolderState):
    """Leaves a job as it was written, as one that waits."""

    def start(self, folder: Path) -> None:
        JobFolder(folder).prepare_start()


@pytest.mark.parametrize("phase", [phases.FETCHING, phases.ANSWERING])
def test_one_that_is_killed_begins_again(
    phase: str, bench: Bench, divided: Divided, three: Path, tmp_path: Path
) -> None:
    """With a real worker."""
    project, split = divided
    path = finished.zipped(three, tmp_path / "calls.zip")
    apart = open_bench(bench.settings, runner=ProcessRunner(), models=bench.models)
    run = classifiers.start(apart, project, split, classifiers.look_at(StagedFile(path, path.name)), MEANT)
    path.unlink()
    job = training.job_of(apart, run)
    jobs.until(lambda: job.progress().phase == phase, seconds=120)
    jobs.kill(job)
    run = training.run(apart, project, run.name)
    assert run.state is RunState.FAILED
    resuming.resume(apart, run)
    jobs.until(lambda: not training.run(apart, project, run.name).state.is_active, seconds=120)
    assert training.run(apart, project, run.name).state is RunState.FINISHED
    apart.store.close()


def test_what_is_no_folder_and_no_name_is_refused(tmp_path: Path) -> None:
    for source, what in ((str(tmp_path / "none"), "no such folder"), ("not a name", "neither a model name")):
        with pytest.raises(ModelError, match=what):
            classifiers.look_at(source)
