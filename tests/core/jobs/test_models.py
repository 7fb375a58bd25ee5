"""What every host of models promises, and what the resident process withstands."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.errors import JobError, ModelError, SettingError
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.jobs import models
from core.jobs.models import InlineModels, ModelHost, OnProgress, ResidentModels
from core.prediction.predictor import Predictor

ROOT = Path(models.__file__).parents[2]
TEXTS = ["vote now", "das Wetter ist schön", "", "Wählt morgen! 👍🏽"]
STEPS = 4  # that a fake takes for an answer
SETTINGS = LimeSettings(samples=100)


class Interrupted(BaseException):
    """As what Streamlit raises in a script that it ends."""


def interrupt(fraction: float) -> None:
    raise Interrupted


@pytest.fixture(scope="module")
def inline() -> InlineModels:
    return InlineModels()


@pytest.fixture(scope="module")
def resident() -> Iterator[ResidentModels]:
    host = ResidentModels()
    yield host
    host.close()


@pytest.fixture(params=["inline", "resident"])
def host(request: pytest.FixtureRequest) -> ModelHost:
    return request.getfixturevalue(request.param)


class TestEveryHost:
    def test_probabilities(self, host: ModelHost, inline: InlineModels, tiny_classifier: Path) -> None:
        labels, probabilities = host.probabilities(tiny_classifier, TEXTS)
        assert labels == ("no call", "vote", "donate")
        assert probabilities.shape == (4, 3)
        assert probabilities.dtype == np.float64
        probabilities += 0  # writable
        np.testing.assert_allclose(probabilities, inline.probabilities(tiny_classifier, TEXTS)[1], atol=1e-6)

    def test_explanation(self, host: ModelHost, inline: InlineModels, tiny_classifier: Path) -> None:
        explanation = host.explain(tiny_classifier, TEXTS[3], SETTINGS)
        expected = inline.explain(tiny_classifier, TEXTS[3], SETTINGS)
        assert explanation.text == TEXTS[3]
        assert [(w.word, w.start, w.end) for w in explanation.weights] == [
            (w.word, w.start, w.end) for w in expected.weights
        ]
        assert [w.weight for w in explanation.weights] == pytest.approx([w.weight for w in expected.weights], abs=1e-5)

    def test_an_explanation_says_what_computed_it(self, host: ModelHost, tiny_classifier: Path) -> None:
        assert host.explain(tiny_classifier, "vote now", SETTINGS).engine == "torch"

    def test_the_same_question_has_the_same_answer(self, host: ModelHost, tiny_classifier: Path) -> None:
        first, second = (host.explain(tiny_classifier, TEXTS[0], SETTINGS) for _ in range(2))
        assert first.weights == second.weights

    def test_progress_rises_to_one(self, host: ModelHost, tiny_classifier: Path) -> None:
        for ask in (
            lambda tell: host.probabilities(tiny_classifier, [f"vote {i}" * i for i in range(400)], tell),
            lambda tell: host.explain(tiny_classifier, "vote now for the party " * 8, SETTINGS, tell),
        ):
            fractions: list[float] = []
            ask(fractions.append)
            assert len(fractions) > 1
            assert fractions == sorted(set(fractions))
            assert fractions[-1] == 1.0

    def test_no_texts(self, host: ModelHost, tiny_classifier: Path) -> None:
        assert host.probabilities(tiny_classifier, [])[1].shape == (0, 3)

    def test_errors_arrive_as_they_were_raised(self, host: ModelHost, tiny_classifier: Path) -> None:
        with pytest.raises(SettingError) as raised:
            host.explain(tiny_classifier, TEXTS[0], LimeSettings(label="unknown"))
        assert raised.value.what == "“unknown” is not one of the model's classes."
        assert raised.value.where == "label"
        assert raised.value.todo == "Choose one of no call, vote, donate."

    def test_unknown_model_folder(self, host: ModelHost, tmp_path: Path) -> None:
        with pytest.raises(ModelError) as raised:
            host.probabilities(tmp_path / "gone", TEXTS)
        assert raised.value.where == str(tmp_path / "gone")

    def test_what_on_progress_raises_ends_the_question_alone(self, host: ModelHost, tiny_classifier: Path) -> None:
        expected = host.probabilities(tiny_classifier, TEXTS)[1]
        with pytest.raises(Interrupted):
            host.explain(tiny_classifier, "vote now for the party " * 8, LimeSettings(), interrupt)
        np.testing.assert_allclose(host.probabilities(tiny_classifier, TEXTS)[1], expected, atol=1e-6)

    def test_several_threads_each_get_their_own_answer(self, host: ModelHost, tiny_classifier: Path) -> None:
        alone = [host.probabilities(tiny_classifier, [text])[1] for text in TEXTS]
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(lambda text: host.probabilities(tiny_classifier, [text])[1], TEXTS * 5))
        np.testing.assert_allclose(together, alone * 5, atol=1e-6)

    def test_a_model_written_anew_is_loaded_anew(self, host: ModelHost, tiny_classifier: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(tiny_classifier, tmp_path / "model")
        assert host.probabilities(folder, ["vote"])[0][1] == "vote"
        config = folder / "config.json"
        config.write_text(config.read_text().replace('"vote"', '"elect"'))
        assert host.probabilities(folder, ["vote"])[0][1] == "elect"

    def test_more_models_than_are_kept(self, host: ModelHost, tiny_classifier: Path, tmp_path: Path) -> None:
        folders = [shutil.copytree(tiny_classifier, tmp_path / str(number)) for number in range(5)]
        expected = host.probabilities(tiny_classifier, TEXTS)[1]
        for folder in [*folders, *folders]:
            np.testing.assert_allclose(host.probabilities(folder, TEXTS)[1], expected, atol=1e-6)


def test_a_closed_host_loads_again(inline: InlineModels, tiny_classifier: Path) -> None:
    inline.close()
    inline.close()
    assert inline.probabilities(tiny_classifier, TEXTS)[1].shape == (4, 3)


def test_the_last_models_stay_loaded(inline: InlineModels, tiny_classifier: Path, tmp_path: Path) -> None:
    folders = [shutil.copytree(tiny_classifier, tmp_path / str(number)) for number in range(4)]
    for folder in folders:
        inline.probabilities(folder, ["vote"])
    loaded = inline._predictor.cache_info().misses
    for folder in folders[1:]:
        inline.probabilities(folder, ["vote"])
    assert inline._predictor.cache_info().misses == loaded
    assert inline._predictor.cache_info().currsize == 3


class TestResidentProcess:
    """With a process of fakes, see model_server_of_fakes.py."""

    @pytest.fixture
    def fakes(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[ResidentModels]:
        script = Path(__file__).with_name("model_server_of_fakes.py")
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        monkeypatch.setattr(models, "_COMMAND", (sys.executable, str(script)))
        host = ResidentModels()
        yield host
        host.close()

    def pid(self, fakes: ResidentModels, folder: Path) -> int:
        return int(fakes.probabilities(folder, ["who are you?"])[0][1])

    def test_one_process_answers_all(self, fakes: ResidentModels, tmp_path: Path) -> None:
        assert self.pid(fakes, tmp_path) == self.pid(fakes, tmp_path) != os.getpid()

    def test_killed_between_two_questions(self, fakes: ResidentModels, tmp_path: Path) -> None:
        first = self.pid(fakes, tmp_path)
        os.kill(first, signal.SIGKILL)
        assert self.pid(fakes, tmp_path) != first

    def test_killed_during_a_question(self, fakes: ResidentModels, tmp_path: Path) -> None:
        (tmp_path / "deaths").write_text("1")
        fractions: list[float] = []
        _, probabilities = fakes.probabilities(tmp_path, ["die", "a"], fractions.append)
        np.testing.assert_allclose(probabilities[:, 1], [1 / 4, 1 / 2])
        assert fractions == [0.0, 0.25, 0.5, 0.75, 1.0]
        assert (tmp_path / "deaths").read_text() == "0"

    def test_killed_twice_during_a_question(self, fakes: ResidentModels, tmp_path: Path) -> None:
        (tmp_path / "deaths").write_text("2")
        with pytest.raises(JobError, match=r"ended twice before it could answer\. last words") as raised:
            fakes.probabilities(tmp_path, ["die"])
        assert raised.value.todo
        assert self.pid(fakes, tmp_path)

    def test_an_abandoned_question_is_given_up(self, fakes: ResidentModels, tmp_path: Path) -> None:
        def interrupt_later(fraction: float) -> None:
            if fraction:
                interrupt(fraction)

        first = self.pid(fakes, tmp_path)
        with pytest.raises(Interrupted):
            fakes.probabilities(tmp_path, ["slow"], interrupt_later)
        assert self.pid(fakes, tmp_path) == first
        assert len((tmp_path / "steps").read_text()) < STEPS

    def test_a_question_that_was_given_up_before_its_turn_is_not_asked(
        self, fakes: ResidentModels, tmp_path: Path
    ) -> None:
        with pytest.raises(Interrupted):
            fakes.probabilities(tmp_path, ["slow"], interrupt)
        self.pid(fakes, tmp_path)
        assert not (tmp_path / "steps").exists()

    def test_what_a_library_prints_disturbs_nothing(self, fakes: ResidentModels, tmp_path: Path) -> None:
        assert fakes.probabilities(tmp_path, ["print"])[1].shape == (1, 2)

    def test_a_fault_in_the_process_is_an_error_that_it_survives(self, fakes: ResidentModels, tmp_path: Path) -> None:
        first = self.pid(fakes, tmp_path)
        with pytest.raises(JobError, match="by zero"):
            fakes.probabilities(tmp_path, ["crash"])
        assert self.pid(fakes, tmp_path) == first

    def test_a_question_larger_than_a_pipe(self, fakes: ResidentModels, tmp_path: Path) -> None:
        texts = ["ein Text mit \n Zeilen" * 10] * 20_000
        assert fakes.probabilities(tmp_path, texts)[1].shape == (20_000, 2)

    def test_two_threads_while_one_is_slow(self, fakes: ResidentModels, tmp_path: Path) -> None:
        answers: dict[str, float] = {}

        def ask(text: str) -> None:
            answers[text] = float(fakes.probabilities(tmp_path, [text])[1][0, 1])

        threads = [threading.Thread(target=ask, args=[text]) for text in ("slow", "a", "bb")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == pytest.approx({"slow": 1 / 5, "a": 1 / 2, "bb": 1 / 3})

    def test_close_ends_the_process_until_the_next_question(self, fakes: ResidentModels, tmp_path: Path) -> None:
        process = psutil.Process(self.pid(fakes, tmp_path))
        fakes.close()
        fakes.close()
        assert not process.is_running()
        assert self.pid(fakes, tmp_path) != process.pid

    def test_a_process_that_cannot_start(self, fakes: ResidentModels, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(models, "_COMMAND", (sys.executable, "-c", "import a_library_that_is_missing"))
        with pytest.raises(JobError, match="No module named 'a_library_that_is_missing'"):
            fakes.probabilities(Path(), ["a"])

    def test_it_ends_when_its_parent_is_killed(self, fakes: ResidentModels, tmp_path: Path) -> None:
        code = f"""
