"""The order in which the classes stand on every page; it is kept with the project."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.records import DatasetVersion
from core.workflow import class_order
from core.workflow.corrections import scale
from dashboard import resources, unsent_forms
from dashboard.cached import cached
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped


def show(version: DatasetVersion) -> None:
    """Put the classes in order; kept once all are named, forgotten once none is."""
    kept = class_order.of(resources.bench(), version.project_id)
    known = _known(kept, version)
    usual = [label for label in known if label in kept]
    choices = Choices(f"order of version {version.id}")
    if not kept and (grades := scale.grades(known)):
        _offer_grades(version, grades)
    with st.expander(
        "The classes have an order", expanded=unsent_forms.was_found(choices.name), key=f"order_fold:{choices.name}"
    ):
        chosen = st.multiselect(
            "All classes, from one end to the other",
            known,
            # Once all are chosen the box says so; without a limit it would say “No results”.
            max_selections=len(known),
            help="With three classes or more Agreement gives ordinal α, which counts a small disagreement (mild or "
            "strong) less than a large one.",
            **choices.stay("class_order", usual, known),
        )
        st.caption(_said(chosen, known))
    if chosen != usual and len(chosen) in (0, len(known)):
        class_order.keep(resources.bench(), version, chosen)
        choices.clear()
        st.rerun()


def _offer_grades(version: DatasetVersion, grades: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("The classes are numbers. If they are the grades of a scale, agreement counts their order.")
        if st.button(f"They are a scale: {grades[0]} to {grades[-1]}", type="tertiary", key="order_grades"):
            class_order.keep(resources.bench(), version, grades)
            st.rerun()


def _said(chosen: Sequence[str], known: Sequence[str]) -> str:
    if not chosen:
        return "No order is kept."
    if len(chosen) < len(known):
        return f"{len(known) - len(chosen)} more to put in order; it is kept once all are there."
    return f":material/check: Kept: {' < '.join(map(escaped, chosen))}. Tables, lists, keys and downloads follow it."


@cached(10)
def _known(order: tuple[str, ...], version: DatasetVersion) -> tuple[str, ...]:
    return class_order.known(resources.bench(), version)
