from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from core.records import ExportFormat
from tests.core.command_line.conftest import Ask
from tests.tables import simple_csv, wide_csv, write_csv


@pytest.fixture
def imported(ask: Ask, tmp_path: Path) -> None:
    """Version 1 has 60 texts of three annotators and a tie, version 2 has 30 texts of one."""
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "Campaign")
    ask("import", simple_csv(tmp_path / "simple.csv", 30), "--project", "Campaign")


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("format", list(ExportFormat))
def test_every_form_is_imported_again(ask: Ask, tmp_path: Path, format: ExportFormat) -> None:
    out = tmp_path / f"out{format.ending}"
    said = ask("export", "--format", format, "--out", out, "--version", 1, "--project", "Campaign")
    config = said.pop("labelling_config", "")
    assert ('<Choices name="label" toName="text">' in config) is (format is ExportFormat.LABEL_STUDIO)
    written = {"texts": 60, "judgements": 179, "by_hand": {}, "quoted": 0, "without": [], "renamed": []}
    assert said == {"out": str(out), "format": format, **written}
    again = ask("import", out, "--project", "Again")
    assert (again["texts"], again["judgements"], again["left_out"]) == (59, 179, {"tie": 1})


@pytest.mark.usefixtures("imported")
def test_the_newest_version_takes_the_place_of_the_file(run: Callable[..., Result], tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("earlier")
    ended = run("export", "--format", "long", "--out", out)
    assert ended.exit_code == 0
    assert ended.stdout == f"{out}: 30 texts with 30 judgements of Campaign, version 2.\n"
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 30


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--out", "no/such/folder/a.csv"), "cannot be written"),
        (("--out", "a.csv", "--version", "3"), "no version 3"),
        (("--out", "a.csv", "--project", "Nothing"), "Nothing"),
    ],
)
def test_what_cannot_be_written_is_said(run: Callable[..., Result], words: tuple[str, ...], says: str) -> None:
    ended = run("export", "--format", "wide", *words, "--json")
    assert ended.exit_code == 1
    error = json.loads(ended.stdout)["error"]
    assert says in f"{error['what']} {error['where']}"


def test_a_project_without_a_version_says_so(run: Callable[..., Result], tmp_path: Path) -> None:
    ended = run("export", "--format", "wide", "--out", tmp_path / "a.csv")
    assert ended.exit_code == 1
    assert ended.stderr.startswith("Error:")


def test_formulas_get_a_quote_unless_the_file_is_to_be_plain(
    ask: Ask, run: Callable[..., Result], tmp_path: Path
) -> None:
    lines = [("=1+1 ist zwei", "a"), ("@anna schreibt", "b"), ("drei", "a"), ("vier", "b")]
    ask("import", write_csv(tmp_path / "in.csv", ("text", "label"), lines), "--project", "Signs")
    out = tmp_path / "out.csv"
    said = run("export", "--project", "Signs", "--out", out).stdout
    assert "1 cell has a ' before the text" in said
    assert out.read_text(encoding="utf-8-sig").splitlines()[0].endswith(",quoted by Errata")
    assert "'=1+1 ist zwei" in out.read_text(encoding="utf-8-sig")
    assert "cell" not in run("export", "--project", "Signs", "--out", out, "--plain").stdout
    assert ",=1+1 ist zwei," in out.read_text(encoding="utf-8-sig")
    assert "'" not in out.read_text(encoding="utf-8-sig")


def test_a_corrected_version_is_handed_over(ask: Ask, tmp_path: Path) -> None:
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "Campaign")
    by_ann = ("--project", "Campaign", "--author", "Ann", "--reason", "irony")
    ask("correct", "t0", *by_ann, "--label", "True")
    ask("correct", "t2", *by_ann, "--note")
    ask("apply", "--project", "Campaign")
    out = tmp_path / "out.csv"
    ask("export", "--out", out, "--project", "Campaign")
    again = ask("import", out, "--project", "Again")
    said = "Decisions by hand on 1 text and 1 note are taken over into the log of corrections"
    assert any(said in note for note in again["notes"])
