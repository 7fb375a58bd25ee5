"""Which base model a training starts from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core.records import DatasetVersion, HubFacts, Project, Run, Split, TextLanguages
from core.workflow import base_models, language, splits
from core.workflow.base_models import Offer
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import errors
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_CHOSEN = "base_model"


def choose(project: Project, split: Split, newest: Run | None) -> str:
    """One of the known models, the one of the project's ``newest`` run at first, or whatever is typed."""
    found = _languages(splits.version_of(resources.bench(), split))
    offered = base_models.offers(resources.bench(), project, found)
    proposed = base_models.proposed(offered)
    options = [offer.model.name for offer in offered]
    if newest is not None and newest.config.model not in options:
        options.append(newest.config.model)
    name = st.selectbox(
        "Base model",
        options,
        accept_new_options=True,
        help="Pick one, or type any model's name on the Hugging Face hub or the path of a folder with a model.",
        **choices(project).stay(_CHOSEN, newest.config.model if newest is not None else proposed.model.name),
    )
    name = str(name or base_models.EMBEDDED).strip()
    chosen = next((offer for offer in offered if offer.model.name == name), None)
    if chosen is not None:
        why = base_models.why_proposed(chosen, found) if chosen == proposed else ""
        said = " ".join(filter(None, [chosen.model.advice, why]))
        st.caption(f"{escaped(said)}  \n{escaped(base_models.facts(chosen))}")
    elif base_models.can_be_looked_up(name):
        st.caption(escaped(base_models.taken_in_words(name, offered)))
    if base_models.can_be_looked_up(name):
        _offer_to_look_up(name)
    elif chosen is None and base_models.is_no_name(name):
        st.button("Choose from the list again", icon=":material/undo:", key="listed", on_click=_forget, args=(project,))
    if warning := language.warning(found, name):
        st.warning(escaped(warning), icon=":material/translate:")
    _show_all(project, offered, base_models.why_first(offered, found))
    return name


def _forget(project: Project) -> None:
    choices(project).drop(_CHOSEN)


def choices(project: Project) -> Choices:
    return Choices(f"training:{project.id}")


def _offer_to_look_up(name: str) -> None:
    """A question to the hub is asked by a click alone: nothing leaves this computer unasked."""
    if st.button(
        "Look it up", icon=":material/travel_explore:", help="Asks the Hugging Face hub for its size and licence."
    ):
        with errors.shown(), st.spinner("Asking the Hugging Face hub …"):
            st.info(escaped(base_models.found_in_words(_facts(name))), icon=":material/info:")


@cached(20)
def _facts(name: str) -> HubFacts:
    return base_models.look_up(name)


@cached(50)
def _languages(version: DatasetVersion) -> TextLanguages:
    return language.languages(resources.bench(), version)


def _show_all(project: Project, offered: tuple[Offer, ...], why: str) -> None:
    with st.expander("Compare the base models", key="compare_base_models"):
        st.caption(f"{escaped(why)} Click on a row to choose the model.")
        st.dataframe(
            _table(offered),
            hide_index=True,
            on_select=lambda: _take(project, offered),
            selection_mode="single-row",
            key=_table_key(project),
            column_config={
                "Languages": st.column_config.TextColumn(width=110),
                "Time": st.column_config.NumberColumn(
                    format="%.1f ×", width=70, help="Of a training here, relative to one from the bundled model."
                ),
                "Download": st.column_config.NumberColumn(
                    format="%d MB", width=90, help="0 where the model is on this computer."
                ),
                "Memory": st.column_config.NumberColumn(
                    format="%.1f GB", width=80, help="Of a training with batches of 16 texts of up to 128 tokens."
                ),
                "Good for": st.column_config.TextColumn(width="large"),
                "Parameters": st.column_config.NumberColumn(format="%d million"),
                "Reads": st.column_config.NumberColumn(
                    format="%d tokens", help="The longest text that it reads whole."
                ),
                "Made from": st.column_config.TextColumn(width="large"),
            },
            alt="Base models, with language, size, time, memory and licence of each",
        )


def _table(offered: tuple[Offer, ...]) -> pd.DataFrame:
    return pd.DataFrame([_row(offer) for offer in offered])


def _row(offer: Offer) -> dict[str, Any]:
    model = offer.model
    return {
        "Model": model.name,
        "Languages": ", ".join(model.languages),
        "Time": offer.relative_time,
        "Download": 0 if offer.is_here else model.megabytes,
        "Memory": offer.memory,
        "Good for": model.advice,
        "Parameters": model.parameters or None,
        "Reads": model.longest,
        "Licence": "not known" if model.licence is None else model.licence or "not stated",
        "Made from": model.texts[:1].upper() + model.texts[1:],
    }


def _take(project: Project, offered: tuple[Offer, ...]) -> None:
    rows = st.session_state[_table_key(project)].selection.rows
    if rows:
        choices(project).keep(_CHOSEN, offered[rows[0]].model.name)


def _table_key(project: Project) -> str:
    return f"base_models:{project.id}"
