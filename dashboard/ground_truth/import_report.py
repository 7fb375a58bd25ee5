"""What came of reading the tables: what was read, what was left out and why, and what to look at before training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from pandas import DataFrame

from core.records import ADJUDICATION, ImportReport, VoteSettings
from core.records.columns import ANNOTATOR, LABEL, SOURCE
from core.workflow import vote_words
from core.workflow.class_order import by_value
from core.workflow.corrections import scale
from core.workflow.import_figures import decisions_in_words, mostly_left_out, shortfall
from dashboard.ground_truth import count_charts
from dashboard.uploading import left_out as left_out_list
from dashboard.widgets import form_options, grids
from dashboard.widgets.markdown import escaped

_ANNOTATORS_SHOWN = 500


def show(
    report: ImportReport,
    lengths: pd.Series,
    vote: VoteSettings,
    order: Sequence[str] = (),
    by_hand: str = "",
    *,
    with_context: bool,
) -> None:
    """Figures with what they count, label counts (in the order given, else grades from the lowest on, else the most
    frequent first), text lengths.

    ``by_hand`` says of how many texts a person gave the label.
    """
    with st.grid(4, min_column_width=160):
        st.metric("Rows read", f"{report.rows:,}", border=True)
        st.metric("Annotators", f"{report.named:,}", border=True)
        st.metric("Judgements", f"{report.judgements:,}", border=True)
        st.metric("Texts with a label", f"{report.texts:,}", border=True)
    if lines := shortfall(report):
        st.caption("  \n".join(map(escaped, lines)))
    left, right = st.columns(2)
    with left:
        voted = [vote_words.in_words(vote, shown=escaped)] if report.annotators > 1 else []
        st.markdown(", ".join(["**Labels**", *voted, *filter(None, [by_hand])]))
        count_charts.show_labels(report.labels, order or scale.grades(report.labels))
    with right:
        st.markdown("**Text lengths**, with the context" if with_context else "**Text lengths**")
        count_charts.show_lengths(lengths)
    for note in report.notes:
        st.caption(escaped(note))


def show_findings(
    report: ImportReport, cut_off: tuple[int, int] | None, model: str, *, names_parts: bool = False
) -> None:
    """Duplicates, contradictions, the file's own decision against the vote, and texts that are too long."""
    lines = [_duplicates(report, names_parts)]
    lines += map(escaped, decisions_in_words(report))
    if cut_off is not None:
        lines.append(_cut_off(*cut_off, escaped(model)))
    st.markdown("\n".join(f"- {line}" for line in lines))


def _cut_off(number: int, limit: int, model: str) -> str:
    reads = f"the {limit:,} tokens (words, or parts of them) that the bundled {model} reads"
    if not number:
        return f"Every text fits into {reads}."
    longer = "One text is" if number == 1 else f"{number:,} texts are"
    return f"{longer} longer than {reads}. Other models read more or less; Train tells it of the one that is chosen."


def _duplicates(report: ImportReport, names_parts: bool) -> str:
    if not report.duplicates:
        return "No text with a label occurs twice."
    number, contradictory = report.duplicates, report.contradictory
    repeat = "one repeats" if number == 1 else f"{number:,} repeat"
    line = f"Of the texts with a label {repeat} the wording of an earlier one"
    line += "; copies never stand on two sides of the split"
    line += ": where the parts of your table have them so, the one in training is left out." if names_parts else "."
    if contradictory:
        carry = "One repeated wording carries" if contradictory == 1 else f"{contradictory:,} repeated wordings carry"
        line += f" **{carry} different labels.**"
    return line


def show_annotators(judgements: DataFrame, merged: str = "", *, key: str) -> None:
    """How often each annotator gave each label, to be held against what one knows of the files."""
    judged = judgements[judgements[SOURCE] != ADJUDICATION]
    if judged[ANNOTATOR].nunique() < 2:
        return
    with st.expander("Judgements of each annotator", key=f"annotators:{key}"):
        table = pd.crosstab(judged[ANNOTATOR], judged[LABEL])
        table = table.loc[sorted(table.index, key=by_value), sorted(table.columns, key=by_value)]
        table = table.rename(columns=lambda label: form_options.apart(label, "judgements"))
        table.insert(0, "judgements", table.sum(axis=1))
        st.dataframe(
            grids.written(table.head(_ANNOTATORS_SHOWN)),
            **grids.whole_rows(len(table)),
            alt="Number of judgements of each annotator and label",
        )
        if merged:
            st.caption(f"As they were judged. {escaped(merged)}")
        if len(table) > _ANNOTATORS_SHOWN:
            st.caption(f"The first {_ANNOTATORS_SHOWN} of {len(table):,}.")


def warn_of_few_texts(texts: DataFrame, left_out: DataFrame) -> None:
    """That more than half of the texts would have no label."""
    said = mostly_left_out(texts, left_out)
    if said is not None:
        st.warning(escaped(said), icon=":material/warning:")


def show_left_out(left_out: DataFrame, *, key: str, begins: Mapping[str, int]) -> None:
    """Each row or text that was left out, with its reason, to read and to download."""
    if left_out.empty:
        st.caption("Nothing was left out.")
        return
    left_out_list.show(left_out, key=key, begins=begins)
