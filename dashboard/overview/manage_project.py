"""A project's name, and its end."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.errors import SettingError
from core.records import Project
from core.workflow import projects
from core.workflow.projects import ProjectStatus
from dashboard import navigation, resources, session
from dashboard.cached import clear_copies
from dashboard.widgets import errors

_WIDTH = 340


def show(project: Project, status: ProjectStatus, open_project: Project) -> None:
    # With a key of its own the popover of a project that was deleted does not stay open for the next one in the list.
    key = f"manage:{project.id}"
    with st.popover("Manage", icon=":material/more_horiz:", type="tertiary", key=key), st.container(width=_WIDTH):
        _rename(project, open_project)
        st.space("small")
        _delete(project, status, open_project)


def _rename(project: Project, open_project: Project) -> None:
    with (
        st.form(f"rename:{project.id}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input("Name", project.name, max_chars=80, key=f"name:{project.id}")
        st.form_submit_button(
            "Rename",
            help="Addresses that were shared before name the old one.",
            on_click=_send,
            args=(project, project == open_project),
        )


def _send(project: Project, is_open: bool) -> None:
    with errors.kept():
        renamed = projects.rename(resources.bench(), project, st.session_state[f"name:{project.id}"])
        if is_open:
            session.switch_project(renamed.name)


def _delete(project: Project, status: ProjectStatus, open_project: Project) -> None:
    st.markdown(f"Deleting takes {_held(status)} off this computer. There is no way back.")
    with st.form(f"delete:{project.id}", border=False):
        typed = st.text_input("To delete, type the project’s name", key=f"end:{project.id}", max_chars=80)
        submitted = st.form_submit_button("Delete for ever", icon=":material/delete_forever:")
    if submitted:
        with errors.shown():
            if typed.strip() != project.name:
                raise SettingError(
                    f"The project is called “{project.name}”, typed was “{typed.strip()}”.",
                    where="the project's name",
                    todo="Nothing was deleted. Type the name exactly.",
                )
            projects.delete(resources.bench(), project)
            clear_copies()
            _go_on(None if project == open_project else open_project)


def _held(status: ProjectStatus) -> str:
    if status.version is None:
        return "the project, which has no data yet,"
    versions = f"{counted(status.version.number, 'version')} of the data"
    if not status.runs:
        return f"{versions} with its judgements and corrections"
    return f"{versions} and {counted(len(status.runs), 'run')} with their judgements, corrections and models"


def _go_on(project: Project | None) -> None:
    if project is None:
        session.leave_project()
        navigation.go(navigation.OVERVIEW)
    session.switch_project(project.name)
    navigation.go(navigation.OVERVIEW, project=project.name)
