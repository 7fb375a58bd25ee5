"""Dividing a version into train, validation and test."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from core.errors import SplitError
from core.records import DatasetVersion, Part, Split, SplitSettings
from core.workflow import splits
from dashboard import resources
from dashboard.parts import errors
from dashboard.parts.plain import plain


def show(version: DatasetVersion) -> None:
    """The split as it is, or the settings of one to be made."""
    st.subheader("Split")
    split = splits.latest(resources.bench(), version)
    if split is None:
        _ask(version, "Use this split", primary=True)
        return
    show_counts(split.counts)
    _show_facts(split)
    _show_downloads(split)
    with st.expander("Divide it differently", icon=":material/tune:"):
        st.caption("Runs that were trained on the split above keep it.")
        _ask(version, "Use this split instead", primary=False)


def show_counts(counts: dict[str, dict[str, int]]) -> None:
    """Texts of each part and label."""
    table = pd.DataFrame(counts).T.reindex([part.value for part in Part]).fillna(0).astype(int)
    table.insert(0, "texts", table.sum(axis=1))
    table.index.name = "part"
    st.dataframe(table, alt="Number of texts of each label in each part")


def _show_facts(split: Split) -> None:
    shares = "/".join(f"{share:g}" for share in split.settings.shares)
    how = "Parts as the table names them" if split.settings.keep_parts else f"{shares} %, stratified by label"
    left_out = "".join(
        f" · left out: {plain(reason)} {number:,}" for reason, number in split.left_out.items() if number
    )
    st.caption(f"{how} · seed {split.settings.seed}{left_out}")


def _show_downloads(split: Split) -> None:
    with st.container(horizontal=True):
        for part in Part:
            st.download_button(
                f"{part.value}.csv",
                partial(splits.part_csv, resources.bench(), split, part),
                f"{part.value}.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"part_{part.value}",
            )


def _ask(version: DatasetVersion, label: str, *, primary: bool) -> None:
    settings = _choose(version)
    try:
        table = _preview(version.id, settings, version)
    except SplitError as error:
        errors.show(error)
        return
    if primary:
        show_counts(table.counts)
    else:
        st.caption(", ".join(f"{part.value} {sum(table.counts[part].values()):,}" for part in Part))
    if st.button(label, type="primary" if primary else "secondary", icon=":material/splitscreen:", key="fix_split"):
        splits.make(resources.bench(), version, settings)
        st.rerun()


def _choose(version: DatasetVersion) -> SplitSettings:
    usual = SplitSettings()
    keep_parts = False
    if splits.names_parts(resources.bench(), version):
        keep_parts = st.toggle("Keep the parts that the table itself names", value=True, key=f"keep:{version.id}")
    with st.grid(4, min_column_width=110):
        shares = tuple(
            float(
                st.number_input(
                    f"{part.value.capitalize()} %",
                    min_value=0.0,
                    max_value=100.0,
                    value=usual.shares[index],
                    step=5.0,
                    format="%g",
                    key=f"share_{part.value}:{version.id}",
                )
            )
            for index, part in enumerate(Part)
        )
        seed = st.number_input("Seed", min_value=0, value=usual.seed, step=1, key=f"split_seed:{version.id}")
    labels = sorted(version.report.labels, key=lambda label: version.report.labels[label])
    without = st.multiselect(
        "Leave out classes",
        labels,
        format_func=lambda one: f"{one} ({version.report.labels[one]:,} texts)",
        placeholder="None; rarest come first",
        key=f"without:{version.id}",
    )
    return SplitSettings(
        shares=(shares[0], shares[1], shares[2]), seed=int(seed), keep_parts=keep_parts, without=tuple(without)
    )


@st.cache_data(max_entries=20, show_spinner=False)
def _preview(identity: int, settings: SplitSettings, _version: DatasetVersion) -> splits.SplitTable:
    return splits.preview(resources.bench(), _version, settings)
