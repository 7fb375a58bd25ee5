from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pandas as pd
import pytest

from core.errors import JobError, NotFound, SettingError
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.jobs import explained_texts, explaining_task
from core.jobs.folder import JobFolder
from core.jobs.kinds import GivesWay
from core.jobs.models import InlineModels
from core.jobs.runner import FolderState, InlineRunner, ProcessRunner
from core.records import (
    ExplainedText,
    Explaining,
    ExplainingSettings,
    Explanation,
    ListOrder,
    PredictionFilter,
    Project,
    Run,
    RunState,
)
from core.records.columns import ID, TEXT
from core.records.folders import ExplainingFolder
from core.records.job_specs import ExplainingSpec
from core.settings import Settings
from core.training import estimate
from core.workflow import (
    checking,
    explaining_jobs,
    explaining_report,
    explainings,
    explanations,
    looks,
    model_deletion,
    projects,
    queue,
    results,
    training,
)
from core.workflow.bench import Bench, open_bench
from tests.core.jobs import jobs
from tests.core.store.filled import EXPLANATION

Trained = tuple[Bench, Project, Run]
QUICK = LimeSettings(samples=20)
NO_HITS = ExplainingSettings(hits=0)


class _NotStarted(FolderState):
    """Leaves a job waiting for its worker."""

    def start(self, folder: Path) -> None:
        JobFolder(folder).prepare_start()


