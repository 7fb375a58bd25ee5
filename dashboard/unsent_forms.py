"""What a person chose, ticked or typed in forms and has not sent: it outlives a reload and the server.

It waits on disk, as uploaded files do, and the address of every page names it. Whoever else has the address sees
a copy: the first change of a page that was loaded anew makes a folder of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.records import Project
from core.workflow import uploads
from core.workflow.uploads import DAYS_THAT_UPLOADS_WAIT
from dashboard import resources

ADDRESS = "unsent"
_FORMS = "unsent_forms"
_OPEN = "unsent_open"


@dataclass
class _Forms:
    """Of a project in this tab: what was chosen, by form and widget. ``id`` is what the address names, ``is_own``
    whether it was made here, ``found`` the forms in which something was chosen before the page was loaded.
    """

    project: Project
    chosen: dict[str, dict[str, Any]]
    id: str | None
    found: tuple[str, ...]
    is_own: bool = False


def carry(project: Project) -> None:
    """Find the open project's forms again, and let the address name them. Called before a page is drawn."""
    known: dict[str, _Forms] = st.session_state.setdefault(_FORMS, {})
    # Databases give the number of a deleted project to a new one.
    identity = f"{project.id} {project.created.isoformat()}"
    if identity not in known:
        known[identity] = _found(project)
    st.session_state[_OPEN] = forms = known[identity]
    if forms.id is not None:
        # Looked at, it waits for some days more.
        uploads.find(resources.bench(), project, forms.id)
    _name(forms)


def form(name: str) -> dict[str, Any]:
    """What was chosen in that form of the open project, to be changed in place and then saved."""
    return _open().chosen.setdefault(name, {})


def forget(name: str) -> None:
    """Begin that form anew; whoever holds what was chosen in it changes nothing any more."""
    if _open().chosen.pop(name, None):
        save()


def was_found(name: str) -> bool:
    """Whether something was chosen, before the page was loaded, in a form whose name begins so: it is to be seen.

    The same to the end of the tab, so that nothing opens or closes under anybody's hand.
    """
    return any(found.startswith(name) for found in _open().found)


def save() -> None:
    """Keep on disk what is chosen now."""
    forms, bench = _open(), resources.bench()
    chosen = {name: made for name, made in forms.chosen.items() if made}
    found = uploads.find(bench, forms.project, forms.id) if forms.is_own and forms.id else None
    if found is None and chosen:
        found = uploads.begin(bench, forms.project, [])
    if found is not None:
        uploads.keep_choices(bench, found.folder, chosen)
    forms.id, forms.is_own = found.id if found else None, found is not None
    _name(forms)


def _open() -> _Forms:
    return st.session_state[_OPEN]


def _found(project: Project) -> _Forms:
    id = st.query_params.get(ADDRESS)
    found = uploads.find(resources.bench(), project, id) if id is not None else None
    if id is not None and found is None:
        st.toast(
            f"What was chosen here and not sent is gone: nobody looked at it for {DAYS_THAT_UPLOADS_WAIT} days.",
            icon=":material/info:",
            duration="long",
        )
    kept = uploads.choices(found.folder) if found else {}
    chosen = {name: made for name, made in kept.items() if isinstance(made, dict)}
    return _Forms(project, chosen, found.id if found else None, tuple(chosen))


def _name(forms: _Forms) -> None:
    """An address names forms only while something is chosen in them."""
    id = forms.id if any(forms.chosen.values()) else None
    if id is None:
        st.query_params.pop(ADDRESS, None)
    elif st.query_params.get(ADDRESS) != id:
        st.query_params[ADDRESS] = id
