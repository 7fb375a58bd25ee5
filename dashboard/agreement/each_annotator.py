"""Each annotator against the vote of the others; two annotators against each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import streamlit as st

from core import figures
from core.records import Agreement, AnnotatorAgreement, DatasetVersion
from core.workflow import agreement
from dashboard.widgets import html_table, right_to_left, text_list
from dashboard.widgets.markdown import escaped

_FEW = 8
_LEAST = "Lowest upper end"
# Of few texts an interval is wide: who has the lowest upper end agrees least by what is sure.
_ORDERS: dict[str, Callable[[AnnotatorAgreement], float]] = {
    _LEAST: lambda one: one.agreement.high if one.agreement else math.inf,
    "By name": lambda _: 0.0,
    "Judged most": lambda one: -(one.compared + one.ties + one.alone),
}


def show(version: DatasetVersion, found: Agreement) -> None:
    if found.one_pair is not None:
        st.subheader("What is taken for what")
        _show_confusion(found, found.annotators[0])
        _show_repeats(found)
        return
    st.subheader("Annotators")
    st.caption(
        "Each annotator’s judgements beside the majority of the others’ on the same text; their own judgement does "
        "not count there. *Agrees* is the share of the texts with its 95 % interval; texts on which the others tie are "
        "skipped, and *Alone* are those that nobody else judged. Who agrees least comes first, by the upper end of the "
        "interval. Click a name to see what is taken for what."
    )
    order = _choose_order(version, len(found.annotators))
    annotators = sorted(found.annotators, key=_ORDERS[order])
    key = f"agreement_annotators:{version.id}{f':{order}' * (order != _LEAST)}"
    _show_confusion(found, annotators[_choose(annotators, key)])
    _show_repeats(found)


def _show_repeats(found: Agreement) -> None:
    """Agreement of annotators with themselves."""
    if said := agreement.repeats_in_words(found):
        st.markdown(f"**Judged again.** {said}")


def _choose_order(version: DatasetVersion, annotators: int) -> str:
    """Asked where they are many."""
    if annotators <= _FEW:
        return _LEAST
    key = f"order_of_annotators:{version.id}"
    return str(st.segmented_control("Order", list(_ORDERS), default=_LEAST, required=True, key=key))


def _choose(annotators: Sequence[AnnotatorAgreement], key: str) -> int:
    """The place of the annotator that was clicked, else of the first."""
    return text_list.choose(
        [_row(one) for one in annotators],
        ("Agrees", "Texts", "Ties skipped", "Alone"),
        key=key,
        head="Annotator",
        label="How often each annotator agrees with the majority of the others",
    )


def _row(one: AnnotatorAgreement) -> text_list.Row:
    agrees = figures.with_bounds(one.agreement, 2) if one.agreement else "–"
    numbers = f"{one.compared:,}", f"{one.ties:,}", f"{one.alone:,}"
    return text_list.Row(one.annotator, right_to_left.in_cell(one.annotator), (agrees, *numbers))


def _show_confusion(found: Agreement, one: AnnotatorAgreement) -> None:
    others = _other(found, one)
    st.markdown(f"**{escaped(one.annotator)}** (columns) and {escaped(others)} (rows), in texts")
    rows = [
        {"": label, **{f"says {own}": f"{texts:,}" for own, texts in zip(found.labels, line, strict=True)}}
        for label, line in zip(found.labels, one.confusion, strict=True)
    ]
    html_table.show(rows, f"Labels of {one.annotator} by labels of {others}")


def _other(found: Agreement, one: AnnotatorAgreement) -> str:
    if found.one_pair is None:
        return "the majority of the others"
    return next(name for name in found.one_pair if name != one.annotator)
