"""Putting changes into the log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import EditConflict, LabelError, NotFound, SettingError
from core.records import (
    CorrectionKind,
    DatasetVersion,
    Origin,
    Project,
)
from core.workflow import ground_truth, projects
from core.workflow.bench import Bench
from core.workflow.corrections import classes, ledger, next_version
from core.workflow.corrections import draft as drafts
from tests.core.workflow.by import By
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, write_csv

ROOT = Path(__file__).resolve().parents[4]
BY: By = {"author": "Ann", "place": Origin.MISMATCHES}


def test_what_cannot_be_corrected_is_refused_and_nothing_is_kept(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    with pytest.raises(LabelError, match="no class “Perhaps”"):
        correcting.relabel(bench, version, ["t1"], "Perhaps", **BY)
    with pytest.raises(NotFound, match="no text with the id “nowhere” in version 1, the newest"):
        correcting.relabel(bench, version, ["t1", "nowhere"], "True", **BY)
    with pytest.raises(SettingError, match="without a reason"):
        correcting.exclude(bench, version, ["t1"], **BY, reason=" ")
    with pytest.raises(SettingError, match="name"):
        correcting.relabel(bench, version, ["t1"], "True", author=" ", place=Origin.SEARCH)
    with pytest.raises(LabelError, match="nothing to merge"):
        correcting.merge(bench, version, ["True"], "True", author="Ann")
    assert correcting.log(bench, project) == []


def test_classes_are_merged(bench: Bench, tmp_path: Path) -> None:
    lines = [(f"t{i}", f"Text Nummer {i}", "abc"[i % 3]) for i in range(30)]
    project = projects.create(bench, "Merged")
    version = keep(bench, project, write_csv(tmp_path / "abc.csv", ("id", "text", "label"), lines))
    correcting.merge(bench, version, ["a", "b"], "ab", author="Ann")
    assert classes.arranged(bench, project, drafts.load(bench, project)) == ["ab", "c"]
    correcting.relabel(bench, version, ["t2"], "ab", **BY)
    with pytest.raises(LabelError, match="no class “a”"):
        correcting.relabel(bench, version, ["t2"], "a", **BY)
    with pytest.raises(LabelError, match="Only one class"):
        correcting.merge(bench, version, ["ab", "c"], "all", author="Ann")
    assert next_version.apply(bench, project).report.labels == {"ab": 21, "c": 9}


def test_what_never_won_a_vote_is_merged_all_the_same(bench: Bench, tmp_path: Path) -> None:
    lines = [(f"Text Nummer {i}", "ab"[i % 2], "ab"[i % 2], "ab"[i % 2]) for i in range(20)]
    lines[0] = (lines[0][0], "a", "a", "aa")
    project = projects.create(bench, "Slip")
    version = keep(bench, project, write_csv(tmp_path / "ab.csv", ("text", "Ann", "Ben", "Cem"), lines))
    assert classes.arranged(bench, project, drafts.load(bench, project)) == ["a", "b"]
    assert classes.mergeable_arranged(bench, project, drafts.load(bench, project)) == ["a", "b", "aa"]
    with pytest.raises(LabelError, match="no class “aa”"):
        correcting.relabel(bench, version, ["1"], "aa", **BY)
    correcting.merge(bench, version, ["aa"], "a", author="Ann")
    assert classes.mergeable_arranged(bench, project, drafts.load(bench, project)) == ["a", "b"]
    texts = ground_truth.texts(bench, next_version.apply(bench, project))
    assert texts["votes"].iloc[0] == '{"Ann":"a","Ben":"a","Cem":"a"}'


_CORRECTING = """
import sys
from core.records import Change, CorrectionKind, Origin
from core.settings import Settings
from core.workflow import ground_truth, projects
from core.workflow.bench import open_bench
from core.workflow.corrections import recording
from pathlib import Path

bench = open_bench(Settings.at(Path(sys.argv[1])))
project = projects.find(bench)
version = ground_truth.latest(bench, project)
for number in range(1, 60):
    change = Change(CorrectionKind.RELABEL, "Ann", Origin.MISMATCHES, f"t{number}", "True")
    recording.record(bench, version, [change])
    print(f"t{number}", flush=True)
