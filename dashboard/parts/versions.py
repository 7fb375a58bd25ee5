"""The project's data set versions: the newest in full, earlier ones as a list."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.records import DatasetVersion
from core.workflow import ground_truth
from core.workflow.training import EMBEDDED
from dashboard import resources
from dashboard.parts import import_report
from dashboard.parts.plain import plain


def show(versions: list[DatasetVersion]) -> None:
    """Newest first."""
    newest, *earlier = versions
    sources = ", ".join(plain(source) for source in newest.sources)
    st.subheader(f"Version {newest.number}")
    st.caption(f"From {sources}, {newest.created:%d %B %Y, %H:%M}")
    import_report.show(newest.report, _lengths(newest.id, newest), newest.vote)
    import_report.show_findings(newest.report, _cut_off(newest.id, newest), EMBEDDED)
    import_report.show_left_out(newest.report, _left_out(newest.id, newest), key="kept")
    if earlier:
        with st.expander("Earlier versions", icon=":material/history:"):
            st.dataframe(pd.DataFrame(map(_line, earlier)), hide_index=True, alt="Earlier versions of the data set")


def _line(version: DatasetVersion) -> dict[str, object]:
    return {
        "Version": version.number,
        "Made": version.created,
        "Files": ", ".join(version.sources),
        "Texts": version.report.texts,
        "Judgements": version.report.judgements,
        "Left out": sum(version.report.left_out.values()),
    }


@st.cache_data(max_entries=10, show_spinner=False)
def _lengths(identity: int, _version: DatasetVersion) -> pd.Series:
    return ground_truth.texts(resources.bench(), _version, ["text"])["text"].str.len()


@st.cache_data(max_entries=10, show_spinner=False)
def _cut_off(identity: int, _version: DatasetVersion) -> tuple[int, int] | None:
    return ground_truth.cut_off(ground_truth.texts(resources.bench(), _version, ["text"])["text"].tolist(), EMBEDDED)


@st.cache_data(max_entries=10, show_spinner=False)
def _left_out(identity: int, _version: DatasetVersion) -> pd.DataFrame:
    return ground_truth.left_out(resources.bench(), _version)
