"""What the command line says where something helps: a command that can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from core.command_line import commands, remedies
from core.errors import NoDataSet
from core.remedies import Action, Remedy
from core.settings import Settings
from core.workflow import ground_truth, projects
from core.workflow.bench import Bench, open_bench
from core.workflow.corrections import draft
from tests.core.command_line.conftest import Ask
from tests.tables import simple_csv

NAMES = ("Spring", "Summer term", "Müller's “posts” $HOME")
_FILLED_IN = re.compile(r"\b(FILE|FOLDER|NAME|COLUMN)\b")


def _typed(words: str) -> Iterator[list[str]]:
    """The commands in the words, as a shell parts them."""
    for command in words.split(remedies.CORE)[1:]:
        yield shlex.split(command.partition(". ")[0])


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("project", NAMES)
def test_every_remedy_is_told_as_a_command_that_there_is(action: Action, project: str, tmp_path: Path) -> None:
    words = remedies.in_words(Remedy(action, project, "run-1"))
    assert words
    assert "{" not in words
    (tmp_path / "FILE").touch()
    for name, *given in _typed(words):
        filled = [str(tmp_path / "FILE") if word == "FILE" else word for word in given]
        context = commands.commands[name].make_context(name, filled)
        if "--project" in given and not _FILLED_IN.search(given[-1]):
            assert context.params["project"] == project


@pytest.mark.parametrize("action", Action)
def test_no_remedy_tells_to_click(action: Action) -> None:
    assert not re.search(r"\b(click|press|button|choose|upload)\b", remedies.in_words(Remedy(action)), re.IGNORECASE)


@pytest.mark.parametrize(
    "words",
    [
        *(("split",), ("train",), ("vote", "--rule", "unanimity"), ("classes",), ("undecided",), ("agreement",)),
        *(("export", "--out", "a.csv"), ("export", "--version", "1", "--out", "a.csv"), ("apply",)),
        *(("correct", "t1", "--confirm", "--author", "Ann"), ("export-split", "--out", "a")),
    ],
    ids=" ".join,
)
def test_that_there_is_no_data_set_is_one_error(
    run: Callable[..., Result], tmp_path: Path, words: tuple[str, ...]
) -> None:
    projects.create(_bench(tmp_path), "Summer term")
    assert run(*words).stderr == (
        "Error: Summer term: The project has no data set yet. Import annotated texts: "
        "python -m core import FILE --project 'Summer term'\n"
    )


def test_no_data_set_has_one_class(tmp_path: Path) -> None:
    bench = _bench(tmp_path)
    project = projects.create(bench, "Summer term")
    with pytest.raises(NoDataSet, match="no data set yet"):
        ground_truth.newest(bench, project)
    with pytest.raises(NoDataSet, match="no data set yet"):
        ground_truth.version(bench, project, 1)
    with pytest.raises(NoDataSet, match="no data set yet"):
        draft.load(bench, project)


def test_projects_are_listed(run: Callable[..., Result], ask: Ask, tmp_path: Path) -> None:
    assert run("projects").stdout == "There is no project yet.\n"
    run("import", simple_csv(tmp_path / "a.csv", 40), "--project", "Spring")
    projects.create(_bench(tmp_path), "Winter")
    assert run("projects").stdout == "Spring: version 1, 40 texts, 0 runs\nWinter: no data set yet, 0 runs\n"
    assert ask("projects")[0] == {"project": "Spring", "version": 1, "texts": 40, "runs": 0}
    assert "python -m core projects" in run("runs", "--project", "Autumn").stderr


def _bench(tmp_path: Path) -> Bench:
    return open_bench(Settings.at(tmp_path / "home"))
