"""A data set version as a file that other programs, and Errata itself, can read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.data.writing import Contents, contents_of, labelling_config, long_pieces, objects, tasks, wide_pieces
from core.errors import SettingError
from core.records import DatasetVersion, ExportFormat
from core.store import files
from core.workflow import ground_truth
from core.workflow.bench import Bench


@dataclass(frozen=True)
class Exported:
    """How much was written."""

    texts: int
    judgements: int


def write(bench: Bench, version: DatasetVersion, format: ExportFormat, out: Path) -> Exported:
    """Write the version's texts, those without a label included, and their judgements; ``out`` appears when complete.

    Texts that somebody left out by hand stay out. Only the long form holds the adjudications as judgements; elsewhere
    they are in the labels. Raises SettingError where a spreadsheet cannot hold the version, OSError where the file
    cannot be written.
    """
    contents = contents_of(ground_truth.load(bench, version))
    if format is ExportFormat.XLSX:
        _require_that_it_fits(contents, version)
    match format:
        case ExportFormat.WIDE:
            files.write_csv(wide_pieces(contents), out)
        case ExportFormat.LONG:
            files.write_csv(long_pieces(contents), out)
        case ExportFormat.XLSX:
            files.write_xlsx(wide_pieces(contents), out)
        case ExportFormat.PARQUET:
            files.write_parquet(wide_pieces(contents), out)
        case ExportFormat.JSON_LINES:
            files.write_json_lines(objects(contents), out)
        case ExportFormat.LABEL_STUDIO:
            files.write_json_list(tasks(contents), out)
    judgements = contents.judgements if format is ExportFormat.LONG else contents.votes
    return Exported(texts=len(contents.texts), judgements=len(judgements))


def label_studio_config(bench: Bench, version: DatasetVersion) -> str:
    """The labelling configuration of a Label Studio project that holds the version's labels."""
    return labelling_config(sorted(contents_of(ground_truth.load(bench, version)).votes["label"].unique()))


def check(bench: Bench, version: DatasetVersion, format: ExportFormat) -> None:
    """Raise SettingError where the version cannot be written in that format."""
    if format is ExportFormat.XLSX:
        _require_that_it_fits(contents_of(ground_truth.load(bench, version)), version)


def _require_that_it_fits(contents: Contents, version: DatasetVersion) -> None:
    """Raise SettingError where the version is more than a sheet of XLSX holds."""
    rows, columns = len(contents.texts) + 1, len(contents.texts.columns) + contents.votes["annotator"].nunique()
    longest = contents.texts.apply(lambda cells: cells.str.len().max()).max()
    if rows > files.XLSX_MOST_ROWS or columns > files.XLSX_MOST_COLUMNS:
        found = f"{rows:,} rows and {columns:,} columns are more than an XLSX file holds."
    elif longest > files.XLSX_LONGEST_CELL:
        found = f"A text has {longest:,.0f} characters; a cell of an XLSX file holds {files.XLSX_LONGEST_CELL:,}."
    else:
        return
    raise SettingError(found, where=f"version {version.number}", todo="Choose CSV, JSON Lines or Parquet.")
