"""Alpha of each class against the rest, and of the texts with each value of a metadata column."""

from __future__ import annotations

import streamlit as st

from core import figures
from core.counted import beginning, counted
from core.records import Agreement, GroupAgreement
from core.workflow import agreement
from core.workflow.agreement import read_alpha
from dashboard.widgets import form_options, html_table
from dashboard.widgets.markdown import escaped

_LONGEST_VALUE = 80
_COUNTED = "Texts counted: those with two or more judgements"


def show(found: Agreement) -> None:
    """The groups only where there is metadata."""
    _show_classes(found)
    if found.per_metadata:
        _show_metadata(found)


def _show_classes(found: Agreement) -> None:
    st.subheader("Each class")
    if agreement.is_one_alpha(found):
        given = ", ".join(f"“{escaped(label)}” {group.texts:,}" for label, group in found.per_class.items())
        st.markdown("With two classes α of either against the other is α of both, as above.")
        st.caption(f"{_COUNTED} that anyone gave the class: {given}.")
        return
    _table(found.per_class, "Class", "α of each class against the rest")
    st.caption(f"α of the class against all others. {_COUNTED} that anyone gave it.")


def _show_metadata(found: Agreement) -> None:
    st.subheader("Groups of texts")
    # What holds whole sentences, as a context does, comes last.
    columns = sorted(found.per_metadata, key=lambda column: max(map(len, found.per_metadata[column])) > _LONGEST_VALUE)
    if len(columns) > 1:
        place = st.selectbox("By", range(len(columns)), format_func=lambda place: columns[place], width=240)
        column = columns[place]
    else:
        (column,) = columns
    groups = found.per_metadata[column]
    _table(groups, column, "α of each group of texts")
    notes = [f"{_COUNTED}."]
    notes += ["Each value with most texts, at most 20."] if len(groups) >= 20 else []
    if found.without_metadata:
        notes.append(
            f"Missing here: {counted(found.without_metadata, 'text')} left out for a tie, because this version was "
            "made by an earlier Errata, which did not keep their metadata. People disagree on those, so α is too high "
            "here."
        )
    st.caption(" ".join(notes))


def _table(groups: dict[str, GroupAgreement], name: str, alt: str) -> None:
    html_table.show([_line(value, group, name) for value, group in groups.items()], alt)


def _line(value: str, group: GroupAgreement, name: str) -> dict[str, str]:
    return {
        form_options.apart(name, "α", "Reading", "Texts"): beginning(value, _LONGEST_VALUE),
        "α": figures.with_bounds(group.alpha) if group.alpha else "undefined",
        "Reading": read_alpha(group.alpha).split(" (")[0] if group.alpha else "",
        "Texts": f"{group.texts:,}",
    }
