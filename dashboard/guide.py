"""The user guide, docs/guide.md, cut at its headings, so that a page can open it at the right place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import NotFound
from dashboard.cached import cached
from dashboard.installed_files import located

PATH = located("docs/guide.md")

_HEADING = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK_TO_A_FILE = re.compile(r"\[([^\]]+)\]\((?![a-z]+:|#)([^)#]+)[^)]*\)")


@dataclass(frozen=True)
class Section:
    """A chapter, or a part of the ``chapter`` of that title; ``anchor`` is what stands behind # in an address."""

    title: str
    anchor: str
    body: str
    chapter: str | None = None

    @property
    def is_chapter(self) -> bool:
        return self.chapter is None

    @property
    def name(self) -> str:
        """The title up to its colon: of a chapter on a page, the page's title."""
        return self.title.partition(":")[0]


def sections() -> tuple[Section, ...]:
    """The guide from its first heading on; raises NotFound where Errata was installed without it."""
    try:
        text = PATH.read_text(encoding="utf-8")
    except OSError as error:
        raise NotFound(
            "The guide is not there.", where=str(PATH), todo="Get a whole copy of Errata: the guide is a part of it."
        ) from error
    return cut(text)


@cached(2, shared=True)
def cut(markdown: str) -> tuple[Section, ...]:
    """The sections of a text in Markdown; what stands before the first heading is not among them."""
    _, *pieces = _HEADING.split(markdown)
    found: list[Section] = []
    chapter = None
    for marks, title, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        is_part = marks == "###"
        found.append(Section(title.strip(), anchor(title), _for_a_page(body), chapter if is_part else None))
        chapter = chapter if is_part else title.strip()
    return tuple(found)


def about(name: str) -> Section | None:
    """The chapter of that name, as the chapter on a page has the page's."""
    return next((section for section in sections() if section.is_chapter and section.name == name), None)


def anchor(title: str) -> str:
    """``Ground truth: your table`` → ``ground-truth-your-table``, as code hosts make it of a heading."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def _for_a_page(body: str) -> str:
    """Without pictures, which a page would look for elsewhere; a link to another document names its file instead."""
    return _LINK_TO_A_FILE.sub(r"\1 (docs/\2)", _PICTURE.sub("", body)).strip()
