"""A version as a file, in a form to choose."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from core.records import DatasetVersion, ExportFormat, Project
from core.workflow import class_order, export, ground_truth, merges
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import errors, file_names, formula_cells
from dashboard.widgets.markdown import escaped

_NAMES = {
    ExportFormat.WIDE: "CSV, one column per annotator",
    ExportFormat.LONG: "CSV, one row per judgement",
    ExportFormat.XLSX: "Excel (XLSX), one column per annotator",
    ExportFormat.JSON_LINES: "JSON Lines, one object per text",
    ExportFormat.PARQUET: "Parquet, one column per annotator",
    ExportFormat.LABEL_STUDIO: "Label Studio (JSON)",
}
_USES = {
    ExportFormat.WIDE: "To look through, to share and to archive: each text with its label and everybody's judgement.",
    ExportFormat.LONG: "For agreement in R or Python, and for many annotators: with time and source; what people "
    "decided by hand has rows of its own.",
    ExportFormat.XLSX: "To read and sort in Excel or LibreOffice; every cell is a text, and no formula runs.",
    ExportFormat.JSON_LINES: "For training elsewhere: label, the shares of the votes, and the votes of each text.",
    ExportFormat.PARQUET: "For pandas, DuckDB, R's arrow or the datasets library: small, quick, nothing to guess.",
    ExportFormat.LABEL_STUDIO: "To go on in Label Studio: the annotators' judgements, without what was decided here.",
}
_KINDS = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonl": "application/jsonl",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
}


def show(project: Project, newest: DatasetVersion) -> None:
    """The versions, the forms with what each is for, and a button that makes the file when it is pressed."""
    known = ground_truth.versions(resources.bench(), project)
    with (
        st.expander("Download a version" if len(known) > 1 else "Download this version", key="download_version"),
        errors.shown(),
    ):
        version = _choose_version(known, newest)
        formats = list(ExportFormat)
        format = st.selectbox("Form", formats, format_func=_NAMES.__getitem__, key="export_format", width=380)
        st.caption(_USES[format])
        preview = _check(version, format)
        if preview.without:
            missing = ", ".join(map(escaped, preview.without))
            st.caption(
                f"Without what belongs to the judgements ({missing}): the row per judgement and JSON Lines have it."
            )
        if preview.renamed:
            st.caption(escaped(export.about_renamed(preview.renamed)))
        as_judged = _ask_as_judged(version)
        as_it_is = formula_cells.ask_plain(preview.run, key="export")
        if format is ExportFormat.LABEL_STUDIO:
            st.markdown(
                "Set the project up there with this labelling configuration (Settings, Labeling Interface, Code):"
            )
            st.code(_labelling_config(_order(version), as_judged, version), language="xml")
        st.download_button(
            "Download",
            partial(_file, version, format, as_it_is, as_judged),
            file_names.of_project(_name(version, format)),
            _KINDS[format.ending],
            icon=":material/download:",
            on_click="ignore",
            key="export",
        )
        st.caption(
            "Errata reads each of them back and takes the vote again over the annotators’ judgements. A project that "
            "begins with the file has the labels that somebody decided by hand, and the notes, too (not from Label "
            "Studio’s form). Texts that the vote does not decide are there without a label; texts that somebody left "
            "out by hand are not."
        )


def _choose_version(known: Sequence[DatasetVersion], newest: DatasetVersion) -> DatasetVersion:
    """The newest, or an earlier one that is as it was."""
    if len(known) == 1:
        return newest
    numbers = {version.number: version for version in known}
    # The newest is part of the key, so that each new version is offered first.
    return numbers[
        st.selectbox(
            "Version",
            list(numbers),
            format_func=lambda number: f"Version {number}" + " (newest)" * (number == newest.number),
            key=f"export_version:{newest.id}",
            width=380,
        )
    ]


def _ask_as_judged(version: DatasetVersion) -> bool:
    """Whether judgements name the classes as they were; asked where classes were merged."""
    merged = merges.said_of(resources.bench(), version)
    if not merged:
        return False
    help = f"{merged} Otherwise judgements name the classes as the labels do."
    return st.toggle("Judgements in the classes as they were judged", key=f"as_judged:{version.id}", help=escaped(help))


def _order(version: DatasetVersion) -> tuple[str, ...]:
    return class_order.of(resources.bench(), version.project_id)


def _name(version: DatasetVersion, format: ExportFormat) -> str:
    """``version-2.xlsx``, or with the form where the ending does not tell it: ``version-2-long.csv``."""
    told = format.ending == f".{format}"
    return f"version-{version.number}{'' if told else f'-{format}'}{format.ending}"


@cached(20)
def _check(version: DatasetVersion, format: ExportFormat) -> export.Preview:
    return export.check(resources.bench(), version, format)


@cached(20)
def _labelling_config(order: tuple[str, ...], as_judged: bool, version: DatasetVersion) -> str:
    return export.label_studio_config(resources.bench(), version, as_judged=as_judged)


def _file(version: DatasetVersion, format: ExportFormat, as_it_is: bool, as_judged: bool) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "version"
        export.write(resources.bench(), version, format, out, plain=as_it_is, as_judged=as_judged)
        return out.read_bytes()
