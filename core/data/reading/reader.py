"""Recognises a file by its content and hands it to the module of its format."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path, PurePath

from core.data.reading import archive, delimited, fasttext, json_lines, json_list, parquet, spreadsheet, tools
from core.data.reading.archive import Member
from core.data.reading.decoding import decode
from core.data.reading.no_judgement import no_judgement
from core.data.reading.recognition import Format, recognise
from core.data.reading.table import RawTable
from core.errors import FileError
from core.records import ReadSettings
from core.settings import Settings

_BYTES_PER_MEGABYTE = 1_000_000
_FOUND_OUT = ReadSettings()

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
        return (read_table(path, name=name, settings=settings, limit_megabytes=limit_megabytes),)
    with archive.unpacked(path, name) as contents:
        tables = [
            read_table(member.path, name=member.name, settings=settings, limit_megabytes=limit_megabytes)
            for member in contents.members
            if not member.is_text
        ]
        tables += _text_files([member for member in contents.members if member.is_text], name, settings, beside=tables)
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
    _check_size(path, name, limit_megabytes)
    format = recognise(path, name)
    table = _read(path, name, settings, format)
    if table.frame.empty and table.tool:
        raise no_judgement(table)
    if table.frame.empty:
        raise FileError(
            "The file has a header and no rows below it.", where=name, todo="Upload a table with at least one text."
        )
    expected = _ENDINGS.get(PurePath(name).suffix.casefold())
    if expected in (None, format):
        return table
    note = f"The name says {expected}, but the content is {format}; it was read as that."
    return dataclasses.replace(table, notes=(note, *table.notes))


def _check_size(path: Path, name: str, limit_megabytes: int) -> None:
    if path.stat().st_size > limit_megabytes * _BYTES_PER_MEGABYTE:
        raise FileError(
            f"The file is larger than {limit_megabytes} MB.",
            where=name,
            todo="Split it into smaller files and upload them together.",
        )


def _read(path: Path, name: str, settings: ReadSettings, format: Format) -> RawTable:
    match format:
        case Format.SPREADSHEET:
            return _of_tool(spreadsheet.read(path, name))
        case Format.PARQUET:
            return _of_tool(parquet.read(path, name))
        case Format.JSON:
            return json_list.read(decode(path, name, settings.encoding), name)
        case Format.JSON_LINES:
            return json_lines.read(decode(path, name, settings.encoding), name)
        case Format.DELIMITED:
            text = decode(path, name, settings.encoding)
            return fasttext.read(text, name) if fasttext.is_fasttext(text) else _of_tool(delimited.read(text, name))
        case Format.ARCHIVE:
            raise FileError(
                "The file is a ZIP archive, not a table.", where=name, todo="Unpack it and choose one of its tables."
            )


def _of_tool(table: RawTable) -> RawTable:
    """The judgements where the table is an annotation tool's export, the table itself where it is not."""
    return tools.of_table(table) or table
