"""Two groups of annotators on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from tests.tables import wide_csv


def test_groups_are_compared_and_wrong_ones_refused(
    ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path
) -> None:
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "P")
    one = ("--group", "Annotator 1", "--group", "Annotator 2")
    found = ask("annotator-groups", *one, "--against", "Annotator 3")
    assert (found["within"]["texts"], found["within_against"]["alpha"]) == (60, None)
    assert found["between"]["texts"] == 59
    said = run("annotator-groups", *one, "--against", "Annotator 3").output
    assert "Within Annotator 1 and Annotator 2: α " in said
    assert "Within Annotator 3: α undefined (0 texts)" in said
    assert "Between the two majority votes: α " in said
    assert "No annotator is called “Zoe”" in run("annotator-groups", *one, "--against", "Zoe").stderr
    assert "“Annotator 2” would be in both groups" in run("annotator-groups", *one, "--against", "Annotator 2").stderr
    assert "A group has no annotator" in run("annotator-groups", *one).stderr
