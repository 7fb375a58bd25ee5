"""A data set version as a file that other programs, and Errata itself, can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pandas import DataFrame

from core.counted import counted, joined, quoted
from core.data import correction_log
from core.data.writing import VersionContents, contents_of, labelling_config, long_pieces, objects, tasks, wide_pieces
from core.errors import SettingError
from core.records import BY_HAND, DatasetVersion, ExportFormat
from core.records.columns import ANNOTATOR, LABEL, SOURCE, TEXT
from core.store import exports, files
from core.workflow import class_order, ground_truth, merges, rated_text
from core.workflow.bench import Bench

_DELIMITED = (ExportFormat.WIDE, ExportFormat.LONG)
_WITH_DETAILS = (ExportFormat.LONG, ExportFormat.JSON_LINES)


@dataclass(frozen=True)
class Preview:
    """What is to be known of a file before it is written.

    Attributes
    ----------
    run
        Cells that a spreadsheet would run as a formula, were the file plain; none but in CSV.
    without
        What the form leaves out of what belongs to the judgements: comments, certainty.
    renamed
        Columns of the researcher's that are called otherwise in the file.
    """

    run: int = 0
    without: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exported:
    """How much was written: ``judgements`` are the annotators' own, ``by_hand`` is source → rows of what was decided by
    hand, where that has rows of its own; ``quoted`` cells have a quote before them; the rest is as in ``Preview``.
    """

    texts: int
    judgements: int
    quoted: int = 0
    without: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    by_hand: dict[str, int] = field(default_factory=dict)


def in_words(exported: Exported) -> str:
    """“60 texts with 179 judgements”; “8,003 rows: 7,974 judgements, 8 adjudications and 21 corrections on 1,994
    texts”.
    """
    texts, judgements = counted(exported.texts, "text"), counted(exported.judgements, "judgement")
    if not exported.by_hand:
        return f"{texts} with {judgements}"
    rows = exported.judgements + sum(exported.by_hand.values())
    said = [
        judgements,
        *(counted(number, source.removesuffix(" in Errata")) for source, number in exported.by_hand.items()),
    ]
    return f"{counted(rows, 'row')}: {joined(said)} on {texts}"


def about_renamed(renamed: Sequence[str]) -> str:
    """Which columns of the researcher's are called otherwise in the file; empty where none is."""
    return (
        f"“meta:” stands before the names of your columns that Errata has, too: {quoted(renamed)}." if renamed else ""
    )


def write(
    bench: Bench,
    version: DatasetVersion,
    format: ExportFormat,
    out: Path,
    *,
    plain: bool = False,
    as_judged: bool = False,
) -> Exported:
    """Write the version's texts, those without a label included, and their judgements; ``out`` appears when complete.

    Texts that somebody left out by hand stay out. Only the long form holds adjudications and corrections in rows of
    their own; elsewhere they are in the labels, and who gave them stands beside. Notes stand beside the texts in all
    forms but Label Studio's. Judgements name merged classes as the labels do, unless they are wanted ``as_judged``. A
    ``plain`` CSV runs formulas in a spreadsheet; the other forms are plain and run none.
    Raises SettingError where a spreadsheet cannot hold the version, OSError where the file cannot be written.
    """
    contents = _contents(bench, version, as_judged)
    return write_contents(contents, format, out, plain=plain, where=f"version {version.number}")


def write_contents(contents: VersionContents, format: ExportFormat, out: Path, *, plain: bool, where: str) -> Exported:
    """Write texts and judgements as ``write`` does those of a version; ``where`` names them in an error."""
    _require_that_it_fits(contents, format, where)
    cells = 0
    match format:
        case ExportFormat.WIDE | ExportFormat.LONG:
            cells = exports.stream_csv(_tables(contents, format), out, plain=plain)
        case ExportFormat.XLSX:
            files.write_xlsx(wide_pieces(contents), out)
        case ExportFormat.PARQUET:
            files.write_parquet(wide_pieces(contents), out)
        case ExportFormat.JSON_LINES:
            files.write_json_lines(objects(contents), out)
        case ExportFormat.LABEL_STUDIO:
            files.write_json_list(tasks(contents), out)
    sources = contents.all_said[SOURCE]
    by_hand = sources[sources.isin(BY_HAND) & (format is ExportFormat.LONG)].value_counts()
    return Exported(
        len(contents.texts),
        len(contents.votes),
        cells,
        _without(contents, format),
        contents.renamed,
        {str(source): int(number) for source, number in by_hand.items()},
    )


