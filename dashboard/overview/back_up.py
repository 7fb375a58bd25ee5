"""All projects in one file, which the researcher keeps on another disk."""

from __future__ import annotations

import streamlit as st

from core.workflow import backup, disk_space
from dashboard import resources
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped


def show() -> None:
    opened = st.expander("Back up everything", key="back_up_all", on_change="rerun")
    with opened:
        # How large it is takes a look at every file.
        if opened.open:
            _offer()


def _offer() -> None:
    """What it takes, the button, the newest backup, and how one is restored."""
    bench = resources.bench()
    st.markdown(
        f"All projects with their texts, corrections, runs and models go into one file of about "
        f"{disk_space.size(backup.size(bench))}, also while trainings go on. Copy it to another disk."
    )
    pressed = st.button("Back up now", icon=":material/backup:", key="back_up")
    if pressed:
        with errors.shown():
            _write()
    if newest := backup.newest(bench):
        size = disk_space.size(newest.stat().st_size)
        st.markdown(f"The newest backup, {size}: `{newest}`")
        st.caption("To restore it, make a new workspace of it in a terminal, and start Errata there:")
        st.code(f'python -m core restore "{newest}" --to restored\nERRATA_HOME=restored python -m dashboard', "bash")


def _write() -> None:
    bench = resources.bench()
    whole, written = max(backup.size(bench), 1), 0
    bar = st.progress(0.0, text="Writing the backup …")

    def on_bytes(number: int) -> None:
        nonlocal written
        written += number
        bar.progress(min(written / whole, 1.0), text="Writing the backup …")

    made = backup.write_beside(bench, on_bytes)
    bar.empty()
    st.success(f"Backed up: {escaped(made.name)}.", icon=":material/check:")
