"""What helps, as a click: where to go, with a link below the error."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.remedies import Action, Remedy
from dashboard import navigation, session


@dataclass(frozen=True)
class Words:
    """What to do, as Markdown, and the page where it is done; none where that is here, or on no page."""

    said: str
    page: navigation.Page | None = None


_RESTORE = "To restore a backup into another folder, type in a terminal: `python -m core restore FILE --to FOLDER`"
WORDS = {
    Action.MAKE_PROJECT: Words("Make one on Overview, or load the demo there.", navigation.OVERVIEW),
    Action.CHOOSE_PROJECT: Words("Choose one from the list of projects."),
    Action.ADD_TEXTS: Words("Upload annotated texts on Ground truth.", navigation.GROUND_TRUTH),
    Action.ADD_ONE_BY_ONE: Words(
        "Or upload one file and make it a version, then upload the other and choose “Add to the texts”."
    ),
    Action.CHOOSE_TEXT_COLUMN: Words("Choose the column with the texts."),
    Action.LABEL_TEXTS: Words("Or label the texts on Annotate.", navigation.ANNOTATE),
    Action.FIND_TEXT: Words("Look for the text by its words on Corrections.", navigation.CORRECTIONS),
    Action.CHOOSE_RUN: Words("Choose one from the list of runs on Train.", navigation.TRAIN),
    Action.STOP_RUN: Words("Stop it on Train, or wait for its end.", navigation.TRAIN),
    Action.TRAIN_AGAIN: Words("To get it back, press “Get the model back” beside the run on Train.", navigation.TRAIN),
    Action.OPEN_TEST_PART: Words("Open it on Train once no setting is to be changed any more.", navigation.TRAIN),
    Action.RESTORE_BACKUP: Words(_RESTORE),
    Action.CHECK_WORKSPACE: Words(
        f"To see what else is damaged, type in a terminal: `python -m core check`. {_RESTORE}"
    ),
    Action.TAKE_FOLDERS_ASIDE: Words(
        f"{_RESTORE}. If nothing is missing in your projects, move the folders aside: `python -m core check --mend`"
    ),
}


def in_words(remedy: Remedy) -> str:
    """As Markdown."""
    return WORDS[remedy.action].said


def show_link(remedy: Remedy) -> None:
    """The way to the page where it helps."""
    page = WORDS[remedy.action].page
    if page is not None:
        named = {session.PROJECT: remedy.project, session.RUN: remedy.run}
        address = {name: value for name, value in named.items() if value}
        st.page_link(page.path, label=f"Open {page.title}", icon=f":material/{page.icon}:", query_params=address)
