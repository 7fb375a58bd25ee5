"""One file for a page: uploaded, and kept on disk until another takes its place."""

from __future__ import annotations

import streamlit as st

from core.records import Project
from core.workflow import uploads
from core.workflow.ground_truth import StagedFile
from dashboard import resources, session
from dashboard.uploading import cached_readings, upload
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped

_TABLE = (
    "Any table that Ground truth reads: CSV, XLSX, JSON, Parquet, a tool's export and others; up to 200 MB. The file "
    "stays on this machine."
)


def show(project: Project, name: str, title: str, *, said: str = _TABLE) -> StagedFile | None:
    """The uploader, or the file that waits with a button to choose another; ``name`` is what the address calls it,
    ``said`` what can be uploaded.
    """
    id = session.remembered(name)
    found = uploads.find(resources.bench(), project, id) if id is not None else None
    if found is None:
        if id is not None:
            session.forget(name)
            st.info(f"The file is gone: nobody looked at it for {uploads.DAYS_THAT_UPLOADS_WAIT} days.")
        _ask(project, name, title, said)
        return None
    [file] = found.files
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/draft: **{escaped(file.name)}**", width="stretch")
        if st.button("Choose another file", icon=":material/close:", key=f"another:{name}"):
            put_away(project, name)
            st.rerun()
    return file


def put_away(project: Project, name: str) -> None:
    """No file waits any more."""
    id = session.remembered(name)
    found = uploads.find(resources.bench(), project, id) if id is not None else None
    if found is not None:
        uploads.discard(resources.bench(), found)
    cached_readings.forget()
    session.forget(name)


def _ask(project: Project, name: str, title: str, said: str) -> None:
    given = st.file_uploader(title, key=f"{name}:{project.id}")
    st.caption(said)
    if given is None:
        return
    with errors.shown(), st.spinner("Reading …"):
        session.remember(name, upload.stage(project, [given]).id)
        st.rerun()
