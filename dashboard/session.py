"""What one browser tab remembers, and what its address says.

The address wins over the memory, so that a link opens the same view in a fresh browser; the memory fills in what the
address leaves out, so that the project stays open from page to page.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from core.errors import NotFound
from core.records import Project, Run
from core.workflow import ensembles, looks, projects, training
from core.workflow.typed_text import TypedText
from dashboard import address_values, resources, unsent_forms
from dashboard.widgets.markdown import escaped

# Names in the address.
PROJECT = "project"
RUN = "run"
TEXT = "text"
ROUND = "round"
ANNOTATING = "annotating"
ANNOTATOR = "annotator"
UPLOAD = "upload"
TRUE_LABEL = "true"
PREDICTED_LABEL = "predicted"
WORDS = "words"
PROBABILITY = "probability"
EVERYTHING = "all"
PART = "part"
ORDER = "order"
WEIGHED = "weighed"
LIKE = "like"
PAGE = "page"
PAGE_ROWS = "rows"
METADATA = "meta."
AGAINST = "against"
BESIDE = "beside"
LABELS = "labels"
CHANGE = "change"
SAMPLE = "sample"
SLICE = "slice"
WORD = "word"
EMBEDDING = "embedding"
FURTHER = "further"
PREDICTIONS = "predictions"
CLASSIFIER = "classifier"
BEFORE = "before"
KIND = "kind"
AFTER = "after"
TYPED = "typed"
EDITED = "edited"
OUT = "out"
INSTEAD = "instead"
PILE = "pile"
CLASS = "class"
METHOD = "method"
SEARCH = "search"
OPENED = "opened"

# The run that was opened because nobody had chosen one.
_USUAL_RUN = "usual_run"

_OF_A_PROJECT = (
    *(RUN, _USUAL_RUN, TEXT, ROUND, ANNOTATING, UPLOAD, AGAINST, LABELS, CHANGE, SAMPLE, SLICE, WORD, BEFORE, AFTER),
    *(TYPED, SEARCH, OPENED, FURTHER, PREDICTIONS, CLASSIFIER, PART, BESIDE),
    unsent_forms.ADDRESS,
)
OF_THE_OPEN_TEXT = (TEXT, EDITED, OUT, INSTEAD)
_NOT_OF_A_VIEW = (PROJECT, RUN, *OF_THE_OPEN_TEXT, UPLOAD, unsent_forms.ADDRESS, PAGE)
# What narrows lists down, and what it holds where nothing is: widgets that write the address themselves.
_EMPTY = {
    **{TRUE_LABEL: None, PREDICTED_LABEL: None, WORDS: "", PROBABILITY: (0, 100), EVERYTHING: False},
    KIND: None,
    ANNOTATOR: None,
}

_LONGEST_NUMBER = 9

# Names in the memory of the tab.
_OPEN = "open:"
_FOUND = "found_project"
_UPLOADS = "uploads"


def remembered(name: str) -> str | None:
    """The value in the address, else the one of the page before, and then written into the address."""
    value = st.query_params.get(name) or st.session_state.get(_OPEN + name)
    if value is not None:
        remember(name, value)
    return value


def remember(name: str, value: str) -> None:
    st.session_state[_OPEN + name] = value
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def show(name: str, value: str) -> None:
    """Let the address say it, or nothing where the value is empty; no other page remembers it."""
    if not value:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def forget(*names: str) -> None:
    """Drop them from the memory and the address."""
    _forget_memory(*names)
    for name in names:
        if name in st.query_params:
            del st.query_params[name]


def _forget_memory(*names: str) -> None:
    for name in names:
        st.session_state.pop(_OPEN + name, None)


def open_project() -> Project | None:
    """The open project, the only or newest one where none was opened; raises NotFound for an unknown name."""
    project = _find_project()
    if project is not None:
        _carry_upload(project)
        unsent_forms.carry(project)
    return project


def _find_project() -> Project | None:
    bench = resources.bench()
    if st.query_params.get(PROJECT, st.session_state.get(_OPEN + PROJECT)) != st.session_state.get(_OPEN + PROJECT):
        _forget_memory(*_OF_A_PROJECT)
    name = remembered(PROJECT)
    if name is not None:
        return _called(name)
    known = projects.all_projects(bench)
    if not known:
        return None
    newest = max(known, key=lambda project: project.created)
    remember(PROJECT, newest.name)
    return newest


def _called(name: str) -> Project:
    """The project of that name, also where it was renamed since this tab found it; raises NotFound."""
    bench = resources.bench()
    try:
        found = projects.find(bench, name)
    except NotFound:
        before: Project | None = st.session_state.get(_FOUND)
        if before is None or before.name.casefold() != name.casefold():
            raise
        found = _renamed(before)
    st.session_state[_FOUND] = found
    return found


def _renamed(before: Project) -> Project:
    found = next((one for one in projects.all_projects(resources.bench()) if one.id == before.id), None)
    if found is None:
        raise NotFound(
            f"The project “{before.name}” was deleted in the meantime.",
            todo="Choose another from the list of projects.",
        )
    remember(PROJECT, found.name)
    st.toast(
        f"“{escaped(before.name)}” was renamed in the meantime: it is “{escaped(found.name)}” now.",
        icon=":material/edit:",
        duration="long",
    )
    return found


def switch_project(name: str) -> None:
    """Open another project; run, text, round and filters of the earlier one mean nothing in it."""
    leave_project()
    remember(PROJECT, name)


def leave_project() -> None:
    """Forget which project is open and what was open in it; what waits or was chosen in a form stays with it."""
    narrowed = [str(key) for key in st.session_state if str(key).startswith(METADATA)]
    for name, empty in {**_EMPTY, **dict.fromkeys(narrowed)}.items():
        if name in st.session_state:
            st.session_state[name] = empty
    first_page()
    forget(PROJECT, *_OF_A_PROJECT)


def first_page() -> None:
    """Another list begins at its first page."""
    st.query_params.pop(PAGE, None)


def turn_to_page(number: int) -> None:
    """Of the list that the page shows."""
    first_page()
    if number > 1:
        st.query_params[PAGE] = f"{number}"


def page() -> int:
    """Which page of its list the address names; the first where it names none."""
    named = st.query_params.get(PAGE, "")
    return max(int(named), 1) if named.isdecimal() and len(named) <= _LONGEST_NUMBER else 1


def upload(project: Project) -> str | None:
    """Id of the project's files that wait in this tab."""
    return _uploads().get(project.id)


