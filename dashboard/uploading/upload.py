"""Uploading: each file goes to disk at once, so that its bytes do not stay in the server's memory."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.counted import joined
from core.records import Project
from core.workflow import uploads
from core.workflow.ground_truth import StagedFile
from core.workflow.uploads import DAYS_THAT_UPLOADS_WAIT, Upload
from dashboard import resources, session
from dashboard.uploading import cached_readings
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped

_OWN = "own_uploads"
_PUT_AWAY = "put_away:"
_KEPT = "choices_kept"
_ROUND = "upload_round"

_SHAPES = (
    ("One label column", "A row is a text with its label.", "text, label"),
    ("One column per annotator", "A row is a text with every annotator's label.", "text, Ann, Ben, Cem"),
    ("One row per judgement", "A row is what one annotator said about one text.", "text, annotator, label"),
)
_FORMATS = (
    "CSV or TSV with any separator, XLSX, XLS, ODS, JSON, JSON Lines, Parquet, Feather, SPSS, Stata, R's .rds, "
    "fastText, data sets of Hugging Face (save_to_disk, zipped), or the export of"
)


def show(project: Project, *, labelled: bool = True) -> tuple[StagedFile, ...]:
    """The uploader, or the files that wait on disk with a button to begin anew."""
    found = _waiting(project)
    if found is None:
        _ask(project, labelled)
        return ()
    with st.container(horizontal=True, vertical_alignment="center"):
        names = ", ".join(f"**{escaped(file.name)}**" for file in found.files)
        st.markdown(f":material/draft: {names}", width="stretch")
        if len(found.files) > 1:
            _offer_to_leave_out(found)
        if st.button("Choose other files", icon=":material/close:"):
            _put_away(project, found)
            st.rerun()
    if not _is_own(found):
        st.caption(
            f":material/info: Uploaded on {found.begun.astimezone():%d %B at %H:%M}, in another tab or before this "
            "page was loaded anew. What was chosen for these files is chosen below."
        )
    if found.id == st.session_state.get(_KEPT):
        st.caption(":material/info: What was chosen for the files of the same names before is chosen below.")
    return found.files


def _offer_to_leave_out(found: Upload) -> None:
    """One file too many costs no second upload of the others."""
    with st.popover("Leave out a file", icon=":material/playlist_remove:"):
        for file in found.files:
            st.button(
                escaped(file.name),
                key=f"leave_out:{file.path.name}",
                type="tertiary",
                icon=":material/close:",
                on_click=uploads.leave_out,
                args=(resources.bench(), found, file),
            )


def waiting(project: Project) -> tuple[StagedFile, ...]:
    """The project's files on disk that are not yet a data set version."""
    found = _waiting(project)
    return found.files if found else ()


def clear(project: Project) -> None:
    """Remove the waiting files, of which something was made."""
    found = _waiting(project)
    if found is not None:
        uploads.discard(resources.bench(), found)
        session.drop_upload(project)
        cached_readings.forget()


def _waiting(project: Project) -> Upload | None:
    id = session.upload(project)
    found = uploads.find(resources.bench(), project, id) if id is not None else None
    if id is not None and found is None:
        session.drop_upload(project)
        st.info(
            "The files that waited here are gone: they were used or put away in another tab, or nobody looked at them "
            f"for {DAYS_THAT_UPLOADS_WAIT} days.",
            icon=":material/info:",
        )
    return found


def _is_own(found: Upload) -> bool:
    """Whether the files were uploaded in this tab since its page was loaded; others may be somebody else's."""
    return found.id in st.session_state.get(_OWN, ())


def _put_away(project: Project, found: Upload) -> None:
    """Files of another tab stay for it. What was chosen is remembered, for the same files once they are mended."""
    st.session_state[f"{_PUT_AWAY}{project.id}"] = _names(found), uploads.choices(found.files[0].path.parent)
    if _is_own(found):
        uploads.discard(resources.bench(), found)
    session.drop_upload(project)
    cached_readings.forget()


def _ask(project: Project, labelled: bool) -> None:
    key = f"upload_{project.id}_{st.session_state.get(_ROUND, 0)}"
    given = st.file_uploader(
        "Tables of annotated texts" if labelled else "Tables of texts, with or without labels",
        accept_multiple_files=True,
        key=key,
        help="Several files need the same columns; the texts may have another heading in each. Files that label the "
        "same texts count as an annotator's each.",
    )
    tools = joined(uploads.tools(), "or")
    st.caption(f"{_FORMATS} {tools}, zipped or not; up to 200 MB each. The files stay on this machine.")
    if labelled:
        _describe_layouts()
    if not given:
        return
    with errors.shown(), st.spinner("Reading …"):
        begun = stage(project, given)
        _choose_as_before(project, begun)
        st.session_state[_OWN] = {*st.session_state.get(_OWN, ()), begun.id}
        session.keep_upload(project, begun.id)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _choose_as_before(project: Project, begun: Upload) -> None:
    """Of files of the same names as those that were put away last, which were mended since or taken by mistake."""
    names, chosen = st.session_state.pop(f"{_PUT_AWAY}{project.id}", ((), {}))
    if chosen and names == _names(begun):
        uploads.keep_choices(resources.bench(), begun.files[0].path.parent, chosen)
        st.session_state[_KEPT] = begun.id


def _names(found: Upload) -> list[str]:
    return sorted(file.name for file in found.files)


def stage(project: Project, given: Sequence[UploadedFile]) -> Upload:
    """Put files on disk, and let go of their bytes here; raises FileError."""
    begun = uploads.begin(resources.bench(), project, [(file.name, file) for file in given])
    _release(given)
    return begun


def _describe_layouts() -> None:
    with st.grid(len(_SHAPES), min_column_width=200):
        for title, what, example in _SHAPES:
            st.markdown(f"**{title}**  \n{what}  \n:gray[{example}]")


def _release(given: Sequence[UploadedFile]) -> None:
    """Streamlit keeps uploads in memory for the whole session unless it is told that they are done with."""
    context = get_script_run_ctx()
    if context is None or not isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        return
    for file in given:
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file.file_id)
