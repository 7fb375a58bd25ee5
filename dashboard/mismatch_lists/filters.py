"""Which test texts to list. Each filter is part of the address, so that a view can be shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import streamlit as st

from core import search_words
from core.counted import beginning, counted
from core.errors import NotFound
from core.records import SCORED, ListOrder, PredictionFilter, Project, Run
from core.workflow import explanations, fold_runs, list_orders, listed_texts, results
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.widgets import errors, form_options, rated_text, text_facts
from dashboard.widgets.confusion_matrix import Cell
from dashboard.widgets.markdown import escaped

ALL = {session.EVERYTHING: "true"}
"""What the address of Mismatches has where all test texts are listed."""

_ORDERS: dict[ListOrder, str] = {order: said.capitalize() for order, said in listed_texts.ORDERS.items()}
"""What the page calls each order; also its address."""
_BY_ID = "By id"
"""The usual order where no probability is known."""

_NAMES = {
    "true_label": session.TRUE_LABEL,
    "predicted_label": session.PREDICTED_LABEL,
    "words": session.WORDS,
    "probability": session.PROBABILITY,
}
"""Of each field of a filter, beside metadata, what the address calls it."""
_EMPTIED = {session.WORDS: "", session.PROBABILITY: (0, 100)}
"""What a widget holds that narrows nothing; the others hold None."""
_PENDING = "pending_cell"
_ANEW = "filters_anew"
_ALL_TEXTS = "filters_all_texts"
_ANY = "any"
_EMPTY = "(empty)"
_COLUMNS_SHOWN = 3
_WEIGHED = (
    "The texts that it spoke for their predicted label most come first: by its weight in the explanations that are "
    "kept, of all its places together. Texts that are not explained, or without it among their heaviest words, come "
    "last. Left empty, it is the one word that you search for."
)


def open_cell(project: Project, run: Run, cell: Cell) -> None:
    """Go to the list of one cell's texts."""
    navigation.go(navigation.MISMATCHES, project=project.name, run=run.name, **begin_with(cell))


def begin_with(cell: Cell) -> dict[str, str]:
    """The list that is opened next is of that cell alone; returns what its address says of it."""
    begin_anew()
    # The widgets take what is pending if they were drawn before, and what the address says if they were not.
    st.session_state[_PENDING] = cell
    true, predicted = cell
    address = {session.TRUE_LABEL: true, session.PREDICTED_LABEL: predicted}
    return address | ALL if true == predicted else address


def open_mismatches(project: Project, run: Run) -> None:
    """Go to the list of all mismatches."""
    begin_anew()
    navigation.go(navigation.MISMATCHES, project=project.name, run=run.name)


def begin_anew() -> None:
    """What was filtered before does not narrow the list that is opened next."""
    st.session_state[_ANEW] = True


def show_all() -> None:
    """The list that is opened next is of all test texts, whatever was filtered before; ``ALL`` is its address."""
    begin_anew()
    st.session_state[_ALL_TEXTS] = True


def narrow_to(cell: Cell) -> None:
    """List one cell's texts; the cell that is listed already is let go of."""
    now = (st.session_state.get(session.TRUE_LABEL), st.session_state.get(session.PREDICTED_LABEL))
    st.session_state[_PENDING] = (None, None) if cell == now else cell
    st.rerun()


def choose(run: Run, within: PredictionFilter, *, is_random: bool) -> PredictionFilter:
    """Draw the filters and return what of the texts they let through; the order of a random sample cannot be chosen."""
    assert run.result is not None
    _apply_pending()
    labels = list(run.result.test.labels)
    facets = _facets(run, within, tuple(one.folder for one in fold_runs.read(resources.bench(), run, within)))
    with st.grid(2, min_column_width=170):
        true = _one_of("Label", session.TRUE_LABEL, labels)
        predicted = _one_of("Predicted", session.PREDICTED_LABEL, labels)
        words = st.text_input(
            "Words in the text",
            key=session.WORDS,
            bind="query-params",
            on_change=session.first_page,
            max_chars=search_words.LONGEST,
            placeholder=search_words.EXAMPLE,
            help=f"{search_words.HOW} {search_words.WHERE}" if rated_text.begins_of(run) else search_words.HOW,
        )
        low, high = _choose_probability() if _has_probabilities(run) else (0, 100)
    metadata = _metadata(facets, text_facts.columns_of_run(run).telling)
    with st.container(horizontal=True, vertical_alignment="center"):
        everything = st.toggle(
            "Show all texts" if within.all_folds else f"Show all {within.part} texts",
            key=session.EVERYTHING,
            bind="query-params",
            on_change=session.first_page,
        )
        order, order_by = (ListOrder.MOST_CONFIDENT, "") if is_random else _choose_order(run, within, words or "")
        st.button("Clear the filters", icon=":material/filter_alt_off:", on_click=_clear, type="tertiary")
    return replace(
        within,
        only_mismatches=not everything,
        true_label=true,
        predicted_label=predicted,
        words=words or "",
        probability=(low / 100, high / 100),
        metadata=metadata,
        order=order,
        order_by=order_by,
    )


