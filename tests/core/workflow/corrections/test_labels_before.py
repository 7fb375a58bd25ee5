"""The log says from which label a text was corrected, whatever became of it since."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.records import DatasetVersion, Origin, Project
from core.workflow import projects
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import ledger, next_version
from tests.core.workflow.by import By
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.damaged import damaged
from tests.tables import write_csv

BY: By = {"author": "Ann", "place": Origin.EXPLAIN}


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Campaign")


@pytest.fixture
def version(bench: Bench, project: Project, tmp_path: Path) -> DatasetVersion:
    rows = [(f"t{n}", f"Text {n}", "012"[n % 3]) for n in range(30)]
    return keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), rows))


def _said(bench: Bench, project: Project) -> list[str]:
    return ledger.table(bench, drafts.load(bench, project))["what"].tolist()[::-1]


def test_each_correction_begins_where_the_one_before_ended(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    [first] = correcting.relabel(bench, version, ["t0"], "1", **BY)
    correcting.relabel(bench, version, ["t0"], "2", **BY)
    correcting.merge(bench, version, ["2"], "other", author="Ann")
    correcting.undo(bench, version, first, **BY)
    correcting.relabel(bench, version, ["t0"], "1", **BY)
    next_version.apply(bench, project)
    # A page may still show the first version.
    correcting.relabel(bench, version, ["t0", "t2"], "0", **BY)
    expected = [
        "Corrected from “0” to “1”",
        "Corrected from “1” to “2”",
        "“2” renamed to “other”",
        "Entry 1 taken back",
        "Corrected from “other” to “1”",
        "Corrected from “1” to “0”",
        "Corrected from “other” to “0”",
    ]
    assert _said(bench, project) == expected
    correcting.merge(bench, version, ["0"], "none", author="Ann")
    next_version.apply(bench, project)
    assert _said(bench, project)[: len(expected)] == expected


def test_what_was_left_out_or_taken_back_is_no_label_before(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    [first] = correcting.relabel(bench, version, ["t0"], "1", **BY)
    correcting.undo(bench, version, first, **BY)
    correcting.relabel(bench, version, ["t0"], "2", **BY)
    correcting.exclude(bench, version, ["t0"], **BY, reason="spam")
    correcting.relabel(bench, version, ["t0"], "1", **BY)
    assert _said(bench, project)[2:] == ["Corrected from “0” to “2”", "Left out", "Corrected to “1”"]


def test_the_log_of_a_damaged_version_can_be_read(bench: Bench, project: Project, version: DatasetVersion) -> None:
    correcting.relabel(bench, version, ["t0"], "1", **BY)
    with damaged(bench.artifacts.version(version).texts, "missing"):
        assert _said(bench, project) == ["Corrected to “1”"]


def test_the_log_is_a_table(bench: Bench, project: Project, version: DatasetVersion) -> None:
    correcting.relabel(bench, version, ["t0"], "1", **BY, reason="seen")
    written = ledger.as_csv(ledger.table(bench, drafts.load(bench, project))).content().decode("utf-8-sig").splitlines()
    assert written[0] == "entry,time,author,place,what,id,text,label_before,label,reason,version,state"
    assert written[1].endswith(",Ann,Explain,Corrected from “0” to “1”,t0,Text 0,0,1,seen,,in force")
