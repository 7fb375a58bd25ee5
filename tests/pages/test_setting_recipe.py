"""The recipe for a training setting, followed: once declared, it stands wherever settings do."""

from __future__ import annotations

import importlib
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from core import setting_fields
from core.command_line.setting_options import given_options, setting_options
from core.errors import SettingError
from core.records import DatasetVersion, SplitSettings, TrainingConfig
from core.workflow import splits, training, training_words
from core.workflow.bench import Bench
from tests import recipes
from tests.conftest import ROOT
from tests.pages.conftest import Opened


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch) -> type:
    """The settings of a training with the one that the recipe declares, in the place of those without."""
    body = textwrap.indent(recipes.shown("A training setting"), "    ")
    # What is imported only now would keep the class of this test.
    for name in _that_know_settings():
        importlib.import_module(name)
    names: dict[str, Any] = {"dataclass": dataclass, **sys.modules[TrainingConfig.__module__].__dict__}
    exec(f"@dataclass(frozen=True)\nclass Extended(TrainingConfig):\n{body}", names)
    # What is kept from being imported stands there as None.
    for module in filter(None, list(sys.modules.values())):
        if module.__dict__.get("TrainingConfig") is TrainingConfig and not module.__name__.startswith("tests."):
            monkeypatch.setattr(module, "TrainingConfig", names["Extended"])
    return names["Extended"]


def _that_know_settings() -> Iterator[str]:
    for package in ("core/command_line", "core/workflow", "dashboard"):
        for file in sorted((ROOT / package).rglob("*.py")):
            if "TrainingConfig" in file.read_text(encoding="utf-8"):
                yield ".".join(file.relative_to(ROOT).with_suffix("").parts)


def test_what_is_possible_is_checked(config: type) -> None:
    setting_fields.check(config(model="any", max_grad_norm=0.5))
    with pytest.raises(SettingError, match=r"“Gradient clipping” is 0; possible is 0\.1 to 10"):
        setting_fields.check(config(model="any", max_grad_norm=0.0))


def test_it_is_an_option(config: type) -> None:
    heard: dict[str, Any] = {}

    @click.command()
    @setting_options(config)
    def listen(**chosen: Any) -> None:
        heard.update(given_options(chosen))

    assert CliRunner().invoke(listen, ["--max-grad-norm", "0.5"]).exit_code == 0
    assert heard == {"max_grad_norm": 0.5}
    assert "(0.1 to 10)" in " ".join(CliRunner().invoke(listen, ["--help"]).output.split())


def test_it_stands_on_the_form_and_is_used(
    config: type, bench: Bench, version: DatasetVersion, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    splits.make(bench, version, SplitSettings())
    asked: list[Any] = []
    monkeypatch.setattr(training, "start_all", lambda bench, project, split, chosen: asked.append(chosen))
    app = opened("train")
    field = next(one for one in app.number_input if one.label == "Gradient clipping")
    assert (field.value, field.min, field.max) == (1.0, 0.1, 10.0)
    field.set_value(0.5).run()
    app.button(key="start").click().run()
    assert [chosen.max_grad_norm for chosen in asked] == [0.5]


def test_it_is_told_in_lists_and_comparisons(config: type, trained: Any) -> None:
    _, _, run = trained
    plain, cut = (replace(run, config=config(model="any", max_grad_norm=value)) for value in (1.0, 0.5))
    assert training_words.settings(cut)["Gradient clipping"] == "0.5"
    assert training_words.differing(plain, cut) == ["gradient clipping (1 → 0.5)"]
    assert "gradient clipping 0.5" in training_words.methods_sentence(cut)
