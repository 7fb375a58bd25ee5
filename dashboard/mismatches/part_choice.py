"""Which texts are read: those of test, those of validation while settings still change, or those of all folds."""

from __future__ import annotations

import streamlit as st

from core.records import Part, PredictionFilter, Project, Run
from core.workflow import fold_runs, results
from dashboard import resources, session
from dashboard.mismatch_lists import compared_lists
from dashboard.widgets import test_look
from dashboard.widgets.markdown import escaped

_KEY = "part_choice"
_TEST, _VALIDATION, _FOLDS = "test", "validation", "folds"
_NAMES = {_TEST: "Test texts", _VALIDATION: "Validation texts", _FOLDS: "Texts of all folds"}
_WITHIN = {
    _TEST: PredictionFilter(),
    _VALIDATION: PredictionFilter(part=Part.VALIDATION),
    _FOLDS: PredictionFilter(all_folds=True),
}
_WHY_VALIDATION = (
    "While settings, classes or labels still change, read these: what you learn from them costs the test part nothing."
)
_CHOSEN_BY_THEM = "The model was chosen by these texts, so it looks a little better on them than on new ones."
_MADE_ELSEWHERE = "Whether what gave these answers was chosen by these texts is not known here."


def choose(project: Project, run: Run) -> PredictionFilter:
    """All mismatches of the texts that are read; the page ends here where they are test texts, and these are locked,
    or where the run kept no answers to them.
    """
    folds = fold_runs.with_model(resources.bench(), run)
    chosen = _named() if folds or _named() != _FOLDS else _TEST
    st.session_state[_KEY] = chosen
    st.segmented_control(
        "Part",
        [_TEST, _VALIDATION, *[_FOLDS] * bool(folds)],
        format_func=_NAMES.__getitem__,
        required=True,
        key=_KEY,
        on_change=_turn,
        label_visibility="collapsed",
    )
    within = _WITHIN[chosen]
    if within.part is Part.TEST:
        for one in fold_runs.read(resources.bench(), run, within):
            test_look.begin(project, one)
        if within.all_folds:
            st.caption(escaped(fold_runs.in_words(resources.bench(), run)))
    elif results.has_answers(resources.bench(), run, within.part):
        st.caption(f"{_WHY_VALIDATION} {_MADE_ELSEWHERE if run.is_made_elsewhere else _CHOSEN_BY_THEM}")
    else:
        st.info(escaped(results.without_answers(run, within.part)), icon=":material/info:")
        st.stop()
    return within


def _named() -> str:
    """What is read by the address; test where it names nothing."""
    named = st.query_params.get(session.PART)
    return named if named in _NAMES else _TEST


def _turn() -> None:
    # A list that another page handed over is of the test texts.
    session.forget(session.PART, session.TEXT, *compared_lists.NAMES)
    session.first_page()
    if st.session_state[_KEY] != _TEST:
        st.query_params[session.PART] = st.session_state[_KEY]
