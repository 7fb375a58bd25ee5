"""A model in a ZIP archive, unpacked without trust in what the archive says of itself.

Only files that a model is made of are taken, each under its own plain name, beside one ``config.json``: no path of the
archive is ever written to, no link followed, no code or pickle taken.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

from core import unzipping
from core.counted import beginning
from core.errors import ModelError
from core.records.folders import ModelFolder
from core.training import finished

MOST_FILES = 2_000
MOST_BYTES = 10_000_000_000
MOST_TIMES_PACKED = 20
"""Weights hardly shrink when they are packed."""
_SMALL_BYTES = 10_000_000
_MOST_OF_A_CONFIG = 1_000_000
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, NotImplementedError)
_AGAIN = "Pack the folder that save_pretrained wrote again."


def unpack_config(path: Path, name: str, folder: Path) -> None:
    """Write the archive's ``config.json`` alone into the folder; raises ModelError."""
    with _opened(path, name) as archive:
        [config] = [one for one in _of_the_model(archive, name) if _file(one) == ModelFolder.CONFIG]
        _copy(archive, config, folder / ModelFolder.CONFIG, _MOST_OF_A_CONFIG, name)


def unpack(path: Path, name: str, folder: Path) -> None:
    """Write the files of the archive's model into the folder, which is made; raises ModelError."""
    folder.mkdir()
    allowed = min(MOST_BYTES, max(path.stat().st_size * MOST_TIMES_PACKED, _SMALL_BYTES))
    with _opened(path, name) as archive:
        for entry in _of_the_model(archive, name):
            allowed -= _copy(archive, entry, folder / _file(entry), allowed, name)


def kept_bytes(path: Path, name: str) -> int:
    """What its files take by what the archive says of them."""
    with _opened(path, name) as archive:
        return sum(entry.file_size for entry in _of_the_model(archive, name))


@contextmanager
def _opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _DAMAGE as error:
        raise ModelError("This is no ZIP archive, or a damaged one.", where=name, todo=_AGAIN) from error


def _of_the_model(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The entries of the one folder with a ``config.json`` that a model is made of."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise ModelError(
            f"The ZIP holds {len(entries):,} files; at most {MOST_FILES:,} are read.", where=name, todo=_AGAIN
        )
    _require_safe(entries, name)
    files = [entry for entry in entries if not entry.is_dir() and not unzipping.is_hidden(entry)]
    folders = {PurePosixPath(entry.filename).parent for entry in files if _file(entry) == ModelFolder.CONFIG}
    # The folder of a training holds further ones, of its checkpoints.
    nearest = [one for one in folders if len(one.parts) == min(len(other.parts) for other in folders)]
    if len(nearest) != 1:
        holds = "no config.json" if not nearest else f"{len(nearest)} models"
        raise ModelError(f"The ZIP holds {holds}; one model is expected.", where=name, todo=_AGAIN)
    own = [entry for entry in files if PurePosixPath(entry.filename).parent == nearest[0]]
    _require_no_pickle(own, name)
    return [entry for entry in own if finished.is_needed(_file(entry))]


def _require_safe(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Raise ModelError where an entry is a link, leads out of the archive, or is locked."""
    for entry in entries:
        # Of Windows, which knows both kinds of slashes.
        inside = PureWindowsPath(entry.filename)
        if ".." in inside.parts or inside.anchor or unzipping.is_link(entry):
            raise ModelError(
                f"“{beginning(entry.filename)}” in the ZIP leads out of it; nothing was unpacked.",
                where=name,
                todo=_AGAIN,
            )
        if unzipping.is_locked(entry):
            raise ModelError(
                f"“{beginning(entry.filename)}” is locked with a password.",
                where=name,
                todo="Pack it without a password.",
            )


def _require_no_pickle(entries: list[zipfile.ZipInfo], name: str) -> None:
    if not any(_file(entry).endswith(".safetensors") for entry in entries) and any(
        _file(entry).endswith((".bin", ".pt", ".ckpt")) for entry in entries
    ):
        raise ModelError(
            "The weights are stored as a pickle only, which can run foreign code when it is loaded.",
            where=name,
            todo="Save the classifier again with save_pretrained of a newer transformers, which writes safetensors.",
        )


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, copy: Path, allowed: int, name: str) -> int:
    """Returns the bytes; raises ModelError where they are more than allowed."""
    try:
        return unzipping.copy(archive, entry, copy, allowed)
    except unzipping.UnpacksToTooMuch:
        raise ModelError(
            f"“{beginning(entry.filename)}” unpacks to far more than a model takes.", where=name, todo=_AGAIN
        ) from None


def _file(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).name