"""


def test_nothing_is_lost_when_the_process_is_killed_between_two_corrections(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _CORRECTING, str(bench.settings.home)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(5)]
    os.kill(process.pid, signal.SIGKILL)
    said += process.stdout.read().split()
    assert process.wait() == -signal.SIGKILL
    assert said[:5] == ["t1", "t2", "t3", "t4", "t5"]
    assert len(said) < 59
    kept = [entry.change.text_id for entry in correcting.log(bench, project)]
    # One more may have been kept without being said any more.
    assert kept[: len(said)] == said
    assert len(kept) <= len(said) + 1
    made = next_version.apply(bench, project)
    assert {id for id, label in correcting.labels(bench, made).items() if label == "True"} >= set(kept)


def test_a_single_label_column_can_be_corrected_too(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Simple")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 30))
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    assert correcting.labels(bench, next_version.apply(bench, project))["t1"] == "True"


def test_the_second_who_settles_a_text_is_told_and_nothing_is_kept(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    seen = drafts.load(bench, project).end
    correcting.adjudicate(bench, version, "t0", "True", author="Ann", seen=seen)
    with pytest.raises(EditConflict, match="Ann decided “True” a moment ago"):
        correcting.adjudicate(bench, version, "t0", "False", author="Ben", seen=seen)
    with pytest.raises(EditConflict, match="t0"):
        correcting.exclude(bench, version, ["t1", "t0"], **BY, reason="spam", seen=seen)
    assert [entry.change.author for entry in correcting.log(bench, project)] == ["Ann"]
    correcting.adjudicate(bench, version, "t0", "False", author="Ben", seen=drafts.load(bench, project).end)
    assert len(correcting.log(bench, project)) == 2


def test_what_does_not_settle_the_text_is_no_conflict(bench: Bench, project: Project, version: DatasetVersion) -> None:
    seen = drafts.load(bench, project).end
    correcting.note(bench, version, ["t1"], **BY, reason="look")
    correcting.relabel(bench, version, ["t2"], "True", **BY)
    entry = correcting.adjudicate(bench, version, "t0", "True", author="Ann")
    correcting.undo(bench, version, entry, **BY)
    correcting.adjudicate(bench, version, "t0", "False", author="Ben", seen=seen)
    correcting.relabel(bench, version, ["t1"], "True", **BY, seen=seen)


def test_what_is_undone_together_is_undone_whole_or_not_at_all(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    first, second = correcting.relabel(bench, version, ["t1", "t2"], "True", **BY)
    correcting.undo(bench, version, second, **BY)
    with pytest.raises(NotFound, match="already"):
        correcting.undo_all(bench, version, [first, second], **BY)
    assert [entry.change.text_id for entry in drafts.load(bench, project).effective] == ["t1"]


def test_names_are_kept_in_one_form(bench: Bench, project: Project, version: DatasetVersion) -> None:
    by: By = {"author": " Jo\u0308rg ", "place": Origin.SEARCH}
    [entry] = correcting.relabel(bench, version, ["t1"], "True", **by)
    assert entry.change.author == "J\u00f6rg"
    with pytest.raises(SettingError, match="your name"):
        correcting.relabel(bench, version, ["t1"], "True", author="x" * 81, place=Origin.SEARCH)


def test_nothing_is_corrected_in_a_deleted_project(bench: Bench, project: Project, version: DatasetVersion) -> None:
    projects.delete(bench, project)
    with pytest.raises(NotFound, match="deleted in the meantime"):
        correcting.relabel(bench, version, ["t1"], "True", **BY)


def test_labels_that_are_right_are_confirmed_as_the_draft_has_them(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    correcting.merge(bench, version, ["True"], "call", author="Ann")
    correcting.exclude(bench, version, ["t5"], **BY, reason="spam")
    made = correcting.confirm(bench, version, ["t1", "t2", "t3"], author="Ben", place=Origin.EXPLAIN)
    assert [(one.change.kind, one.change.label) for one in made] == [
        (CorrectionKind.CONFIRM, label) for label in ("call", "False", "call")
    ]
    said = {line["id"]: line["what"] for line in correcting.diff_lines(bench, project) if line["kind"] == "confirm"}
    assert said == {id: f"Label “{label}” confirmed" for id, label in (("t1", "call"), ("t2", "False"), ("t3", "call"))}
    entries = len(correcting.log(bench, project))
    for without_label in ("t0", "t5"):
        with pytest.raises(LabelError, match="1 text has no label that could be right"):
            correcting.confirm(bench, version, ["t4", without_label], author="Ben", place=Origin.EXPLAIN)
    with pytest.raises(EditConflict):
        correcting.confirm(bench, version, ["t2"], author="Cem", place=Origin.EXPLAIN, seen=0)
    assert len(correcting.log(bench, project)) == entries, "all or none"
    second = next_version.apply(bench, project)
    assert second.corrected == {"mismatches": 2}, "Ben only confirmed what Ann had corrected"
    assert {drafts.load(bench, project).states[id].version for id in ("t1", "t2", "t3")} == {2}


def test_a_label_that_a_text_has_is_confirmed_whatever_was_pressed(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    made = correcting.relabel(bench, version, ["t1", "t3"], "True", **BY)
    made += correcting.relabel(bench, version, ["t1", "t3"], "False", **BY)
    assert [one.change.kind for one in made] == [CorrectionKind.RELABEL, CorrectionKind.CONFIRM] + [
        CorrectionKind.RELABEL
    ] * 2
    assert ledger.table(bench, drafts.load(bench, project))["what"].tolist()[-2:] == [
        "Label “True” confirmed",
        "Corrected from “False” to “True”",
    ]
    correcting.exclude(bench, version, ["t2"], **BY, reason="spam")
    assert correcting.relabel(bench, version, ["t2"], "False", **BY)[0].change.kind is CorrectionKind.RELABEL
