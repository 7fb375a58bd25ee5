"""The contradictions of a version, before and after a correction."""

from __future__ import annotations

from pathlib import Path

from core.records import ContradictionSettings, Origin
from core.workflow import contradictions, projects
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import write_csv

_NEAR = ("Wir fordern heute eine bessere Politik für alle", "Wir fordern heute eine bessere Politik für alle hier")


def test_they_are_those_of_the_version(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    lines = [
        ("t0", _NEAR[0], "no"),
        ("t1", _NEAR[1], "yes"),
        ("t2", "Ganz etwas anderes", "yes"),
        ("t3", "<b>*Noch*</b> etwas", "no"),
    ]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    found = contradictions.of(bench, version)
    [one] = found.found
    assert [(text.id, text.label, text.text) for text in one.texts] == [("t0", "no", _NEAR[0]), ("t1", "yes", _NEAR[1])]
    said = "1 set of near-identical texts (at least 80\u00a0% in common) is labelled differently: 2 texts"
    assert contradictions.in_words(found) == f"{said}, 50.0\u00a0% of all."
    same = contradictions.of(bench, version, ContradictionSettings(similarity=1.0))
    assert contradictions.in_words(same) == "No two texts that have the same words are labelled differently."
    correcting.relabel(bench, version, ["t1"], "no", author="Ann", place=Origin.AGREEMENT, reason="")
    assert contradictions.of(bench, next_version.apply(bench, project)).found == ()
    assert contradictions.of(bench, version) == found
