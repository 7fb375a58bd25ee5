"""Folders that Hugging Face's datasets write with ``save_to_disk``: Arrow files and two descriptions of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from core.data.reading import arrow
from core.data.reading.archive import Member
from core.data.reading.table import RawTable
from core.errors import FileError

_STATE, _DESCRIPTION, _PARTS = "state.json", "dataset_info.json", "dataset_dict.json"
_PART_COLUMN = "part"


@dataclass(frozen=True)
class _Folder:
    """A folder of an archive with one data set: what lies in it, by the files' names."""

    name: str
    files: Mapping[str, Member]


def split_off(members: Sequence[Member]) -> tuple[list[_Folder], list[Member]]:
    """The folders with a data set each, and the archive's other members."""
    folders: dict[PurePosixPath, dict[str, Member]] = {}
    for member in members:
        inside = PurePosixPath(member.inside)
        folders.setdefault(inside.parent, {})[inside.name] = member
    found = {folder: files for folder, files in folders.items() if _STATE in files and _DESCRIPTION in files}
    tops = {folder.parent for folder in found}
    others = [
        member
        for member in members
        if (at := PurePosixPath(member.inside)).parent not in found and not (at.parent in tops and at.name == _PARTS)
    ]
    return [_Folder(folder.name, files) for folder, files in found.items()], others


def read(folders: Sequence[_Folder], name: str) -> RawTable:
    """The data sets as one table, the folders' names as its column of parts where there are several.

    Raises FileError where a file is damaged or missing, or the folders have different columns.
    """
    tables = [_read_folder(folder, name) for folder in folders]
    if len(tables) == 1:
        return tables[0]
    first = tables[0]
    column = _free_name(_PART_COLUMN, first.columns)
    for folder, table in zip(folders, tables, strict=True):
        if set(table.columns) != set(first.columns):
            raise FileError(
                f"The data sets “{folders[0].name}” and “{folder.name}” have different columns.",
                where=name,
                todo="Zip the folders one by one.",
            )
    frames = [table.frame.assign(**{column: folder.name}) for folder, table in zip(folders, tables, strict=True)]
    frame = pd.concat(frames, ignore_index=True)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row").astype("int64")
    names = ", ".join(folder.name for folder in folders)
    note = f"The folders {names} were put together; the column “{column}” names them."
    return replace(first, columns=(*first.columns, column), frame=frame, notes=(note, *first.notes))


def _read_folder(folder: _Folder, name: str) -> RawTable:
    names = _data_files(folder, name)
    missing = [file for file in names if file not in folder.files]
    if missing or not names:
        raise FileError(
            f"The data set “{folder.name}” lacks {', '.join(missing[:5]) or 'its data'}.",
            where=name,
            todo="Zip the whole folder that save_to_disk wrote.",
        )
    return arrow.read_parts([folder.files[file].path for file in names], name)


def _data_files(folder: _Folder, name: str) -> list[str]:
    try:
        state: Any = json.loads(folder.files[_STATE].path.read_text(encoding="utf-8"))
        return [str(file["filename"]) for file in state["_data_files"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileError(
            f"“{_STATE}” of the data set “{folder.name}” is damaged.", where=name, todo="Write and zip it again."
        ) from error


def _free_name(column: str, taken: Sequence[str]) -> str:
    return column if column not in taken else _free_name(f"{column} (folder)", taken)
