from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.records import ExportFormat, VoteRule, VoteSettings
from core.workflow import ground_truth, projects
from core.workflow.bench import Bench
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import TOO_FEW_TO_SPLIT, only_error
from tests.tables import rows, wide_csv, write_csv

Offered = dict[str, tuple[Callable[[], bytes], str, str]]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    """What the page's download buttons were given: the maker of the file, its name and its kind, by the button's
    label; the test harness cannot press them.
    """
    found: Offered = {}

    def keep_offer(label: str, data: Any, file_name: str, mime: str, **options: Any) -> bool:
        found[label] = (data, file_name, mime)
        return False

    monkeypatch.setattr(st, "download_button", keep_offer)
    return found


def _choose(app: AppTest, format: ExportFormat) -> AppTest:
    app.selectbox(key="export_format").set_value(format).run()
    return app


def test_each_form_says_what_it_is_for_and_is_made_when_asked(
    bench: Bench, opened: Opened, offered: Offered, tmp_path: Path
) -> None:
    keep(bench, projects.create(bench, "Spring"), wide_csv(tmp_path / "wide.csv"))
    app = opened("ground_truth")
    names, uses = [], set()
    for format in ExportFormat:
        app = _choose(app, format)
        uses |= {caption.value for caption in app.caption if caption.value.startswith(("To ", "For "))}
        make, name, _ = offered["Download"]
        assert len(make()) > 1000
        names.append(name)
    assert len(uses) == len(ExportFormat)
    assert names == [
        "Spring-version-1-wide.csv",
        "Spring-version-1-long.csv",
        "Spring-version-1.xlsx",
        "Spring-version-1.jsonl",
        "Spring-version-1.parquet",
        "Spring-version-1-label-studio.json",
    ]


def test_the_newest_version_is_offered(bench: Bench, opened: Opened, offered: Offered, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    lines = [(text, label) for text, label in rows(8)]
    keep(bench, project, write_csv(tmp_path / "b.csv", ("text", "label"), lines))
    _choose(opened("ground_truth"), ExportFormat.JSON_LINES)
    make, name, kind = offered["Download"]
    first, *others = make().decode().splitlines()
    assert (name, kind, len(others)) == ("Spring-version-2.jsonl", "application/jsonl", 7)
    assert json.loads(first)["votes"] == {"b": "True"}


def test_an_earlier_version_is_downloaded_with_the_rule_that_it_was_made_by(
    bench: Bench, opened: Opened, offered: Offered, tmp_path: Path
) -> None:
    project = projects.create(bench, "Spring: a/b?")
    first = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    ground_truth.keep_revote(bench, project, first, VoteSettings(rule=VoteRule.UNANIMITY))
    app = opened("ground_truth")
    chosen = app.selectbox(key=f"export_version:{first.id + 1}")
    assert chosen.options == ["Version 2 (newest)", "Version 1"]
    unanimous = offered["Download"][0]()
    chosen.set_value(1).run()
    _choose(app, ExportFormat.WIDE)
    make, name, _ = offered["Download"]
    assert name == "Spring_a_b-version-1-wide.csv"
    assert make() != unanimous
    [earlier] = [table.value for table in app.dataframe if "Rule" in table.value]
    assert earlier["Rule"].tolist() == ["by majority vote"]


def test_a_form_that_cannot_hold_the_texts_says_so(
    bench: Bench, opened: Opened, offered: Offered, tmp_path: Path
) -> None:
    lines = [("lang " * 7000, "a"), ("kurz", "b")]
    keep(bench, projects.create(bench, "Spring"), write_csv(tmp_path / "a.csv", ("text", "label"), lines))
    app = opened("ground_truth")
    assert TOO_FEW_TO_SPLIT in only_error(app)
    assert "Download" in offered
    offered.clear()
    app = _choose(app, ExportFormat.XLSX)
    assert "Download" not in offered
    assert "35,000 characters" in app.error[0].value


def test_quotes_before_formulas_are_said_and_can_be_left_out(
    bench: Bench, opened: Opened, offered: Offered, tmp_path: Path
) -> None:
    lines = [("=1+1 ist zwei", "a"), ("@anna schreibt", "b"), ("drei", "a"), ("vier", "b")]
    keep(bench, projects.create(bench, "Spring"), write_csv(tmp_path / "a.csv", ("text", "label"), lines))
    app = opened("ground_truth")
    assert TOO_FEW_TO_SPLIT in only_error(app)
    assert "1 cell begins with a sign that spreadsheets run" in " ".join(caption.value for caption in app.caption)
    assert "'=1+1 ist zwei" in offered["Download"][0]().decode("utf-8-sig")
    app.toggle(key="plain:export").set_value(True).run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    written = offered["Download"][0]().decode("utf-8-sig")
    assert ",=1+1 ist zwei," in written
    assert "'" not in written
    app = _choose(app, ExportFormat.PARQUET)
    assert TOO_FEW_TO_SPLIT in only_error(app)
    assert not [toggle for toggle in app.toggle if toggle.key == "plain:export"]


def test_what_a_form_leaves_out_of_the_judgements_is_said(
    bench: Bench, opened: Opened, offered: Offered, tmp_path: Path
) -> None:
    judged = [(f"t{i}", f"Text {i}", f"A{a}", "no"[i % 2], (i + a) % 3) for i in range(30) for a in range(2)]
    path = write_csv(tmp_path / "long.csv", ("id", "text", "annotator", "label", "certainty"), judged)
    keep(bench, projects.create(bench, "Spring"), path)
    app = opened("ground_truth")
    assert "(certainty)" in " ".join(caption.value for caption in app.caption)
    app = _choose(app, ExportFormat.LONG)
    assert "(certainty)" not in " ".join(caption.value for caption in app.caption)
    assert "judgement: certainty" in offered["Download"][0]().decode("utf-8-sig").splitlines()[0]


def test_a_column_that_is_called_otherwise_in_the_file_is_said(
    bench: Bench, opened: Opened, offered: Offered, tmp_path: Path
) -> None:
    lines = [(text, label, "news") for text, label in rows(8)]
    path = write_csv(tmp_path / "b.csv", ("text", "label", "source"), lines)
    keep(bench, projects.create(bench, "Spring"), path)
    app = opened("ground_truth")
    said = "“meta:” stands before the names of your columns that Errata has, too: “source”."
    assert said in [caption.value.replace("\\", "").replace("\u2060", "") for caption in app.caption]
    assert "meta:source" in offered["Download"][0]().decode("utf-8-sig").splitlines()[0]
