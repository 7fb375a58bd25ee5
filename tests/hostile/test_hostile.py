"""A few dozens of the hostile files; ``python -m tests.hostile`` has hundreds.

Of each family every fourth file is tried, of the first forty; each sound file is damaged in one way, and the ways take
turns.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.command_line import commands
from tests.hostile import crafted, mutated, old_excel, r_objects
from tests.hostile.crafted import Made
from tests.hostile.doors import DOORS
from tests.hostile.families import FAMILIES
from tests.hostile.trial import tried

_TRIED = ("workbooks", "old Excel", "nested", "columnar", "times", "statistical", "R", "texts")
_MADE = {name: content for family in _TRIED for name, content in itertools.islice(FAMILIES[family](), 0, 40, 4)}
_WAYS = 3
_DAMAGED = {
    name: content
    for number, (name, content) in enumerate(mutated.files(rounds=1))
    if number % _WAYS == number // _WAYS % _WAYS
}
_ALL = _MADE | _DAMAGED


@pytest.mark.parametrize("name", _ALL)
def test_it_is_read_or_refused_in_words(name: str) -> None:
    outcome = tried(name, _ALL[name])
    assert not outcome.faults, outcome


@pytest.mark.parametrize("door", [door for door in DOORS if door != "ground truth"])
@pytest.mark.parametrize("name", list(_ALL)[::6])
def test_so_it_is_where_texts_are_labelled_or_annotated(name: str, door: str) -> None:
    outcome = tried(name, _ALL[name], door)
    assert not outcome.faults, outcome


def test_each_sound_file_is_among_the_damaged() -> None:
    assert {name.rpartition(" ")[2] for name in _DAMAGED} == set(mutated.sound())
    assert {name.partition(" ")[0] for name in _DAMAGED} == {"changed", "cut", "spliced"}


@pytest.mark.parametrize("name", mutated.sound())
def test_what_is_damaged_above_is_read_when_sound(name: str) -> None:
    assert tried(name, mutated.sound()[name]).said.startswith("read: ")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", crafted.xlsx(f"<row>{crafted.cell('A99999999')}</row>"), "row 99999999, where no sheet reaches"),
        ("a.xlsx", crafted.xlsx(f"<row>{crafted.cell('XFE1')}</row>"), "column XFE, where no sheet reaches"),
        ("a.jsonl", b"".join(b'{"k%d": 1}\n' % i for i in range(3_000)), "3,000 columns; at most 2,000 are read"),
        ("a.xls", dict(old_excel.files())["a thousand sheets.xls"], "1,000 sheets; at most 500 are read"),
        ("a.xls", dict(old_excel.files())["a sheet at 70000.xls"], "The file ended the process that read it"),
        ("a.xls", dict(old_excel.files())["two sheets of one name.xls"], "read: "),
        ("a.rds", r_objects.uneven(), "The file of R is damaged"),
        ("a.csv", b",".join(b"c%d" % i for i in range(3_000)) + b"\n", "3,000 columns; at most 2,000 are read"),
    ],
)
def test_what_was_found_is_said(name: str, content: bytes, said: str) -> None:
    assert said in tried(name, content).said


def test_the_command_line_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_HOME", str(tmp_path / "home"))
    path = tmp_path / "posts.xlsx"
    path.write_bytes(crafted.xlsx(f"<row>{crafted.cell('A99999999')}</row>"))
    ended = CliRunner().invoke(commands, ["import", str(path), "--project", "Campaign"])
    assert ended.exit_code == 1
    assert ended.output.startswith("Error: posts.xlsx: The spreadsheet is damaged")
    assert "Traceback" not in ended.output


def test_an_archive_of_many_tables_is_bounded() -> None:
    made: Made = ("a.zip", crafted.zipped({f"{i}.csv": crafted.CSV for i in range(600)}))
    assert "at most 500 are read" in tried(*made).said