@pytest.fixture
def own(trained: Trained, tmp_path: Path) -> Iterator[Trained]:
    """A copy of the workspace with a run, of the test's own."""
    bench, project, run = trained
    bench.store.close()
    home = shutil.copytree(bench.settings.home, tmp_path / "home")
    copy = open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())
    yield copy, project, run
    copy.models.close()
    copy.store.close()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An explanation that costs nothing; the texts that were explained."""
    asked: list[str] = []

    def stand_in(text: str, *_: object) -> object:
        asked.append(text)
        return replace(EXPLANATION, text=text, settings={"samples": 20, "features": 6, "seed": 5460})

    monkeypatch.setattr(explaining_task, "explain_with", stand_in)
    return asked


def _all_texts(bench: Bench, run: Run) -> set[str]:
    return set(results.answers(bench, run)[TEXT])


def test_a_job_explains_as_a_page_does_and_either_finds_what_the_other_made(own: Trained) -> None:
    bench, project, run = own
    rows = results.mismatches(bench, run, PredictionFilter()).rows
    by_hand = explanations.of(bench, run, rows[TEXT].iloc[0], QUICK)
    begun = explainings.start(bench, run, QUICK)
    found = explainings.standing(bench, begun)
    assert (found.state, found.error) == (RunState.FINISHED, None)
    job = ExplainingFolder(bench.artifacts.path(begun.folder))
    made = {one.explanation.text: one.explanation for one in explained_texts.of(job)[0]}
    assert by_hand.text not in made, "what a page asked for is not asked again"
    right = len(results.answers(bench, run)) - len(rows)
    assert len(made) == found.progress.steps == len(rows) - 1 + min(len(rows), right)
    for text, explanation in made.items():
        assert explanations.of(bench, run, text, QUICK) == explanation
        named = replace(QUICK, label=explanation.predicted_label)
        assert explanations.stored(bench, run, text, named) == explanation
    fresh = next(iter(made.values()))
    with results.model(bench, run) as model:
        again = bench.models.explain(model, fresh.text, QUICK)
    assert again.weights == fresh.weights
    assert explainings.choose(bench, run, QUICK, ExplainingSettings()).left.empty
    with pytest.raises(JobError, match="explained already"):
        explainings.start(bench, run, QUICK)
    assert checking.check(bench.settings).is_whole
    assert begun.name == "explaining-1"
    assert explainings.find(bench, project, begun.name).chosen == ExplainingSettings()


def test_mismatches_come_first_and_the_most_confident_of_them(own: Trained) -> None:
    bench, _, run = own
    chosen = explainings.choose(bench, run, QUICK, ExplainingSettings(hits=2))
    rows = results.mismatches(bench, run, PredictionFilter(order=ListOrder.MOST_CONFIDENT)).rows
    assert chosen.left[ID].tolist()[: len(rows)] == rows[ID].tolist()
    assert (chosen.mismatches, chosen.hits, chosen.explained) == (len(rows), 2, 0)
    more = explainings.choose(bench, run, QUICK, ExplainingSettings(hits=4))
    assert set(chosen.left[ID]) < set(more.left[ID]), "a larger sample holds the smaller one"
    none = explainings.choose(bench, run, QUICK, NO_HITS)
    assert none.left[ID].tolist() == rows[ID].tolist()


def test_a_text_without_a_word_is_left_out_and_copies_count_once(own: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, _, run = own
    answered = pd.DataFrame(
        {
            "id": ["a", "b", "c", "d"],
            "text": ["—", "gleich", "gleich", "⚡"],
            "true_label": ["True", "True", "False", "True"],
            "predicted_label": ["False"] * 4,
            "probability": [0.9, 0.8, 0.7, 0.6],
        }
    )
    monkeypatch.setattr(results, "by_confidence", lambda *_: answered)
    chosen = explainings.choose(bench, run, QUICK, ExplainingSettings(hits=5))
    assert chosen.left[ID].tolist() == ["b", "d"]
    assert (chosen.mismatches, chosen.hits, chosen.wordless) == (2, 0, 1)
    assert explaining_report.left_out(chosen) == "Left out: 1 text without a word that could be weighed."


def test_a_job_that_is_stopped_goes_on_where_it_was(own: Trained, slow: list[str]) -> None:
    bench, _, run = own
    begun = _stopped_after(bench, run, slow, texts=2)
    found = explainings.standing(bench, begun)
    assert (found.state, found.progress.step) == (RunState.STOPPED, 2)
    assert explaining_report.in_words(found) == f"was stopped after 2 of {found.progress.steps} texts"
    assert set(_explained(bench, run)) == set(slow[:2])
    explainings.resume(bench, begun)
    assert explainings.standing(bench, begun).state is RunState.FINISHED
    assert len(slow) == len(set(slow)) == found.progress.steps
    with pytest.raises(JobError, match="nothing to resume"):
        explainings.resume(bench, begun)


def _explained(bench: Bench, run: Run) -> list[str]:
    return [one.text for one in explanations.of_texts(bench, run, _texts(bench, run)).values()]


def _texts(bench: Bench, run: Run) -> dict[str, str]:
    answers = results.answers(bench, run)
    return dict(zip(answers[ID], answers[TEXT], strict=True))


def _stopped_after(bench: Bench, run: Run, asked: list[str], *, texts: int) -> Explaining:
    """A job that is asked to stop while it explains the text after so many."""
    stand_in = explaining_task.explain_with

    def stops(text: str, *rest: object) -> object:
        if len(asked) == texts - 1:
            explainings.stop(bench, explaining_jobs.of_run(bench, run)[-1])
        return stand_in(text, *rest)  # type: ignore[arg-type]

    explaining_task.explain_with = stops  # type: ignore[assignment]
    try:
        return explainings.start(bench, run, QUICK)
    finally:
        explaining_task.explain_with = stand_in


def test_a_job_whose_file_was_cut_off_does_that_text_again(own: Trained, slow: list[str]) -> None:
    bench, _, run = own
    begun = _stopped_after(bench, run, slow, texts=3)
    file = ExplainingFolder(bench.artifacts.path(begun.folder)).explanations
    file.write_bytes(file.read_bytes()[:-20])
    assert len(_explained(bench, run)) == 2
    explainings.resume(bench, begun)
    lost = slow[2]
    assert slow.count(lost) == 2
    assert len(_explained(bench, run)) == explainings.standing(bench, begun).progress.steps


def test_what_was_written_is_read_once_and_a_shorter_file_anew(tmp_path: Path) -> None:
    folder = ExplainingFolder(tmp_path)
    assert explained_texts.of(folder) == ([], 0)
    first, second = (ExplainedText(id, EXPLANATION) for id in "ab")
    explained_texts.add(folder, first)
    found, upto = explained_texts.of(folder)
    assert found == [first]
    explained_texts.add(folder, second)
    assert explained_texts.of(folder, after=upto)[0] == [second]
    folder.explanations.write_bytes(folder.explanations.read_bytes() + b'\n{"id": "c", "expl')
    assert explained_texts.of(folder)[0] == [first, second]
    explained_texts.add(folder, ExplainedText("d", EXPLANATION))
    assert [one.id for one in explained_texts.of(folder)[0]] == ["a", "b", "d"]
    folder.explanations.write_bytes(folder.explanations.read_bytes()[:upto])
    assert explained_texts.of(folder, after=10 * upto) == ([first], upto)


def test_it_goes_behind_trainings_and_lets_them_go_first(
    own: Trained, slow: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, run = own
    waits = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    begun = explainings.start(waits, run, QUICK)
    later = training.start(waits, project, waits.store.split(run.split_id), run.config)
    assert [one.name for one in queue.of_all(waits)] == [later.name, begun.name]
    with pytest.raises(SettingError, match="What explains texts goes behind all"):
        queue.move(waits, queue.find(waits, project, begun.name), 1)
    with pytest.raises(SettingError, match=f"no place 2 for {later.name} in the queue; possible is 1 to 1"):
        queue.move(waits, queue.find(waits, project, later.name), 2)
    queue.move(waits, queue.find(waits, project, begun.name), 2)
    whole = queue.whole_time(waits, begun)
    assert 0 < whole.shortest < whole.longest
    job = explaining_jobs.job_of(waits, begun)
    spec = job.spec()
    assert isinstance(spec, ExplainingSpec)
    with pytest.raises(GivesWay):
        explaining_task.explain_all(job, spec)
    assert slow == []
    # The training is gone: now it does all.
    JobFolder(waits.artifacts.path(later.folder)).forget_start()
    job.forget_start()
    bench.runner.start(job.path)
    assert explainings.standing(bench, begun).state is RunState.FINISHED
    waits.store.close()


def test_one_whose_worker_was_killed_is_none_of_an_earlier_errata(own: Trained) -> None:
    bench, _, run = own
    before = checking.check(bench.settings).without_checksums
    waits = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    begun = explainings.start(waits, run, QUICK)
    explaining_jobs.job_of(waits, begun).forget_start()
    assert explainings.standing(bench, begun).state is RunState.FAILED
    report = checking.check(bench.settings)
    assert (report.is_whole, report.without_checksums, report.at_work) == (True, before, 0)
    waits.store.close()


def test_who_gives_way_in_the_middle_of_a_text_goes_on_later(
    own: Trained, monkeypatch: pytest.MonkeyPatch, slow: list[str]
) -> None:
    bench, _, run = own
    stand_in, ways = explaining_task.explain_with, iter([True])

    def gives_way(text: str, *rest: object) -> object:
        if len(slow) == 1 and next(ways, False):
            raise GivesWay
        return stand_in(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(explaining_task, "explain_with", gives_way)
    found = explainings.standing(bench, explainings.start(bench, run, QUICK))
    assert found.state is RunState.FINISHED
    assert len(slow) == len(set(slow)) == found.progress.steps


def test_a_text_that_the_job_is_at_is_waited_for(
    own: Trained, slow: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    stand_in, told = explaining_task.explain_with, list[float]()
    with ThreadPoolExecutor(1) as page:
        asked = list[Future[Explanation]]()

        def explains(text: str, *rest: object) -> object:
            if len(slow) == 1:
                told.clear()
                asked.append(page.submit(explanations.of, bench, run, text, QUICK, told.append))
                while not told:
                    time.sleep(0.01)
                assert not explaining_jobs.is_explaining(bench, run, text, replace(QUICK, seed=1))
                assert not explaining_jobs.is_explaining(bench, run, slow[0], QUICK)
            return stand_in(text, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(explaining_task, "explain_with", explains)
        monkeypatch.setattr(bench.models, "explain", lambda *_: pytest.fail("It is computed twice."))
        explainings.start(bench, run, QUICK)
        assert asked[0].result(60).text == slow[1]
    assert set(told) == {0.0}
    assert len(slow) == len(set(slow))


def test_a_text_that_was_opened_before_the_job_came_to_it_is_left_out(
    own: Trained, slow: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    later = explainings.choose(bench, run, QUICK, ExplainingSettings()).left[TEXT].iloc[2]
    stand_in = explaining_task.explain_with

    def explains(text: str, *rest: object) -> object:
        if not slow:
            explanations.of(bench, run, later, QUICK)
        return stand_in(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(explaining_task, "explain_with", explains)
    found = explainings.standing(bench, explainings.start(bench, run, QUICK))
    assert (found.state, found.progress.step) == (RunState.FINISHED, found.progress.steps)
    assert later not in slow
    assert len(slow) == found.progress.steps - 1


def test_a_text_that_is_asked_about_when_the_job_comes_to_it_is_not_computed_twice(
    own: Trained, slow: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    second = explainings.choose(bench, run, QUICK, ExplainingSettings()).left[TEXT].iloc[1]
    stand_in, of_page, others_done = explaining_task.explain_with, bench.models.explain, Event()
    with ThreadPoolExecutor(1) as page:
        asked = list[Future[Explanation]]()

        def asks(*given: Any) -> Explanation:
            at_it.set()
            assert others_done.wait(60)
            return of_page(*given)

        def explains(text: str, *rest: object) -> object:
            if not slow:
                asked.append(page.submit(explanations.of, bench, run, second, QUICK))
                assert at_it.wait(60)
            if len(slow) == 2:
                others_done.set()
                asked[0].result(60)
            return stand_in(text, *rest)  # type: ignore[arg-type]

        at_it = Event()
        monkeypatch.setattr(bench.models, "explain", asks)
        monkeypatch.setattr(explaining_task, "explain_with", explains)
        found = explainings.standing(bench, explainings.start(bench, run, QUICK))
    assert (found.state, found.progress.step) == (RunState.FINISHED, found.progress.steps)
    assert second not in slow
    assert len(slow) == len(set(slow)) == found.progress.steps - 1


def test_a_text_whose_asking_was_given_up_is_explained_last(
    own: Trained, slow: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    waits = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    begun = explainings.start(waits, run, QUICK, NO_HITS)
    texts = explainings.choose(bench, run, QUICK, NO_HITS).left[TEXT].tolist()

    def gives_up(*_: object) -> Explanation:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(bench.models, "explain", gives_up)
        with pytest.raises(InterruptedError):
            explanations.of(waits, run, texts[0], QUICK)
    stand_in = explaining_task.explain_with

    def explains(text: str, *rest: object) -> object:
        assert [one for one in texts if explaining_jobs.is_explaining(bench, run, one, QUICK)] == [text]
        return stand_in(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(explaining_task, "explain_with", explains)
    job = explaining_jobs.job_of(waits, begun)
    job.forget_start()
    bench.runner.start(job.path)
    assert slow == [*texts[1:], texts[0]]
    waits.store.close()


def test_what_was_opened_while_the_job_waits_is_left_out_too(own: Trained, slow: list[str]) -> None:
    bench, _, run = own
    waits = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    begun = explainings.start(waits, run, QUICK)
    first = explainings.choose(bench, run, QUICK, ExplainingSettings()).left[TEXT].iloc[0]
    explanations.of(waits, run, first, QUICK)
    job = explaining_jobs.job_of(waits, begun)
    job.forget_start()
    bench.runner.start(job.path)
    assert explainings.standing(bench, begun).state is RunState.FINISHED
    assert first not in slow
    waits.store.close()


def test_stop_and_who_waits_are_looked_for_while_the_model_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, looked = JobFolder(tmp_path), list[float]()
    monkeypatch.setattr(JobFolder, "stop_requested", lambda self: looked.append(time.monotonic()))
    monkeypatch.setattr("core.jobs.job_queue.gives_way", lambda *_: False)
    monkeypatch.setattr(explaining_task, "_SECONDS_BETWEEN_LOOKS", 0.05)
    look = explaining_task._Look(job, None)  # type: ignore[arg-type]
    begun = time.monotonic()
    while time.monotonic() - begun < 0.3:
        look(0.5)
    assert 2 <= len(looked) <= 7


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (lambda bench, project, run: bench.store.forget_model(run.id), "was deleted"),
        (lambda bench, project, run: looks.lock(bench, project), "test part"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_words(
    own: Trained, refused: Callable[[Bench, Project, Run], object], said: str
) -> None:
    bench, project, run = own
    refused(bench, project, run)
    with pytest.raises(JobError, match=said):
        explainings.start(bench, bench.store.run(project.id, run.name), QUICK)
    assert explaining_jobs.of_run(bench, run) == []


def test_settings_out_of_range_are_refused(own: Trained) -> None:
    bench, _, run = own
    with pytest.raises(SettingError):
        explainings.start(bench, run, LimeSettings(samples=1))
    with pytest.raises(SettingError):
        explainings.start(bench, run, QUICK, ExplainingSettings(hits=-1))


def test_a_model_that_is_asked_is_neither_deleted_nor_asked_by_a_second_job(own: Trained) -> None:
    bench, project, run = own
    waits = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    begun = explainings.start(waits, run, QUICK)
    for attempt in (
        lambda: explainings.start(waits, run, QUICK),
        lambda: training.delete(waits, run),
        lambda: model_deletion.delete_model(waits, run),
    ):
        with pytest.raises(JobError, match=f"{begun.name} explains texts with the model of {run.name}"):
            attempt()
    with pytest.raises(JobError, match=f"{begun.name} of this project is not done"):
        projects.delete(waits, project)
    assert checking.check(bench.settings).is_whole
    explaining_jobs.job_of(waits, begun).forget_start()
    waits.store.close()


def test_a_deleted_run_takes_its_jobs_along(own: Trained, slow: list[str]) -> None:
    bench, project, run = own
    begun = explainings.start(bench, run, QUICK)
    training.delete(bench, run)
    assert not bench.artifacts.path(begun.folder).exists()
    with pytest.raises(NotFound):
        explainings.find(bench, project, begun.name)
    assert checking.check(bench.settings).is_whole


def test_a_deleted_project_takes_its_jobs_along(own: Trained, slow: list[str]) -> None:
    bench, project, run = own
    begun = explainings.start(bench, run, QUICK)
    projects.delete(bench, project)
    assert not bench.artifacts.path(begun.folder).exists()
    assert bench.store.faults() == []


def test_explanations_of_many_texts_are_found_by_their_ids(own: Trained, slow: list[str]) -> None:
    bench, _, run = own
    assert explanations.of_texts(bench, run, {"t1": "vote"}) == {}
    explainings.start(bench, run, QUICK, NO_HITS)
    rows = results.mismatches(bench, run, PredictionFilter()).rows
    texts = dict(zip(rows[ID], rows[TEXT], strict=True))
    found = explanations.of_texts(bench, run, {**texts, "another": "nobody asked about this one"})
    assert {id: one.text for id, one in found.items()} == texts
    assert explanations.of_texts(bench, run, texts, LimeSettings(samples=10)) == {}


def test_the_time_goes_by_earlier_explanations_of_the_model(own: Trained, slow: list[str]) -> None:
    bench, _, run = own
    before = explainings.estimate(bench, run, ["x" * 100], QUICK)
    assert 0 < before.shortest < before.longest
    assert before.basis == "from the speed of the training"
    explainings.start(bench, run, QUICK)
    after = explainings.estimate(bench, run, slow, QUICK)
    assert after.basis == "from the time of earlier explanations of this model"
    assert after.shortest < EXPLANATION.seconds * len(slow) < after.longest


def test_the_time_is_that_of_a_free_processor(own: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, _, run = own
    # Of ten minutes the processor worked two seconds on each core.
    busy = replace(EXPLANATION, seconds=600.0, processor_seconds=2.0 * estimate.threads(), text="x" * 100)
    monkeypatch.setattr(explaining_task, "explain_with", lambda *_: busy)
    explainings.start(bench, run, QUICK)
    found = explainings.estimate(bench, run, ["x" * 100], QUICK)
    assert 1 < found.shortest < 2 < found.longest < 5


def test_of_rounds_the_time_is_a_wider_range_and_grows_with_the_exactness(own: Trained, slow: list[str]) -> None:
    bench, _, run = own
    plain = explainings.estimate(bench, run, ["x" * 100], LimeSettings())
    usual, finer = (
        explainings.estimate(bench, run, ["x" * 100], LimeInRoundsSettings(exactness=exactness))
        for exactness in (5_000, 20_000)
    )
    assert usual.longest / usual.shortest > plain.longest / plain.shortest
    assert usual.longest < plain.longest
    assert finer.longest == pytest.approx(plain.longest), "at most so many texts are asked"
    assert finer.shortest == pytest.approx(4 * usual.shortest)


def test_what_is_offered_is_said(own: Trained, slow: list[str]) -> None:
    bench, _, run = own
    chosen = explainings.choose(bench, run, QUICK, ExplainingSettings(hits=1))
    assert explaining_report.offer(chosen) == f"{chosen.mismatches} mismatches and 1 right answer"
    explainings.start(bench, run, QUICK, NO_HITS)
    known = explainings.choose(bench, run, QUICK, ExplainingSettings(hits=1))
    assert explaining_report.offer(known).endswith(f", of which {chosen.mismatches} are explained already")


def test_a_damaged_list_of_texts_is_made_anew(own: Trained, slow: list[str]) -> None:
    bench, _, run = own
    begun = _stopped_after(bench, run, slow, texts=2)
    ExplainingFolder(bench.artifacts.path(begun.folder)).to_explain.write_bytes(b"garbage")
    assert not checking.check(bench.settings).is_whole
    explainings.resume(bench, begun)
    assert explainings.standing(bench, begun).state is RunState.FINISHED
    assert len(slow) == len(set(slow))
    assert checking.check(bench.settings).is_whole


def test_a_job_that_is_killed_goes_on_where_it_was(own: Trained) -> None:
    """With a real worker and a real model."""
    bench, _, run = own
    apart = open_bench(bench.settings, runner=ProcessRunner(), models=bench.models)
    settings = LimeSettings(samples=3000)
    begun = explainings.start(apart, run, settings)
    job = explaining_jobs.job_of(apart, begun)
    jobs.until(lambda: job.progress().step >= 2, seconds=120)
    jobs.kill(job)
    # The system may still be ending what the worker began.
    jobs.until(lambda: not explainings.standing(apart, begun).state.is_active, seconds=60)
    found = explainings.standing(apart, begun)
    assert (found.state, found.progress.step < found.progress.steps) == (RunState.FAILED, True)
    texts = _texts(apart, run)
    before = explanations.of_texts(apart, run, texts)
    assert len(before) >= 2
    explainings.resume(apart, begun)
    jobs.until(lambda: not explainings.standing(apart, begun).state.is_active, seconds=120)
    assert explainings.standing(apart, begun).state is RunState.FINISHED
    after = explanations.of_texts(apart, run, texts)
    assert len(after) == found.progress.steps
    assert {id: after[id] for id in before} == before
    apart.store.close()


def test_any_text_is_explained(own: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, _, run = own
    texts = ["Wählt", "👍🏽👍🏽", "Wählt morgen " * 200, "ჩვენ ხვალ მივდივართ", "投票しよう"]
    answered = pd.DataFrame(
        {
            "id": list("abcde"),
            "text": texts,
            "true_label": ["True"] * 5,
            "predicted_label": ["False"] * 5,
            "probability": [0.9] * 5,
        }
    )
    monkeypatch.setattr(results, "by_confidence", lambda *_: answered)
    begun = explainings.start(bench, run, QUICK)
    assert explainings.standing(bench, begun).error is None
    for text in texts:
        found = explanations.stored(bench, run, text, QUICK)
        assert found is not None
        assert found.weights
