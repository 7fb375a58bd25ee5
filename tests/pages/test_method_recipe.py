"""The recipe for an explanation method, followed: once registered, it stands beside the other one everywhere."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from streamlit.testing.v1 import AppTest

from core.command_line import application, commands, explaining
from core.explanation import method_registry
from core.explanation.explaining import explain
from core.explanation.lime_text import LimeSettings
from core.explanation.methods import Method
from core.jobs import model_messages
from core.records import PredictionFilter, Project, Run
from core.workflow import explanations, results
from core.workflow.bench import Bench
from tests import recipes
from tests.core.explanation.method_contract import LABELS, TEXT, MethodContract, model
from tests.pages.conftest import Opened

Trained = tuple[Bench, Project, Run]


@pytest.fixture(autouse=True)
def method(monkeypatch: pytest.MonkeyPatch) -> Iterator[Method[Any]]:
    made = types.ModuleType("word_alone")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(recipes.shown("An explanation method"), made.__dict__)
    monkeypatch.setattr(method_registry, "REGISTERED", (*method_registry.REGISTERED, made.METHOD))
    explaining.add_command()
    yield made.METHOD
    monkeypatch.undo()
    explaining.add_command()


class TestTheContract(MethodContract):
    @pytest.fixture
    def method(self, method: Method[Any]) -> Method[Any]:
        return method


def test_its_weights_are_what_the_words_say_alone(method: Method[Any]) -> None:
    found = explain(TEXT, LABELS, model, method.settings(label="call", features=2))
    assert {one.word: one.weight for one in found.weights} == pytest.approx({"Wählt": 0.4, "@a_b.c": -0.2})
    assert explanations.how_weighed(found) == "Each word alone, 2 words"


def test_the_question_reaches_the_model_process(method: Method[Any]) -> None:
    for settings in (method.settings(label="call", features=3), LimeSettings(samples=99)):
        asked = model_messages.AskExplanation.of(1, "folder", TEXT, settings)
        heard = model_messages.request_from(model_messages.to_line(asked))
        assert isinstance(heard, model_messages.AskExplanation)
        assert heard.settings == settings


def test_it_is_kept_beside_the_other_methods(trained: Trained, method: Method[Any]) -> None:
    bench, _, run = trained
    text, settings = "Wählt am Sonntag, Freunde", method.settings()
    assert explanations.stored(bench, run, text, settings) is None
    first = explanations.of(bench, run, text, settings)
    assert explanations.stored(bench, run, text, settings) == first
    assert explanations.stored(bench, run, text, LimeSettings(samples=50)) is None
    assert explanations.of(bench, run, text, LimeSettings(samples=50)).method == "LIME"
    assert explanations.stored(bench, run, text, settings) == first


def test_the_page_asks_for_the_method_and_shows_its_settings_alone(trained: Trained, opened: Opened) -> None:
    bench, _, run = trained
    text = str(results.mismatches(bench, run, PredictionFilter(), offset=0, limit=1).rows["id"].iloc[0])
    app = opened("mismatches", run=run.name, text=text, features="80")
    exactness = "As exact as LIME with"
    shown = {exactness: 5000, "Asks at most": 5000, "Words to show": 80, "Seed": 5460, "Kernel width": 25}
    assert _numbers(app) == shown
    box = next(one for one in app.selectbox if one.label == "Method")
    assert box.options == [method.name for method in method_registry.REGISTERED]
    assert "Shows the model one word at a time" in box.help
    box.set_value("Each word alone").run()
    assert list(_numbers(app)) == ["Words to show"]
    assert 1 <= _numbers(app)["Words to show"] <= 50
    assert app.button(key="explain").help.startswith(f"{method_registry.called('Each word alone').help} It takes ")
    app.button(key="explain").click().run()
    assert any(one.value.startswith("Each word alone, ") for one in app.caption)
    # An address of the other method may have what is out of range here.
    again = opened("mismatches", run=run.name, text=text, method="Each word alone", features="80")
    assert any(one.value.startswith("Each word alone, 6 words") for one in again.caption)


def test_the_command_takes_the_method_and_its_settings(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _command(trained, monkeypatch)
    helped = " ".join(run("--help").stdout.split())
    assert "--method [lime-in-rounds|lime|leave-one-out|" in helped
    assert "|each-word-alone]" in helped
    assert "Each word alone: Shows the model one word at a time" in helped
    found = run("run-1", "--text", "Wählt jetzt", "--method", "each-word-alone", "--features", "1")
    assert found.stdout.splitlines()[-1].startswith("Each word alone, 1 word, computed in ")
    refused = run("run-1", "--text", "Wählt jetzt", "--method", "each-word-alone", "--samples", "9")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Each word alone has no setting “samples”. Leave out --samples." in refused.stderr


def test_nothing_asks_where_there_is_one_method(
    trained: Trained, opened: Opened, method: Method[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(method_registry, "REGISTERED", method_registry.REGISTERED[:1])
    explaining.add_command()
    bench, _, run = trained
    text = str(results.mismatches(bench, run, PredictionFilter(), offset=0, limit=1).rows["id"].iloc[0])
    assert not any(one.label == "Method" for one in opened("mismatches", run=run.name, text=text).selectbox)
    assert "--method" not in _command(trained, monkeypatch)("--help").stdout


def _numbers(app: AppTest) -> dict[str, Any]:
    return {one.label: one.value for one in app.number_input}


def _command(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(application, "open_bench", lambda *_, **__: trained[0])
    return lambda *words: CliRunner().invoke(commands, ["explain", *words])
