"""Recognises a file by its content and hands it to the module of its format."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from core.data.parts import is_part
from core.data.reading import (
    archive,
    arrow,
    delimited,
    fasttext,
    json_lines,
    json_list,
    packed,
    parquet,
    rds,
    saved_datasets,
    spreadsheet,
    statistics,
    tools,
)
from core.data.reading.archive import Member
from core.data.reading.bounds import Together, check_extent, check_number
from core.data.reading.decoding import TextFile, decode
from core.data.reading.no_judgement import no_judgement, without_empty_exports
from core.data.reading.recognition import Format, recognise
from core.data.reading.table import RawTable
from core.data.reading.tools.doccano import NAMELESS
from core.errors import FileError
from core.records import ReadSettings
from core.settings import Settings

_BYTES_PER_MEGABYTE = 1_000_000
_FOUND_OUT = ReadSettings()
_PACKED_ENDING = re.compile(r"\.gz$", re.IGNORECASE)

_ENDINGS = {
    ".csv": Format.DELIMITED,
    ".tsv": Format.DELIMITED,
    ".tab": Format.DELIMITED,
    ".txt": Format.DELIMITED,
    ".xlsx": Format.SPREADSHEET,
    ".xlsm": Format.SPREADSHEET,
    ".xls": Format.SPREADSHEET,
    ".ods": Format.SPREADSHEET,
    ".json": Format.JSON,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".parquet": Format.PARQUET,
    ".arrow": Format.ARROW,
    ".feather": Format.ARROW,
    ".sav": Format.SPSS,
    ".zsav": Format.SPSS,
    ".por": Format.SPSS_PORTABLE,
    ".dta": Format.STATA,
    ".rds": Format.R,
    ".zip": Format.ARCHIVE,
}


def read_tables(
    path: Path,
    *,
    name: str,
    settings: ReadSettings = _FOUND_OUT,
    judged: bool = True,
    limit_megabytes: int = Settings.upload_megabytes,
) -> tuple[RawTable, ...]:
    """Read a file as ``read_table`` does, or all tables of a ZIP archive.

    Text files in an archive are the texts that its tables, or those uploaded beside it, name by file: they become one
    table, unless the tables have their texts already.

    Raises
    ------
    FileError
        As ``read_table``; an archive is damaged, locked, without a table, or unpacks to too much.
    ColumnError
        Two columns have the same name.
    """
    _check_size(path, name, limit_megabytes)
    if recognise(path, name) is not Format.ARCHIVE:
        tables = list(_tables(path, name, settings, limit_megabytes))
        return tuple(without_empty_exports(tables) if judged else tables)
    with archive.unpacked(path, name) as contents:
        aside = tools.bookkeeping([member.inside for member in contents.members])
        saved, members = saved_datasets.split_off([member for member in contents.members if member.inside not in aside])
        tables = [_of_tool(saved_datasets.read(saved, name), settings)] if saved else []
        check_number(sum(not member.is_text for member in members), "tables", name)
        tables += _of_members([member for member in members if not member.is_text], settings, limit_megabytes)
        tables = without_empty_exports(tables) if judged else tables
        texts = [member for member in members if member.is_text]
        of_texts = _text_files(texts, name, settings, beside=tables)
        tables += of_texts
    passed_over = [*contents.passed_over, *aside, *([] if of_texts else [member.inside for member in texts])]
    if not tables:
        raise FileError(
            f"The ZIP archive holds no table: {', '.join(passed_over[:5]) or 'it is empty'}.",
            where=name,
            todo="Import the export as the tool wrote it, or the tables themselves.",
        )
    note = f"Passed over, as they are no tables or hold no annotations: {', '.join(passed_over[:10])}."
    first = dataclasses.replace(tables[0], notes=(*tables[0].notes, note)) if passed_over else tables[0]
    return (first, *tables[1:])


def _of_members(members: Sequence[Member], settings: ReadSettings, limit_megabytes: int) -> Iterator[RawTable]:
    together = Together()
    for member in members:
        for table in _tables(member.path, member.name, settings, limit_megabytes):
            together.take(table.name, *table.frame.shape)
            yield table


def _text_files(
    members: Sequence[Member], name: str, settings: ReadSettings, *, beside: Sequence[RawTable]
) -> list[RawTable]:
    labelled = [
        member for member in members if fasttext.is_fasttext(decode(member.path, member.name, settings.encoding))
    ]
    if len(labelled) > 1:
        first, *others = [_labelled_lines(member, settings) for member in labelled]
        without = ", ".join(member.inside for member in members if member not in labelled)
        note = (f"Passed over, as most of their lines have no label: {without}.",) if without else ()
        return [dataclasses.replace(first, notes=(*first.notes, *note)), *others]
    if not members or any(table.mapping is None or table.mapping.text for table in beside):
        return []
    if len(members) == 1 and not beside:
        return [read_table(members[0].path, name=members[0].name, settings=settings)]
    return [archive.texts_of(members, name, settings.encoding)]


def _labelled_lines(member: Member, settings: ReadSettings) -> RawTable:
    """One of several files of fastText lines: each is an annotator's, unless it is called as a part of a split is."""
    text, stem = decode(member.path, member.name, settings.encoding), PurePath(member.inside).stem
    annotator = None if is_part(stem) or stem.casefold() in NAMELESS else stem
    return fasttext.read(text, member.name, annotator)