def keep_upload(project: Project, id: str) -> None:
    _uploads()[project.id] = id
    _carry_upload(project)


def drop_upload(project: Project) -> None:
    _uploads().pop(project.id, None)
    forget(UPLOAD)


def _uploads() -> dict[int, str]:
    return st.session_state.setdefault(_UPLOADS, {})


def _carry_upload(project: Project) -> None:
    """The address of every page names the waiting files, so that a reload of any of them finds them again."""
    if UPLOAD in st.query_params:
        _uploads().setdefault(project.id, st.query_params[UPLOAD])
    known = upload(project)
    if known is not None and st.query_params.get(UPLOAD) != known:
        st.query_params[UPLOAD] = known


def open_run(project: Project) -> Run | None:
    """The run that was chosen or that the address names; where none was, the newest that has a model and was looked at
    before, as to look at another is a choice; where none was, the newest, on each page anew. Raises NotFound for an
    unknown name.
    """
    bench, usual = resources.bench(), st.session_state.get(_OPEN + _USUAL_RUN)
    named = st.query_params.get(RUN)
    name = named if named is not None and named == usual else remembered(RUN)
    if name is not None:
        return training.run(bench, project, name)
    known, seen = training.runs(bench, project), looks.runs_opened(bench, project.id)
    newest = training.newest_model(run for run in known if run.id in seen) or training.newest_model(known)
    newest = newest or next(iter(ensembles.models(bench, project)), None)
    if newest is not None:
        _open_unasked(newest, usual)
    return newest


def _open_unasked(run: Run, before: str | None) -> None:
    if before not in (None, run.name):
        forget(TEXT)
    st.session_state[_OPEN + _USUAL_RUN] = st.query_params[RUN] = run.name


def last_text() -> str | None:
    """Id of the text that was open last in this tab."""
    return st.session_state.get(_OPEN + TEXT)


def open_model(project: Project) -> None:
    """For a page that asks a model: where nobody named a run in the address and the open one was read from a table,
    open the newest that has a model.
    """
    if RUN in st.query_params:
        return
    with suppress(NotFound):
        run = open_run(project)
        trained = [one for one in training.runs(resources.bench(), project) if one.read_from is None]
        newest = training.newest_model(trained)
        if run is not None and run.read_from is not None and newest is not None:
            remember(RUN, newest.name)


def view() -> dict[str, list[str]]:
    """What the page's address says of the view, beside what is open in it and the page of its list."""
    names = [name for name in st.query_params if name not in _NOT_OF_A_VIEW]
    return {name: st.query_params.get_all(name) for name in names}


def keep_typed(text: TypedText) -> None:
    remember(TYPED, address_values.of_server().keep(text))


def typed() -> TypedText | None:
    """The text that was typed last; an empty one where none was, None where it is not kept any more."""
    name = remembered(TYPED)
    if name is None:
        return TypedText("")
    found = address_values.of_server().find(name)
    return found if isinstance(found, TypedText) else None
