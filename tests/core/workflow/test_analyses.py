"""One door to every analysis: computed once, anew where anything that goes in is another, and with a command."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import pytest
from click.testing import CliRunner
from pandas import DataFrame

from core.command_line.analyses import add_command, outline
from core.command_line.application import commands
from core.records import Agreement, AgreementSettings, DatasetVersion, Project, Run, Setting, from_json, to_json
from core.workflow import agreement, analyses, ground_truth, paired_answers, projects
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, wide_csv


@dataclass(frozen=True)
class LengthSettings:
    longest: Annotated[int, Setting("Longest", "Texts with more characters are told.", lowest=1)] = 30


@dataclass(frozen=True)
class Lengths:
    mean: float
    longer: tuple[str, ...]
    by_label: dict[str, int]


asked: list[LengthSettings] = []


def _lengths(tables: Tables, basis: LengthSettings) -> Lengths:
    asked.append(basis)
    lengths = tables["texts"]["text"].str.len()
    longer = tables["texts"].loc[lengths > basis.longest, "id"]
    return Lengths(float(lengths.mean()), tuple(longer), dict(Counter(tables["texts"]["label"].tolist())))


def _gather(bench: Bench, version: DatasetVersion, settings: LengthSettings) -> AnalysisInput[LengthSettings]:
    return AnalysisInput({"texts": ground_truth.texts(bench, version, ["id", "text", "label"])}, settings)


LENGTHS = Analysis(
    Computation("lengths", Lengths, _lengths), "How long the texts are.", DatasetVersion, LengthSettings, _gather
)


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    asked.clear()


@pytest.fixture
def version(bench: Bench, tmp_path: Path) -> DatasetVersion:
    return keep(bench, projects.create(bench, "Spring"), simple_csv(tmp_path / "a.csv", 40))


def test_the_same_is_computed_once_also_by_another_process(bench: Bench, version: DatasetVersion) -> None:
    first = analyses.of(bench, LENGTHS, version, LengthSettings())
    assert analyses.of(bench, LENGTHS, version, LengthSettings()) == first
    assert len(asked) == 1
    other = analyses.of(bench, LENGTHS, version, LengthSettings(longest=1))
    assert len(other.longer) == 40
    assert len(asked) == 2


@pytest.mark.parametrize(
    "changed",
    [
        lambda table: table.assign(text=table["text"] + "!"),
        lambda table: table.rename(columns={"id": "number"}),
        lambda table: table[::-1],
        lambda table: table.head(-1),
        lambda table: table.assign(label=None),
    ],
    ids=["cells", "columns", "order", "rows", "missing"],
)
def test_whatever_is_another_table_is_computed_anew(bench: Bench, version: DatasetVersion, changed: Any) -> None:
    found: list[int] = []

    def count(tables: Tables, basis: None) -> Lengths:
        found.append(len(tables["a"]))
        return Lengths(0, (), {})

    counting = Computation("rows", Lengths, count)
    table = ground_truth.texts(bench, version, ["id", "text", "label"])
    for one in (table, changed(table), table.copy()):
        analyses.kept(bench, version.project_id, counting, {"a": one}, None)
    assert len(found) == 2


def test_another_revision_and_another_form_of_the_record_are_computed_anew(
    bench: Bench, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyses.of(bench, LENGTHS, version, LengthSettings())
    later = replace(LENGTHS, computation=replace(LENGTHS.computation, revision=2))
    analyses.of(bench, later, version, LengthSettings())
    assert len(asked) == 2
    monkeypatch.setattr(bench.store.analyses, "find", lambda key: '{"mean": "of another Errata"}')
    assert analyses.of(bench, LENGTHS, version, LengthSettings()).by_label
    assert len(asked) == 3


def test_what_is_kept_goes_with_its_project(bench: Bench, version: DatasetVersion) -> None:
    analyses.of(bench, LENGTHS, version, LengthSettings())
    projects.delete(bench, projects.find(bench, "Spring"))
    table = DataFrame({"id": ["1"], "text": ["a"], "label": ["x"]})
    other = projects.create(bench, "Autumn")
    analyses.kept(bench, other.id, LENGTHS.computation, {"texts": table}, LengthSettings())
    assert len(asked) == 2


def test_agreement_and_comparison_come_back_as_they_were(trained: tuple[Bench, Project, Run]) -> None:
    bench, _, run = trained
    version = ground_truth.trained_on(bench, run)
    found = agreement.measure(bench, version)
    assert from_json(Agreement, to_json(found)) == found
    assert agreement.measure(bench, version) == found
    answers = pd.Series(["True", "False", "True", "False"] * 10), pd.Series(["True", "True", "True", "False"] * 10)
    units = pd.Series(range(40))
    first, again = (
        paired_answers.compare(bench, version.project_id, answers, answers[::-1], units=units, drawn_from=(None, None))
        for _ in range(2)
    )
    assert first == again


def test_the_order_of_the_settings_tells_them_apart(bench: Bench, tmp_path: Path) -> None:
    version = keep(bench, projects.create(bench, "Wide"), wide_csv(tmp_path / "wide.csv"))
    settings = (AgreementSettings(), AgreementSettings(as_judged=True))
    assert len({analyses.of(bench, agreement.ANALYSIS, version, one).alpha for one in settings}) == 1


def test_an_analysis_has_a_command_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_HOME", str(tmp_path / "home"))
    add_command(LENGTHS)
    try:
        runner = CliRunner()
        table = simple_csv(tmp_path / "a.csv", 40)
        assert runner.invoke(commands, ["import", str(table), "--project", "P"]).exit_code == 0
        document = json.loads(runner.invoke(commands, ["lengths", "--longest", "1", "--json"]).stdout)
        assert (document["project"], document["version"], len(document["longer"])) == ("P", 1, 40)
        said = runner.invoke(commands, ["lengths", "--help"]).stdout
        assert "How long the texts are." in said
        assert "--longest" in said
        assert runner.invoke(commands, ["lengths"]).stdout.startswith(f"mean: {document['mean']:.4g}\nlonger")
    finally:
        commands.commands.pop("lengths")


def test_an_outline_has_a_line_for_each_field() -> None:
    assert outline(Lengths(1 / 3, ("a", "b"), {"x": 2})).splitlines() == [
        "mean: 0.3333",
        "longer:",
        "  1.: a",
        "  2.: b",
        "by label:",
        "  x: 2",
    ]
    assert outline(Lengths(2.0, (), {})).splitlines() == ["mean: 2", "longer: –", "by label: –"]
