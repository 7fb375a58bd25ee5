"""Contradictions on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from tests.tables import write_csv


def test_the_sets_are_listed_with_their_labels(
    ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path
) -> None:
    lines = [("t0", "Geht alle wählen", "yes"), ("t1", "Geht alle wählen!", "no"), ("t2", "Anderes", "no")]
    ask("import", write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines), "--project", "P")
    [one] = ask("contradictions")["found"]
    assert {text["id"]: text["label"] for text in one["texts"]} == {"t0": "yes", "t1": "no"}
    said = run("contradictions", "--similarity", 1).stdout
    assert "1. Similarity 1.00:\n  t1  “no”: Geht alle wählen!\n  t0  “yes”: Geht alle wählen" in said
