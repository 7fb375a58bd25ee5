"""What a survey's questions have in common, which is the question, and what they differ in, which are the texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

# Where one part of a question may end and the next begin: a new line, a dash or colon, the end of a sentence.
_BETWEEN = re.compile(r"\s*\n\s*|\s+[-–—|]\s+|(?<=[.?!:…\"'”“’»«)\]])\s+")
_SPACE = re.compile(r"\s+")
_JOINTS = " \t\n\r:-–—|"
_WORDS_OF_A_QUESTION = 3


def grid_rows(headings: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Question and row of the headings that are written ``question [row]``; brackets may stand in either of them."""
    parts = {heading: list(_bracketed(heading)) for heading in headings}
    shared = Counter(question for found in parts.values() for question, _ in found)
    return {
        heading: max(found, key=lambda part: (shared[part[0]], len(part[0])))
        for heading, found in parts.items()
        if found
    }


def questions_in(wordings: Sequence[str]) -> list[list[int]]:
    """Places of the wordings that begin alike or end alike, a list a question; what is like no other is in none."""
    ends = [_groups(wordings, _last_part, str.endswith), _groups(wordings, _first_part, str.startswith)]
    covered = max(sum(map(len, groups)) for groups in ends)
    if 2 * covered <= len(wordings) and len(wordings) > 1 and parted(wordings)[0]:
        return [list(range(len(wordings)))]
    # One question about many texts rather than many questions about one.
    return min((groups for groups in ends if sum(map(len, groups)) == covered), key=len)


def parted(wordings: Sequence[str]) -> tuple[str, list[str | None]]:
    """The part that all have in common, and what each has besides; None for all where they are the same throughout."""
    if len(set(wordings)) == 1:
        return wordings[0].strip(), [None] * len(wordings)
    start = _common_start(wordings)
    rests = [wording[start:] for wording in wordings]
    backwards = _common_end(rests)
    texts = [rest[: len(rest) - backwards].strip() for rest in rests]
    before = wordings[0][:start].strip().rstrip(_JOINTS)
    after = wordings[0][len(wordings[0]) - backwards :].lstrip(_JOINTS).strip()
    question = " … ".join(filter(None, (before, after)))
    return question, [text.rstrip(_JOINTS) if backwards else text for text in texts]


def _bracketed(heading: str) -> Iterable[tuple[str, str]]:
    written = heading.strip()
    if written.endswith("]"):
        for found in re.finditer(r"\s*\[", written):
            question, row = written[: found.start()].strip(), written[found.end() : -1].strip()
            if question and row:
                yield question, row


def _groups(
    wordings: Sequence[str], part: Callable[[str], str | None], has: Callable[[str, str], bool]
) -> list[list[int]]:
    """Places of the wordings with the same part at one end, also where it stands there without a mark before it."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, wording in enumerate(wordings):
        if (key := part(wording)) is not None:
            found[key].append(place)
    shared = {key: places for key, places in found.items() if len(places) > 1}
    grouped = {place for places in shared.values() for place in places}
    for place, wording in enumerate(wordings):
        key = max((key for key in shared if has(wording, key)), key=len, default=None)
        if place not in grouped and key is not None:
            shared[key].append(place)
    return [sorted(places) for places in shared.values()]


def _first_part(wording: str) -> str | None:
    found = _BETWEEN.search(wording)
    return wording[: found.start()] if found else None


def _last_part(wording: str) -> str | None:
    *_, last = (None, *_BETWEEN.finditer(wording))
    return wording[last.end() :] if last else None


def _common_start(wordings: Sequence[str]) -> int:
    """Number of characters that all begin with, up to the end of a part; something is left of each."""
    common = min(_alike(wordings), min(map(len, wordings)) - 1)
    ends = [found.end() for wording in wordings for found in _BETWEEN.finditer(wording) if found.end() <= common]
    if ends:
        return max(ends)
    words = [found.end() for found in _SPACE.finditer(wordings[0]) if found.end() <= common]
    return max(words) if len(words) >= _WORDS_OF_A_QUESTION else 0


def _common_end(wordings: Sequence[str]) -> int:
    """Number of characters that all end with, from the end of a part; something is left of each."""
    common = min(_alike([wording[::-1] for wording in wordings]), min(map(len, wordings)) - 1)
    lengths = [len(wording) - found.start() for wording in wordings for found in _BETWEEN.finditer(wording)]
    if within := [length for length in lengths if length <= common]:
        return max(within)
    first = wordings[0]
    words = [length for found in _SPACE.finditer(first) if (length := len(first) - found.start()) <= common]
    return max(words) if len(words) >= _WORDS_OF_A_QUESTION else 0


def _alike(wordings: Sequence[str]) -> int:
    """Number of characters that all begin with."""
    # What the first and the last in order have in common, all between them have, too.
    first, last = min(wordings), max(wordings)
    return next(
        (place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first)
    )
