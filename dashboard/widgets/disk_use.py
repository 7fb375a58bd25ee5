"""What trainings take of the disk, before they start."""

from __future__ import annotations

import streamlit as st

from core.workflow import disk_space
from core.workflow.disk_space import DiskSpace
from dashboard.widgets.markdown import escaped


def show(space: DiskSpace) -> None:
    """What it takes of the disk; a warning where that is more than is free, as it would be refused."""
    said = escaped(disk_space.in_words(space))
    if space.is_enough:
        st.caption(f":material/hard_drive: {said}")
    else:
        st.warning(f"{said} The start would be refused.", icon=":material/hard_drive:")
