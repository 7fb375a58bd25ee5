"""Uploading: each file goes to disk at once, so that its bytes do not stay in the server's memory."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.records import Project
from core.workflow import ground_truth
from core.workflow.ground_truth import StagedFile
from dashboard import resources
from dashboard.parts import errors
from dashboard.parts.plain import plain

_STAGED = "staged"
_ROUND = "upload_round"

_SHAPES = (
    ("One label column", "A row is a text with its label.", "text, label"),
    ("One column per annotator", "A row is a text with every annotator's label.", "text, Ann, Ben, Cem"),
    ("One row per judgement", "A row is what one annotator said about one text.", "text, annotator, label"),
)
FORMATS = (
    "CSV or TSV with any separator, XLSX, ODS, JSON, JSON Lines, Parquet, or the export of Label Studio, doccano, "
    "Prodigy, Argilla, ActiveTigger, INCEpTION, Potato, fastText, MTurk, Appen, Toloka, Qualtrics, Google and "
    "Microsoft Forms or LimeSurvey, zipped or not"
)


def show(project: Project, *, labelled: bool = True) -> tuple[StagedFile, ...]:
    """The uploader, or the files that wait on disk with a button to begin anew."""
    staged = waiting(project)
    if not staged:
        _ask(project, labelled)
        return ()
    with st.container(horizontal=True, vertical_alignment="center"):
        names = ", ".join(f"**{plain(file.name)}**" for file in staged)
        st.markdown(f":material/draft: {names}", width="stretch")
        if st.button("Choose other files", icon=":material/close:"):
            clear(project)
            st.rerun()
    return staged


def waiting(project: Project) -> tuple[StagedFile, ...]:
    """The project's files on disk that are not yet a data set version."""
    staged = st.session_state.get(_STAGED, {}).get(project.id, ())
    return tuple(file for file in staged if file.path.exists())


def clear(project: Project) -> None:
    """Remove the waiting files."""
    ground_truth.discard(st.session_state.get(_STAGED, {}).pop(project.id, ()))


def _ask(project: Project, labelled: bool) -> None:
    key = f"upload_{project.id}_{st.session_state.get(_ROUND, 0)}"
    uploads = st.file_uploader(
        "Tables of annotated texts" if labelled else "Tables of texts, with or without labels",
        accept_multiple_files=True,
        key=key,
        help="Several files need the same columns. Files that label the same texts count as an annotator's each.",
    )
    st.caption(f"{FORMATS}; up to 200 MB each. The files stay on this machine.")
    if labelled:
        _describe_layouts()
    if not uploads:
        return
    with errors.shown(), st.spinner("Reading …"):
        staged = tuple(_stage(upload) for upload in uploads)
        st.session_state.setdefault(_STAGED, {})[project.id] = staged
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        _release(uploads)
        st.rerun()


def _describe_layouts() -> None:
    with st.grid(len(_SHAPES), min_column_width=200, border=True):
        for title, what, example in _SHAPES:
            st.markdown(f"**{title}**  \n{what}  \n:gray[{example}]")


def _stage(upload: UploadedFile) -> StagedFile:
    return ground_truth.stage(resources.bench(), upload.name, upload)


def _release(uploads: Sequence[UploadedFile]) -> None:
    """Streamlit keeps uploads in memory for the whole session unless it is told that they are done with."""
    context = get_script_run_ctx()
    if context is None or not isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        return
    for upload in uploads:
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=upload.file_id)
