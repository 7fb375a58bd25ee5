"""What of the test part a model would have seen: in a plain split or the table's own, and in the one made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from pandas import DataFrame

from core.counted import counted
from core.records import DatasetVersion, SplitSettings
from core.records.columns import KIND, OTHER_TEXT, SIMILARITY, TEXT
from core.workflow import plain_split, splits, ties_in_words
from core.workflow.rated_text import without_context
from dashboard import resources
from dashboard.cached import cached
from dashboard.ground_truth import split_form
from dashboard.ground_truth.cached_splits import CheckedSplit
from dashboard.widgets import rated_text, text_list
from dashboard.widgets.markdown import escaped

_SHOWN = 200


def show(version: DatasetVersion, settings: SplitSettings, checked: CheckedSplit, key: str) -> None:
    """The check's verdict in a line, and the pairs that it rests on."""
    if damaged := _tied_wrongly(version, settings):
        st.warning(escaped(damaged), icon=":material/warning:")
    check = checked.check
    _show_verdict(check, settings)
    for said in filter(None, (checked.shared_context, checked.possible_group)):
        st.info(escaped(f"{said} It is chosen under “{split_form.TIES}”."), icon=":material/info:")
    if chained := ties_in_words.chain_in_words(check, settings):
        st.warning(escaped(chained), icon=":material/link:")
    for said in _on_groups(version, settings):
        st.caption(escaped(said))
    for name, pairs, title in (
        ("within", checked.within, f"What ties the {check.largest:,} texts"),
        ("left_out", checked.left_out, "What ties the texts that are left out"),
        ("made", checked.made, f"{counted(len(checked.made), 'text')} with a copy in another part"),
        ("plain", checked.plain, plain_split.title(check, settings)),
    ):
        if len(pairs):
            with st.expander(title, key=f"tied:{name}:{key}"):
                _show_pairs(pairs, f"{key}:{name}", rated_text.begins(version))


def _show_verdict(check: splits.Check, settings: SplitSettings) -> None:
    of_folds = f" of any of the {settings.folds} folds" if settings.folds else ""
    ties = "copy or near-copy" if settings.group is None else f"copy, near-copy or text of the same “{settings.group}”"
    held_against = escaped(plain_split.in_words(check, settings))
    if check.made.empty:
        st.markdown(
            f":green[:material/verified:] **No text has a {escaped(ties)} in another part{of_folds}** (similarity from "
            f"{settings.near_duplicates:.2f}). {held_against}"
        )
        return
    st.warning(
        f"**{counted(len(check.made), 'text')} with a {escaped(ties)} in another part** "
        f"({plain_split.kinds(check.made[KIND])}), because texts keep the part that they had. {held_against}",
        icon=":material/warning:",
    )


def _show_pairs(pairs: DataFrame, key: str, begins: Mapping[str, int]) -> None:
    """Side by side, the least similar first: those tell whether the threshold is right."""
    least_similar = pairs.sort_values(SIMILARITY, na_position="last").head(_SHOWN)
    text_list.show_paged(
        least_similar.assign(number=range(len(least_similar))),
        partial(_row, begins),
        ("The text it is tied to",),
        key=f"pairs:{key}",
        label="Texts beside those that they are tied to",
        begins=begins,
    )
    if begins:
        st.caption("What was rated and the text with its context are both that similar.")
    if len(pairs) > _SHOWN:
        st.caption(f"The {_SHOWN} least similar of {len(pairs):,}.")


def _row(begins: Mapping[str, int], pair: Mapping[Any, Any]) -> text_list.Row:
    facts = {"Tied as": str(pair[KIND])}
    facts |= {} if pd.isna(pair[SIMILARITY]) else {"Similarity": f"{pair[SIMILARITY]:.2f}"}
    other = without_context(pair[OTHER_TEXT], begins)
    return text_list.Row(str(pair["number"]), pair[TEXT], (other,), facts)


@cached(20)
def _on_groups(version: DatasetVersion, settings: SplitSettings) -> list[str]:
    others = (ties_in_words.without_group, ties_in_words.several_groups)
    return [said for of in others if (said := of(resources.bench(), version, settings))]


@cached(20)
def _tied_wrongly(version: DatasetVersion, settings: SplitSettings) -> str:
    return ties_in_words.tied_wrongly(resources.bench(), version, settings)