def _contents(bench: Bench, version: DatasetVersion, as_judged: bool) -> VersionContents:
    changes = correction_log.changes(ground_truth.log_of(bench, version))
    found = contents_of(ground_truth.load(bench, version), changes)
    if not as_judged:
        judgements, confirmations = (
            _in_merged_classes(bench, version, said) for said in (found.judgements, found.confirmations)
        )
        found = replace(found, judgements=judgements, confirmations=confirmations)
    given = found.judgements[LABEL].unique()
    order = class_order.of(bench, version.project_id)
    texts = found.texts.assign(**rated_text.alone(bench, version, found.texts[TEXT]))
    return replace(found, texts=texts, order=tuple(label for label in order if label in given))


def _in_merged_classes(bench: Bench, version: DatasetVersion, said: DataFrame) -> DataFrame:
    labels = said[LABEL]
    merged = labels.replace(dict(merges.of(bench, version))).mask(labels.isin(version.vote.unsure), labels)
    return said.assign(label=merged)


def label_studio_config(bench: Bench, version: DatasetVersion, *, as_judged: bool = False) -> str:
    """The labelling configuration of a Label Studio project that holds the version's labels."""
    given = _contents(bench, version, as_judged).votes[LABEL].unique()
    return labelling_config(class_order.arranged(bench, version.project_id, given))


def check(bench: Bench, version: DatasetVersion, format: ExportFormat) -> Preview:
    """What the file would be; raises SettingError where the version cannot be written in that format."""
    contents = _contents(bench, version, as_judged=False)
    _require_that_it_fits(contents, format, f"version {version.number}")
    run = exports.count_run(_tables(contents, format)) if format in _DELIMITED else 0
    return Preview(run, _without(contents, format), contents.renamed)


def _tables(contents: VersionContents, format: ExportFormat) -> exports.Pieces:
    return partial(long_pieces if format is ExportFormat.LONG else wide_pieces, contents)


def _without(contents: VersionContents, format: ExportFormat) -> tuple[str, ...]:
    return () if format in _WITH_DETAILS else tuple(contents.details.values())


def _require_that_it_fits(contents: VersionContents, format: ExportFormat, where: str) -> None:
    """Raise SettingError where the format is XLSX and the contents are more than a sheet holds."""
    if format is not ExportFormat.XLSX:
        return
    rows, columns = len(contents.texts) + 1, len(contents.texts.columns) + contents.votes[ANNOTATOR].nunique()
    columns += len(contents.by_hand.columns)
    longest = contents.texts.apply(lambda cells: cells.str.len().max()).max()
    if rows > files.XLSX_MOST_ROWS or columns > files.XLSX_MOST_COLUMNS:
        found = f"{rows:,} rows and {columns:,} columns are more than an XLSX file holds."
    elif longest > files.XLSX_LONGEST_CELL:
        found = f"A text has {longest:,.0f} characters; a cell of an XLSX file holds {files.XLSX_LONGEST_CELL:,}."
    elif unwritable := _first_unwritable(contents):
        found = f"A text holds the character U+{ord(unwritable):04X}, which an XLSX file cannot hold."
    else:
        return
    raise SettingError(found, where=where, todo="Choose CSV, JSON Lines or Parquet.")


def _first_unwritable(contents: VersionContents) -> str | None:
    frames = (contents.texts, contents.by_hand, contents.votes[[ANNOTATOR, LABEL]])
    cells = (cell for frame in frames for column in frame for cell in (column, *frame[column].dropna().unique()))
    return next((found[0] for cell in cells if (found := files.XLSX_UNWRITABLE.search(cell))), None)
