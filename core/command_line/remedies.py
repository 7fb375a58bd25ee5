"""What helps, as a command to type."""

from __future__ import annotations

import shlex

from core.errors import ErrataError
from core.remedies import Action, Remedy

CORE = "python -m core"

_RESTORE = f"{CORE} restore FILE --to FOLDER"
# {project} is the option that names the project, with a space before it, or nothing.
WORDS = {
    Action.MAKE_PROJECT: f"Import annotated texts: {CORE} import FILE --project NAME",
    Action.CHOOSE_PROJECT: f"Name one with --project; to list them: {CORE} projects",
    Action.ADD_TEXTS: f"Import annotated texts: {CORE} import FILE{{project}}",
    Action.ADD_ONE_BY_ONE: "Or import one file, and then the other with --add.",
    Action.CHOOSE_TEXT_COLUMN: "Name the column with the texts: --text COLUMN",
    Action.LABEL_TEXTS: "Or label the texts in the browser, on the page Annotate: python -m dashboard",
    Action.FIND_TEXT: f"To write all texts with their ids into a file: {CORE} export --out FILE{{project}}",
    Action.CHOOSE_RUN: f"To list the runs: {CORE} runs{{project}}",
    Action.STOP_RUN: f"Wait for its end, or stop it: {CORE} stop {{run}}{{project}}",
    Action.TRAIN_AGAIN: f"To get it back: {CORE} train-again {{run}}{{project}}",
    Action.OPEN_TEST_PART: f"Open it once no setting is to be changed any more: {CORE} test-part --open{{project}}",
    Action.RESTORE_BACKUP: f"To restore a backup into another folder: {_RESTORE}",
    Action.CHECK_WORKSPACE: f"To see what else is damaged: {CORE} check. To restore a backup: {_RESTORE}",
    Action.TAKE_FOLDERS_ASIDE: f"To restore a backup into another folder: {_RESTORE}. If nothing is missing in your "
    f"projects, move the folders aside: {CORE} check --mend",
}


def as_typed(command: str, project: str) -> str:
    """A command for the project, also where there are others."""
    return f"{CORE} {command}{_option(project)}"


def todo(error: ErrataError) -> str:
    """What to do about the error; empty where nothing is known to help."""
    return " ".join(filter(None, [error.todo, in_words(error.remedy) if error.remedy else ""]))


def in_words(remedy: Remedy) -> str:
    return WORDS[remedy.action].format(project=_option(remedy.project), run=shlex.quote(remedy.run))


def in_one_line(error: ErrataError) -> str:
    return str(ErrataError(error.what, where=error.where, todo=todo(error)))


def _option(project: str) -> str:
    return f" --project {shlex.quote(project)}" if project else ""
