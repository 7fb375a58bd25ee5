from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from tests.tables import rows, write_csv

Ask = Callable[..., Any]
HEADER = ("id", "text", "label", "author")


def _table(path: Path, start: int, end: int) -> Path:
    lines = [(f"t{index}", text, label, f"a{index % 12}") for index, (text, label) in enumerate(rows(end))]
    return write_csv(path, HEADER, lines[start:])


def test_groups_thresholds_and_what_would_have_leaked(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    ask("import", _table(tmp_path / "a.csv", 0, 120), "--project", "P")
    grouped = ask("split", "--group", "author", "--near-duplicates", "0.95")
    assert grouped["near_duplicates"] == 0.95
    assert grouped["leaks"] == {}
    assert grouped["leaks_of_a_plain_split"]["same group"] > 0
    assert "0.5 to 1" in run("split", "--near-duplicates", "0.2").stderr
    assert "author" in run("split", "--group", "nobody").stderr


def test_a_second_version_follows_the_first(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    ask("import", _table(tmp_path / "a.csv", 0, 60), "--project", "P")
    assert "no earlier version" in run("split", "--freeze-test").stderr
    first = ask("split", "--shares", "50,25,25")
    ask("import", _table(tmp_path / "b.csv", 60, 120), "--project", "P", "--add")
    frozen = ask("split", "--freeze-test")
    assert frozen["follows"] is not None
    assert (frozen["test"], first["follows"]) == (first["test"], None)
    assert frozen["train"] > first["train"]
    anew = ask("split", "--anew")
    assert anew["follows"] is None
    assert anew["train"] > frozen["test"]
    assert "with a copy in another part" in run("split").stdout


def test_parts_that_the_table_names_stay_unless_others_are_asked_for(
    ask: Ask, run: Callable[..., Result], tmp_path: Path
) -> None:
    parts = ("train", "train", "train", "test")
    lines = [(f"t{n}", text, label, parts[n % 4]) for n, (text, label) in enumerate(rows(90))]
    ask("import", write_csv(tmp_path / "a.csv", ("id", "text", "label", "part"), lines), "--project", "P")
    first = ask("split")
    assert first["test"] == 22
    said = run("split").stdout
    assert "Parts as the table names them" in said
    relabelled = [(*one[:2], lines[0][2], one[3]) if n in (1, 4, 7) else one for n, one in enumerate(lines)]
    ask("import", write_csv(tmp_path / "b.csv", ("id", "text", "label", "part"), relabelled), "--project", "P")
    second = ask("split")
    assert second["follows"] is not None
    assert [second[part] for part in ("train", "validation", "test")] == [
        first[part] for part in ("train", "validation", "test")
    ]
    assert ask("split", "--draw-parts", "--anew")["test"] == 18