def scored(run: Run, filter: PredictionFilter) -> PredictionFilter:
    """The filter with what its order goes by; a word that was not chosen yet orders nothing, nor does a text that is
    not there.
    """
    if filter.order not in SCORED:
        return filter
    if not filter.order_by:
        st.caption("Say by which word the texts are ordered.")
        return replace(filter, order=ListOrder.MOST_CONFIDENT)
    try:
        return _with_scores(run, filter)
    except NotFound as error:
        errors.show(error)
        return replace(filter, order=ListOrder.MOST_CONFIDENT, order_by="")


def _with_scores(run: Run, filter: PredictionFilter) -> PredictionFilter:
    asked = PredictionFilter(filter.part, filter.all_folds, filter.only_mismatches)
    asked = replace(asked, order=filter.order, order_by=filter.order_by)
    return replace(filter, scores=_scores(run, asked, explanations.number(resources.bench(), run, asked)))


@cached(20)
def _scores(run: Run, filter: PredictionFilter, explained: int) -> list_orders.Scores:
    """``explained`` is the number of explanations that there are."""
    return list_orders.scores(resources.bench(), run, filter)


def in_words(run: Run, filter: PredictionFilter) -> str:
    """What the list holds, to be read back."""
    return listed_texts.in_words(filter, has_probabilities=_has_probabilities(run))


def show_active(filter: PredictionFilter) -> None:
    """A button for each filter, which takes it away alone."""
    active = listed_texts.narrowings(filter)
    if not active:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="active_filters"):
        for one in active:
            name = session.METADATA + one.column if one.column else _NAMES[one.field]
            st.button(
                escaped(one.said),
                icon=":material/close:",
                key=f"without:{name}",
                on_click=_take_away,
                args=(name,),
                help="Take this filter away.",
            )


def _take_away(name: str) -> None:
    st.session_state[name] = _EMPTIED.get(name)
    session.first_page()


def _orders(run: Run, within: PredictionFilter) -> dict[ListOrder, str]:
    """What the page calls each order that a list of the run's texts can have."""
    missing = [ListOrder.WORD] if run.read_from is not None else []
    if not _like() or list_orders.why_not_by_similarity(resources.bench(), run, within):
        missing += [ListOrder.SIMILAR, ListOrder.SIMILAR_WORDS]
    if _has_probabilities(run):
        return {order: said for order, said in _ORDERS.items() if order not in missing}
    said = {**_ORDERS, ListOrder.MOST_CONFIDENT: _BY_ID}
    return {order: said[order] for order in said if order not in (*missing, ListOrder.LEAST_CONFIDENT)}


def _like() -> str:
    """Id of the text by the similarity to which a list is or would be sorted: that in the address, so that the order
    stays from text to text, else the one that is open or was last.
    """
    return st.query_params.get(session.LIKE) or st.query_params.get(session.TEXT) or session.last_text() or ""


