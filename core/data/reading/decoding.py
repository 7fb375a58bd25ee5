"""From bytes to text: which encoding a file is in, and reading it as a stream of lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.data.reading.recognition import wide_encoding
from core.errors import FileError

_CHUNK = 1 << 20
_SAMPLE_BYTES = 1 << 14

# What German and English tables come in where they are not Unicode, likeliest first. The last fits any bytes.
_LEGACY = ("cp1252", "mac_roman", "cp1250", "cp1251", "iso-8859-1")


@dataclass(frozen=True)
class TextFile:
    """A file that is known to be text in ``encoding`` from its first to its last byte."""

    path: Path
    encoding: str
    notes: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The lines with their ends as they stand in the file, without NUL characters."""
        with self.path.open(encoding=self.encoding, newline="") as stream:
            for line in stream:
                yield line.replace("\0", "")

    def read(self, characters: int = -1) -> str:
        with self.path.open(encoding=self.encoding, newline="") as stream:
            return stream.read(characters).replace("\0", "")


def decode(path: Path, name: str, encoding: str | None = None) -> TextFile:
    """Find the file's encoding, or hold it to the one given; raises FileError where it is not in that one."""
    if encoding is not None:
        return TextFile(path, _require(path, name, encoding))
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    wide = wide_encoding(head)
    if wide:
        return TextFile(path, _require(path, name, wide), _nul_notes(path, wide))
    if _first_foreign_byte(path, "utf-8-sig") is None:
        return TextFile(path, _name_of_utf8(head), _nul_notes(path, "utf-8"))
    guess = _guess_legacy(path)
    note = f"The file is not in UTF-8; its encoding was taken to be {guess}. Check the letters outside a–z."
    return TextFile(path, guess, (note, *_nul_notes(path, guess)))


def _require(path: Path, name: str, encoding: str) -> str:
    try:
        b"text".decode(encoding, errors="replace")
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise FileError(
            f"There is no character encoding “{encoding}”.", where=name, todo="Use utf-8, utf-16, cp1252 or mac_roman."
        ) from error
    known = "utf-8-sig" if known == "utf-8" else known
    place = _first_foreign_byte(path, known)
    if place is not None:
        others = [other for other in ("utf-8", *_LEGACY) if _first_foreign_byte(path, other) is None]
        raise FileError(
            f"The file is not in {encoding}: byte {place:,} does not fit.",
            where=name,
            todo=f"Leave the encoding to Errata, or try one that fits: {', '.join(others)}.",
        )
    return known


def _name_of_utf8(head: bytes) -> str:
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def _first_foreign_byte(path: Path, encoding: str) -> int | None:
    """Number of the first byte (from 1) that the encoding does not know, None where all fit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    before = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return before - waiting + error.start + 1
            if not chunk:
                return None
            before += len(chunk)


def _guess_legacy(path: Path) -> str:
    from charset_normalizer import from_bytes

    guesses = from_bytes(_telling_bytes(path), cp_isolation=list(_LEGACY[:-1]))
    ranked = sorted(
        (guess.chaos, -guess.coherence, _LEGACY.index(encoding), encoding)
        for guess in guesses
        for encoding in {guess.encoding, *guess.could_be_from_charset} & set(_LEGACY)
    )
    candidates = [encoding for *_, encoding in ranked] + list(_LEGACY)
    return next(encoding for encoding in candidates if _first_foreign_byte(path, encoding) is None)


def _telling_bytes(path: Path) -> bytes:
    """The first lines that hold anything but ASCII: the others say nothing about the encoding."""
    telling = bytearray()
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                telling += line[:_SAMPLE_BYTES]
            if len(telling) >= _SAMPLE_BYTES:
                break
    return bytes(telling)


def _nul_notes(path: Path, encoding: str) -> tuple[str, ...]:
    if encoding.startswith("utf-16") or encoding.startswith("utf-32"):
        return ()
    with path.open("rb") as file:
        found = sum(chunk.count(0) for chunk in iter(lambda: file.read(_CHUNK), b""))
    return (f"{found} NUL characters were removed.",) if found else ()