import sys
from pathlib import Path
from core.jobs import models
models._COMMAND = {models._COMMAND!r}
host = models.ResidentModels()
print(host.probabilities(Path(), ["a"])[0][1], flush=True)
host.probabilities(Path(sys.argv[1]), ["slow"])
"""
        parent = subprocess.Popen([sys.executable, "-c", code, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert parent.stdout is not None
        process = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait()
        parent.stdout.close()
        process.wait(timeout=10)


def test_the_pages_process_stays_light() -> None:
    code = (
        "import sys; from core.jobs.models import ResidentModels; ResidentModels().close(); "
        "print(*{'torch', 'transformers', 'lime', 'sklearn', 'datasets'} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == ""


def test_only_lime_in_rounds_takes_answers_that_may_be_rounded(
    tiny_classifier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, exact = [], Predictor.probabilities

    def roughly(self: Predictor, texts: list[str], on_progress: OnProgress | None = None) -> np.ndarray:
        asked.extend(texts)
        return exact(self, texts, on_progress)

    monkeypatch.setattr(Predictor, "roughly", roughly)
    text = "das Wetter ist heute schön und wir gehen alle morgen früh in den Wald"
    InlineModels().explain(tiny_classifier, text, SETTINGS)
    assert asked == []
    InlineModels().explain(tiny_classifier, text, LimeInRoundsSettings(samples=60))
    assert len(asked) == 60
    assert text not in asked
