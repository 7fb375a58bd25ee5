"""What annotators said of a text beside its label."""

from __future__ import annotations

from pathlib import Path

from core.workflow import projects, remarks
from core.workflow.bench import Bench
from tests.core.workflow.remarked import label_studio
from tests.core.workflow.versions import keep


def test_remarks_and_other_answers_are_told_by_annotator_and_times_and_numbers_are_not(
    bench: Bench, tmp_path: Path
) -> None:
    version = keep(bench, projects.create(bench, "News"), label_studio(tmp_path / "project-1.json"))
    assert remarks.of(bench, version, "0") == {
        "tone": {"1": "calm", "2": "calm"},
        "remark": {"1": "May be both, 1 of 2"},
    }
    assert remarks.of(bench, version, "1") == {"tone": {"1": "calm", "2": "calm"}}
    assert remarks.of(bench, version, "none such") == {}
