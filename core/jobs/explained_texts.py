"""What a job that explains texts has written, and what else is asked about meanwhile, a line a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from core.records import ExplainedText, to_json
from core.records.folders import ExplainingFolder
from core.store.damage import readable

_decode = msgspec.json.Decoder(ExplainedText).decode


def add(folder: ExplainingFolder, found: ExplainedText) -> None:
    """Write it behind what is there; a kill leaves it whole or not at all, as half a line is passed over."""
    with folder.explanations.open("ab") as file:
        # The line break before parts it from a line that a killed worker left unfinished.
        file.write(b"\n" + to_json(found) + b"\n")


def of(folder: ExplainingFolder, *, after: int = 0) -> tuple[list[ExplainedText], int]:
    """What stands behind that many bytes, and how many bytes are read then; of a file that is shorter, all.

    A line that is not whole yet is read by a later call; one that a kill left so is passed over.
    """
    size = folder.explanations.stat().st_size if folder.explanations.is_file() else 0
    if size in (0, after):
        return [], size
    begin = after if after < size else 0
    with readable(folder.explanations), folder.explanations.open("rb") as file:
        file.seek(begin)
        lines = file.read()
    whole = lines[: lines.rfind(b"\n") + 1]
    return list(_decoded(whole)), begin + len(whole)


def ask(folder: ExplainingFolder, id: str) -> None:
    """Note that somebody explains this text now, so that the job comes to it last."""
    with folder.asked.open("ab") as file:
        file.write(to_json(id) + b"\n")


def asked(folder: ExplainingFolder, ids: Iterable[str]) -> set[str]:
    """Those of the texts that somebody asked about, whatever came of it."""
    lines = {*folder.asked.read_bytes().splitlines()} if folder.asked.is_file() else set()
    return {id for id in ids if to_json(id) in lines}


def _decoded(lines: bytes) -> Iterator[ExplainedText]:
    for line in lines.splitlines():
        try:
            yield _decode(line)
        except (msgspec.MsgspecError, ValueError):
            continue
