from __future__ import annotations

from pathlib import Path

from core.workflow import agreement, ground_truth, projects
from core.workflow.bench import Bench
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, wide_csv, write_csv


def test_texts_left_out_because_of_a_tie_count(bench: Bench, tmp_path: Path) -> None:
    version = keep(bench, projects.create(bench, "Campaign"), wide_csv(tmp_path / "wide.csv"))
    assert len(ground_truth.texts(bench, version)) == 59
    found = agreement.measure(bench, version)
    assert found.texts == found.shared == 60
    assert agreement.missing(found) == ""


def test_one_annotator_or_no_overlap_is_said(bench: Bench, tmp_path: Path) -> None:
    alone = keep(bench, projects.create(bench, "One"), simple_csv(tmp_path / "a.csv", 30))
    assert "by one annotator" in agreement.missing(agreement.measure(bench, alone))
    lines = [(f"t{n}", f"post number {n}", f"Ann {n % 2}", "xy"[n % 3 == 0]) for n in range(30)]
    path = write_csv(tmp_path / "long.csv", ("id", "text", "annotator", "label"), lines)
    apart = keep(bench, projects.create(bench, "Two"), path)
    assert "no text was judged by two" in agreement.missing(agreement.measure(bench, apart))


def test_the_demos_annotators_can_be_compared_by_language(bench: Bench) -> None:
    version = ground_truth.latest(bench, projects.load_demo(bench))
    assert version is not None
    found = agreement.measure(bench, version)
    assert found.alpha is not None
    assert set(found.per_metadata["language"]) == {"de", "en"}
    assert len(found.pairs) == 3
    assert found.without_metadata == version.report.left_out["tie"]
