"""Uploaded files that wait to become a data set version or an annotation round, and what was chosen for them.

What was chosen in other forms and not sent waits in the same way, as an upload of no files.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from core.data.reading import tools as reading_tools
from core.errors import FileError
from core.records import Project
from core.store.artifacts import DAYS_THAT_UPLOADS_WAIT as DAYS_THAT_UPLOADS_WAIT
from core.store.artifacts import UPLOADS
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile

_RECORD, _CHOICES = "upload.json", "choices.json"
_ID = re.compile(r"[0-9a-f]{32}")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Upload:
    """The files of one upload and since when they wait; ``id`` is random, so that it cannot be guessed."""

    id: str
    folder: Path
    files: tuple[StagedFile, ...]
    begun: datetime


def tools() -> list[str]:
    """The annotation tools whose exports are read."""
    return reading_tools.products()


def begin(bench: Bench, project: Project, uploads: Sequence[tuple[str, BinaryIO]]) -> Upload:
    """Copy files to disk piece by piece, each with its name, which never becomes a path.

    Raises FileError where one is over the size limit; then none is kept.
    """
    bench.artifacts.clear_uploads()
    with bench.artifacts.new_folder(UPLOADS) as folder:
        staged = [_copy(stream, name, folder.path, bench.settings.upload_megabytes) for name, stream in uploads]
        record = {"project": _identity(project), "files": [[file.path.name, file.name] for file in staged]}
        (folder.path / _RECORD).write_text(json.dumps(record), encoding="utf-8")
    found = find(bench, project, Path(folder.relative).name)
    assert found is not None
    return found


def find(bench: Bench, project: Project, id: str) -> Upload | None:
    """The project's waiting upload of that id, which may come from an address; None where there is none.

    Files that are asked for are in use, and wait for some days more.
    """
    if not _ID.fullmatch(id):
        return None
    folder = bench.artifacts.path(UPLOADS) / id
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        os.utime(folder)
        begun = datetime.fromtimestamp((folder / _RECORD).stat().st_mtime, UTC)
        files = tuple(StagedFile(folder / file, name) for file, name in record["files"])
        if record["project"] != _identity(project) or not all(file.path.is_file() for file in files):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Upload(id, folder, files, begun)


def discard(bench: Bench, upload: Upload) -> None:
    """Remove files that are no longer needed."""
    bench.artifacts.remove(f"{UPLOADS}/{upload.id}")


def leave_out(bench: Bench, upload: Upload, file: StagedFile) -> None:
    """Remove one of several files; what was chosen for the others stays."""
    record_file = file.path.parent / _RECORD
    with suppress(FileNotFoundError):
        record = json.loads(record_file.read_text(encoding="utf-8"))
        record["files"] = [[path, name] for path, name in record["files"] if path != file.path.name]
        bench.artifacts.write_atomically(record_file, json.dumps(record).encode())
        os.utime(record_file, (upload.begun.timestamp(),) * 2)
        file.path.unlink()


def discard_all(bench: Bench, project: Project) -> None:
    """Remove every file that waits for the project."""
    folder = bench.artifacts.path(UPLOADS)
    for record in folder.glob(f"*/{_RECORD}"):
        found = find(bench, project, record.parent.name)
        if found is not None:
            discard(bench, found)


def choices(folder: Path) -> dict[str, Any]:
    """What was chosen for the files that wait there: JSON values by the name of what they decide."""
    with suppress(OSError, ValueError):
        kept = json.loads((folder / _CHOICES).read_text(encoding="utf-8"))
        return kept if isinstance(kept, dict) else {}
    return {}


def keep_choices(bench: Bench, folder: Path, chosen: Mapping[str, Any]) -> None:
    """Keep what was chosen beside the files; nothing where they have been taken or put away meanwhile."""
    with suppress(FileNotFoundError):
        bench.artifacts.write_atomically(folder / _CHOICES, json.dumps(dict(chosen)).encode())


def _identity(project: Project) -> str:
    """Databases give the number of a deleted project to a new one."""
    return f"{project.id} {project.created.isoformat()}"


def _copy(stream: BinaryIO, name: str, folder: Path, megabytes: int) -> StagedFile:
    path = folder / uuid.uuid4().hex
    limit, size = megabytes * 1_000_000, 0
    with path.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise FileError(
                    f"The file is larger than {megabytes} MB.",
                    where=name,
                    todo="Split it into smaller files and upload them together.",
                )
            out.write(chunk)
    return StagedFile(path=path, name=name)
