"""Recognises a file by its content and hands it to the module of its format."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path, PurePath

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
from core.data.reading.decoding import TextFile, decode
from core.data.reading.no_judgement import no_judgement
from core.data.reading.recognition import Format, recognise
from core.data.reading.table import RawTable
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
    path: Path, *, name: str, settings: ReadSettings = _FOUND_OUT, limit_megabytes: int = Settings.upload_megabytes
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
        return _tables(path, name, settings, limit_megabytes)
    with archive.unpacked(path, name) as contents:
        saved, members = saved_datasets.split_off(contents.members)
        tables = [_with_rows(_of_tool(saved_datasets.read(saved, name)))] if saved else []
        tables += [
            table
            for member in members
            if not member.is_text
            for table in _tables(member.path, member.name, settings, limit_megabytes)
        ]
        tables += _text_files([member for member in members if member.is_text], name, settings, beside=tables)
    if not tables:
        raise FileError(
            f"The ZIP archive holds no table: {', '.join(contents.passed_over[:5]) or 'it is empty'}.",
            where=name,
            todo="Upload the export as the tool wrote it, or the tables themselves.",
        )
    note = f"Passed over, as they are no tables: {', '.join(contents.passed_over[:10])}."
    first = dataclasses.replace(tables[0], notes=(*tables[0].notes, note)) if contents.passed_over else tables[0]
    return (first, *tables[1:])


def _text_files(
    members: Sequence[Member], name: str, settings: ReadSettings, *, beside: Sequence[RawTable]
) -> list[RawTable]:
    if not members or any(table.mapping is None or table.mapping.text for table in beside):
        return []
    if len(members) == 1 and not beside:
        return [read_table(members[0].path, name=members[0].name, settings=settings)]
    return [archive.texts_of(members, name)]


def read_table(
    path: Path, *, name: str, settings: ReadSettings = _FOUND_OUT, limit_megabytes: int = Settings.upload_megabytes
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
    limit_megabytes
        Largest file that is read, in decimal megabytes.

    Raises
    ------
    FileError
        The file is too large, empty, no table, damaged, or not in that encoding.
    ColumnError
        Two columns have the same name.
    """
    return _tables(path, name, settings, limit_megabytes)[0]


def _tables(path: Path, name: str, settings: ReadSettings, limit_megabytes: int) -> tuple[RawTable, ...]:
    """The tables of a file that is no archive: a spreadsheet may hold several."""
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
    table = _with_rows(table)
    expected = _ENDINGS.get(PurePath(name).suffix.casefold())
    if expected in (None, format):
        return table
    note = f"The name says {expected}, but the content is {format}; it was read as that."
    return dataclasses.replace(table, notes=(note, *table.notes))


def _with_rows(table: RawTable) -> RawTable:
    if table.frame.empty and table.tool:
        raise no_judgement(table)
    if table.frame.empty:
        raise FileError(
            "The file has a header and no rows below it.",
            where=table.name,
            todo="Upload a table with at least one text.",
        )
    return table


def _check_size(path: Path, name: str, limit_megabytes: int) -> None:
    if path.stat().st_size > limit_megabytes * _BYTES_PER_MEGABYTE:
        raise FileError(
            f"The file is larger than {limit_megabytes} MB.",
            where=name,
            todo="Split it into smaller files and upload them together.",
        )


def _read(path: Path, name: str, settings: ReadSettings, format: Format) -> tuple[RawTable, ...]:
    match format:
        case Format.SPREADSHEET:
            return tuple(_of_tool(sheet) for sheet in spreadsheet.read(path, name, settings.header_row))
        case Format.PARQUET:
            return (_of_tool(parquet.read(path, name)),)
        case Format.ARROW:
            return (_of_tool(arrow.read(path, name)),)
        case Format.SPSS | Format.SPSS_PORTABLE | Format.STATA:
            return (_of_tool(statistics.read(path, name, format, settings.encoding)),)
        case Format.R:
            return (_of_tool(rds.read(path, name)),)
        case Format.JSON:
            return (json_list.read(decode(path, name, settings.encoding), name, settings.header_row),)
        case Format.JSON_LINES:
            return (json_lines.read(decode(path, name, settings.encoding), name),)
        case Format.DELIMITED:
            return (_of_text(decode(path, name, settings.encoding), name, settings.header_row),)
    raise FileError(f"The file is {format}, not a table.", where=name, todo="Unpack it and choose one of its tables.")


def _of_text(text: TextFile, name: str, header_row: int | None) -> RawTable:
    if fasttext.is_fasttext(text):
        return fasttext.read(text, name)
    return _of_tool(delimited.read(text, name, header_row))


def _of_tool(table: RawTable) -> RawTable:
    """The judgements where the table is an annotation tool's export, the table itself where it is not."""
    return tools.of_table(table) or table
