"""The classes of a project on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tests.tables import unlike, write_csv


def test_of_classes_without_names_it_is_said_that_names_make_a_new_version(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    rows = [(unlike(at), str(at % 2)) for at in range(20)]
    run("import", write_csv(tmp_path / "numbers.csv", ("text", "label"), rows), "--project", "P")
    said = run("classes").output
    assert "Their names are numbers or letters. To give one a name: " in said
    assert "New names make a new version of the data, version 2, with: python -m core apply" in said