def _choose_order(run: Run, within: PredictionFilter, words: str) -> tuple[ListOrder, str]:
    """With the text or the word that it goes by, where it does: of words that which was chosen, else the only one that
    is looked for.
    """
    named = {said: order for order, said in _orders(run, within).items()}
    if st.session_state.get(session.ORDER) not in (None, *named):
        # It is of another run. A box that is told nothing goes on showing what was chosen in it.
        st.session_state[session.ORDER] = next(iter(named))
    chosen = st.selectbox(
        "Order",
        list(named),
        key=session.ORDER,
        bind="query-params",
        on_change=session.first_page,
        label_visibility="collapsed",
        width=260,
    )
    order = named[chosen]
    if order in (ListOrder.SIMILAR, ListOrder.SIMILAR_WORDS):
        st.query_params[session.LIKE] = like = _like()
        return order, like
    st.query_params.pop(session.LIKE, None)
    if order is not ListOrder.WORD:
        return order, ""
    sought = search_words.terms(words, placed=True)
    usual = sought[0].words if len(sought) == 1 else st.query_params.get(session.WORD, "")
    word = st.text_input(
        "Word",
        key=session.WEIGHED,
        bind="query-params",
        on_change=session.first_page,
        placeholder=beginning(usual) or "which word",
        help=_WEIGHED,
        max_chars=search_words.LONGEST,
        label_visibility="collapsed",
        width=160,
    )
    return order, word.strip() or usual


def chosen_cell(filter: PredictionFilter) -> Cell | None:
    """The cell of the confusion matrix that the filter amounts to."""
    if filter.true_label is None or filter.predicted_label is None:
        return None
    return filter.true_label, filter.predicted_label


def _metadata(facets: dict[str, list[str]], telling: Sequence[str]) -> dict[str, str]:
    """A select box for each column of the file that has more than one value; what rarely repeats (ids, links, row
    numbers) folds away.
    """
    useful = {name: values for name, values in facets.items() if len(values) > 1}
    first = [name for name in useful if name in telling][:_COLUMNS_SHOWN]
    others = [name for name in useful if name not in first]
    chosen: dict[str, str | None] = {}
    if first:
        st.caption("Columns of your file")
    with st.grid(3, min_column_width=150):
        for name in first:
            chosen[name] = _one_of(name, session.METADATA + name, useful[name])
    if others:
        words = ("more column",) if first else ("column of your file", "columns of your file")
        with st.expander(counted(len(others), *words), key="filter_columns"), st.grid(3, min_column_width=150):
            for name in others:
                chosen[name] = _one_of(name, session.METADATA + name, useful[name])
    return {name: value for name, value in chosen.items() if value is not None}


def _choose_probability() -> tuple[int, int]:
    return st.slider(
        "Probability, in %",
        0,
        100,
        # Streamlit logs a warning where a value is both given here and set by what clears the filters.
        cast("tuple[int, int]", None if session.PROBABILITY in st.session_state else (0, 100)),
        key=session.PROBABILITY,
        bind="query-params",
        on_change=session.first_page,
    )


@cached(20)
def _has_probabilities(run: Run) -> bool:
    return results.has_probabilities(resources.bench(), run)


def _one_of(title: str, key: str, values: list[str]) -> str | None:
    return st.selectbox(
        escaped(title),
        values,
        index=None,
        placeholder=_ANY,
        format_func=lambda value: form_options.apart(value, _EMPTY) if value else _EMPTY,
        key=key,
        bind="query-params",
        on_change=session.first_page,
    )


def _apply_pending() -> None:
    if st.session_state.pop(_ANEW, False):
        _clear()
    if st.session_state.pop(_ALL_TEXTS, False):
        st.session_state[session.EVERYTHING] = True
    cell = st.session_state.pop(_PENDING, None)
    if cell is None:
        return
    true, predicted = cell
    st.session_state[session.TRUE_LABEL] = true
    st.session_state[session.PREDICTED_LABEL] = predicted
    # Texts that are right are in the list of all only; those of another cell need it no longer.
    st.session_state[session.EVERYTHING] = true is not None and true == predicted
    session.first_page()


def _clear() -> None:
    for key in list(st.session_state):
        if str(key).startswith(session.METADATA):
            st.session_state[key] = None
    for name in _NAMES.values():
        st.session_state[name] = _EMPTIED.get(name)
    st.session_state[session.EVERYTHING] = False
    session.first_page()


@cached(10)
def _facets(run: Run, within: PredictionFilter, read: tuple[str, ...]) -> dict[str, list[str]]:
    """``read`` are the folders of the runs that have the answers."""
    return results.facets(resources.bench(), run, within)