def read_table(
    path: Path,
    *,
    name: str,
    settings: ReadSettings = _FOUND_OUT,
    judged: bool = True,
    limit_megabytes: int = Settings.upload_megabytes,
) -> RawTable:
    """Read a table of any known format, told by the file's content and not by its name's ending.

    Parameters
    ----------
    path
        Where the file lies.
    name
        What the researcher calls it; used in messages only.
    settings
        What the researcher says of the file; the rest is found out.
    judged
        Whether a tool's export without a judgement is refused; its texts can still be labelled.
    limit_megabytes
        Largest file that is read, in decimal megabytes.

    Raises
    ------
    FileError
        The file is too large, empty, no table, damaged, or not in that encoding.
    ColumnError
        Two columns have the same name.
    """
    table = _tables(path, name, settings, limit_megabytes)[0]
    if judged and table.frame.empty:
        raise no_judgement(table)
    return table


def _tables(path: Path, name: str, settings: ReadSettings, limit_megabytes: int) -> tuple[RawTable, ...]:
    """The tables of a file that is no archive: a spreadsheet may hold several, and an export may be empty."""
    _check_size(path, name, limit_megabytes)
    format = recognise(path, name)
    if format is not Format.GZIP:
        return tuple(_checked(table, format, name) for table in _read(path, name, settings, format))
    name = _PACKED_ENDING.sub("", name)
    with packed.unpacked(path, name, packed.gunzip) as inside:
        format = recognise(inside, name)
        return tuple(_checked(table, format, name) for table in _read(inside, name, settings, format))


def _checked(table: RawTable, format: Format, name: str) -> RawTable:
    """The table, with a note where the file's name says another format; raises FileError where it has no rows."""
    if table.frame.empty and not table.tool:
        raise FileError(
            "The file has a header and no rows below it.", where=name, todo="Import a table with at least one text."
        )
    check_extent(name, len(table.frame), len(table.columns))
    expected = _ENDINGS.get(PurePath(name).suffix.casefold())
    if expected in (None, format, table.format):
        return table
    note = f"The name says {expected}, but the content is {format}; it was read as that."
    return dataclasses.replace(table, notes=(note, *table.notes))


def _check_size(path: Path, name: str, limit_megabytes: int) -> None:
    if path.stat().st_size > limit_megabytes * _BYTES_PER_MEGABYTE:
        raise FileError(
            f"The file is larger than {limit_megabytes} MB.",
            where=name,
            todo="Split it into smaller files and import them together.",
        )


def _read(path: Path, name: str, settings: ReadSettings, format: Format) -> tuple[RawTable, ...]:
    if format in _SELF_DESCRIBING:
        return (_of_tool(_SELF_DESCRIBING[format](path, name), settings),)
    match format:
        case Format.SPREADSHEET:
            sheets = spreadsheet.read(path, name, settings.header_row, settings.sheets)
            return tuple(_of_tool(sheet, settings) for sheet in sheets)
        case Format.SPSS | Format.SPSS_PORTABLE | Format.STATA:
            return (_of_tool(statistics.read(path, name, format, settings.encoding), settings),)
        case Format.JSON:
            return (json_list.read(decode(path, name, settings.encoding), name, settings.header_row),)
        case Format.JSON_LINES:
            return (json_lines.read(decode(path, name, settings.encoding), name),)
        case Format.DELIMITED:
            return (_of_text(decode(path, name, settings.encoding), name, settings),)
    raise FileError(f"The file is {format}, not a table.", where=name, todo="Unpack it and choose one of its tables.")


_SELF_DESCRIBING: Mapping[Format, Callable[[Path, str], RawTable]] = {
    Format.PARQUET: parquet.read,
    Format.ARROW: arrow.read,
    Format.R: rds.read,
}
"""What says itself how it is written, so that no setting is needed."""


def _of_text(text: TextFile, name: str, settings: ReadSettings) -> RawTable:
    if fasttext.is_fasttext(text):
        return fasttext.read(text, name)
    return _of_tool(delimited.read(text, name, settings.header_row), settings)


def _of_tool(table: RawTable, settings: ReadSettings) -> RawTable:
    """The judgements where the table is an annotation tool's export, the table itself where it is not.

    Raises ColumnError where several columns of a plain table have one name; surveys ask the same question twice.
    """
    found = tools.of_table(table, settings.items)
    if found is None and table.doubled is not None:
        raise table.doubled
    return found or table
