"""Each annotator against the vote of the others; two annotators against each other."""

from __future__ import annotations

import streamlit as st

from core import figures
from core.records import Agreement, AnnotatorAgreement, DatasetVersion
from core.workflow import agreement
from dashboard.widgets import html_table, text_list
from dashboard.widgets.markdown import escaped


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
        "skipped, and *Alone* are those that nobody else judged. In the order of names; click one to see what is taken "
        "for what."
    )
    _show_confusion(found, found.annotators[_choose(version, found)])
    _show_repeats(found)


def _show_repeats(found: Agreement) -> None:
    """Agreement of annotators with themselves."""
    if said := agreement.repeats_in_words(found):
        st.markdown(f"**Judged again.** {said}")


def _choose(version: DatasetVersion, found: Agreement) -> int:
    """The place of the annotator that was clicked, else of the first."""
    return text_list.choose(
        [_row(one) for one in found.annotators],
        ("Agrees", "Texts", "Ties skipped", "Alone"),
        key=f"agreement_annotators:{version.id}",
        head="Annotator",
        label="How often each annotator agrees with the majority of the others",
    )


def _row(one: AnnotatorAgreement) -> text_list.Row:
    agrees = figures.with_bounds(one.agreement, 2) if one.agreement else "–"
    return text_list.Row(one.annotator, one.annotator, (agrees, f"{one.compared:,}", f"{one.ties:,}", f"{one.alone:,}"))


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
