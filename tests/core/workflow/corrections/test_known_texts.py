"""Looking for texts."""

from __future__ import annotations

from core.records import (
    Project,
)
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import known_texts


def test_search(bench: Bench, project: Project) -> None:
    assert known_texts.search(bench, drafts.load(bench, project).newest, "t0")[["id", "reason"]].iloc[0].tolist() == [
        "t0",
        "tie",
    ]
    found = known_texts.search(bench, drafts.load(bench, project).newest, "LANDTAG heute", label="False", limit=3)
    assert len(found) == 3
    assert found["text"].str.contains("Heute im Landtag").all()
    assert known_texts.search(bench, drafts.load(bench, project).newest, "(").empty
    assert len(known_texts.search(bench, drafts.load(bench, project).newest, "andta", limit=3)) == 3
    assert known_texts.search(bench, drafts.load(bench, project).newest, '"andta"').empty
    assert len(known_texts.search(bench, drafts.load(bench, project).newest, '"im Landtag"', limit=3)) == 3
