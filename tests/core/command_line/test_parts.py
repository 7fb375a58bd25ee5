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


def test_the_balance_of_a_further_column_and_a_damaged_group_are_said(
    ask: Ask, run: Callable[..., Result], tmp_path: Path
) -> None:
    lines = [
        (f"t{n}", text, label, "AB"[n % 2], f"{1 + n % 40 / 10:.1f}E+15") for n, (text, label) in enumerate(rows(120))
    ]
    table = write_csv(tmp_path / "a.csv", ("id", "text", "label", "party", "thread"), lines)
    imported = run("import", table, "--project", "P").stdout
    assert "Column “thread”: 40 of its 40 values look like numbers that have lost the last digits" in imported
    balance = ask("split", "--stratify", "party")["balance"]
    assert {part: sum(of.values()) for part, of in balance["party"].items()} == {
        "train": 72,
        "validation": 24,
        "test": 24,
    }
    assert all(abs(of["A"] - of["B"]) <= 2 for of in balance["party"].values())
    grouped = run("split", "--stratify", "party", "--group", "thread", "--near-duplicates", "1")
    assert grouped.exit_code == 0, grouped.stderr
    said = grouped.stdout
    assert "party in part train: A " in said
    assert "Column “thread”: 40 of its 40 values look like numbers" in said
    assert "party in fold 1: A " in run("split", "--stratify", "party", "--folds", "3").stdout
