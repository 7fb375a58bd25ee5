"""A button and a key for each class, to say which one a text has."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.counted import counted
from core.records import Project
from core.workflow.corrections import classes
from core.workflow.corrections.draft import Draft
from dashboard import resources
from dashboard.widgets import keys
from dashboard.widgets.markdown import escaped

_ONE_COLUMN = 8


def show(
    project: Project,
    draft: Draft,
    id: str,
    decide: Callable[[str], None],
    *,
    columns: int = 1,
    now: str | None = None,
) -> None:
    """``decide`` is called with the class that was pressed; ``now`` is the label that the text has, which is marked."""
    labels = classes.arranged(resources.bench(), project, draft)
    shortcuts = keys.of_classes(labels)
    with st.grid(2 if len(labels) > _ONE_COLUMN else columns, min_column_width=120, gap="xsmall"):
        for index, label in enumerate(labels):
            # The key names the text: a press that was meant for the text before never reaches this one.
            st.button(
                escaped(label),
                key=f"decide:{index}:{id}",
                icon=":material/check:" if label == now else None,
                shortcut=shortcuts.get(label),
                on_click=decide,
                args=(label,),
                width="stretch",
                wrap=True,
            )
    if len(shortcuts) < len(labels):
        mouse_only = counted(len(labels) - len(shortcuts), "is", "are")
        st.caption(f"There are more classes than keys: {mouse_only} for the mouse only.")
