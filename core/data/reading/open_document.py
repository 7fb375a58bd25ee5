"""Tabs and line breaks within a paragraph of an ODS file, which are marks there and not characters."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_CONTENT = "content.xml"
_READ = ("mimetype", "META-INF/manifest.xml", _CONTENT)
_MARKS = re.compile(rb"<text:(tab|line-break)(\s[^>]*)?/>")
_CHARACTERS = {b"tab": b"\t", b"line-break": b"\n"}
_CHUNK = 1 << 20


@contextmanager
def with_written_breaks(path: Path, *, are_there: bool) -> Iterator[Path]:
    """A copy in which these marks are characters, since the library that reads the file passes over marks.

    The file itself where there are none. Its size was checked before.
    """
    if not are_there:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.ods"
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for member in (name for name in _READ if name in archive.namelist()):
                with archive.open(member) as stream, out.open(member, "w", force_zip64=True) as written:
                    for piece in _whole_tags(stream):
                        written.write(_MARKS.sub(lambda mark: _CHARACTERS[mark[1]], piece))
        yield copy


def has_marks(content: bytes) -> bool:
    return _MARKS.search(content) is not None


def _whole_tags(stream: IO[bytes]) -> Iterator[bytes]:
    """The content in pieces that end with a tag."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        content = rest + chunk
        cut = content.rfind(b">") + 1
        rest = content[cut:]
        yield content[:cut]
    yield rest
