"""What helps, where it is a click on a page and a command in a terminal.

An error carries a remedy as data; ``dashboard/widgets/remedies.py`` has the words of the pages for it, and
``core/command_line/remedies.py`` those of the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What can be done about an error."""

    MAKE_PROJECT = "make-project"
    CHOOSE_PROJECT = "choose-project"
    ADD_TEXTS = "add-texts"
    ADD_ONE_BY_ONE = "add-one-by-one"
    CHOOSE_TEXT_COLUMN = "choose-text-column"
    LABEL_TEXTS = "label-texts"
    FIND_TEXT = "find-text"
    CHOOSE_RUN = "choose-run"
    STOP_RUN = "stop-run"
    TRAIN_AGAIN = "train-again"
    OPEN_TEST_PART = "open-test-part"
    RESTORE_BACKUP = "restore-backup"
    CHECK_WORKSPACE = "check-workspace"
    TAKE_FOLDERS_ASIDE = "take-folders-aside"


@dataclass(frozen=True)
class Remedy:
    """An action, with the names of the project and the run that it is about; empty where it is about none."""

    action: Action
    project: str = ""
    run: str = ""
