"""The user guide on a page of its own, and the link that opens it at what it says of another page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from core.errors import NotFound
from core.records import Project
from dashboard import guide, navigation, session
from dashboard.guide import Section
from dashboard.widgets.markdown import escaped

_MEASURE = 600
"""Pixels: about 75 characters a line."""

_CONTENTS_WIDTH = 180
# Only where both fit beside each other: in a narrow window the text would run below the contents.
_STAYS_IN_SIGHT = (
    "@media (min-width: 1250px) "
    "{ div:has(> .st-key-guide_contents) { position: sticky; top: 4.5rem; align-self: flex-start; } }"
)

# Streamlit scrolls when a heading appears; what is drawn above it later, or in a font that comes later, moves it away.
_SCROLL = st.components.v2.component(
    "scroll_to_the_place",
    js="""
export default function () {
  const place = document.getElementById(location.hash.slice(1))
  document.fonts.ready.then(() => requestAnimationFrame(() => place?.scrollIntoView()))
}
""",
)


def show() -> None:
    """Contents and text; an address that ends in #anchor is scrolled to it."""
    sections = guide.sections()
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=_CONTENTS_WIDTH, key="guide_contents"):
            _show_contents(sections)
        with st.container(width=_MEASURE):
            for section in sections:
                _show_section(section, sections)
    _SCROLL(key="scroll_to_the_place", height=1)


def show_link(chapter: str, project: Project | None, label: str = "Guide") -> None:
    """Opens the guide at that chapter (at its beginning where there is none), in a tab of its own, so that what was
    chosen on the page stays.
    """
    address = {session.PROJECT: project.name} if project else {}
    st.link_button(
        label,
        f"{navigation.GUIDE.url}?{urlencode(address)}#{_anchor(chapter)}",
        type="tertiary",
        icon=f":material/{navigation.GUIDE.icon}:",
        help=f"What the guide says of {chapter}, in another tab." if chapter else "The guide, in another tab.",
    )


def _anchor(chapter: str) -> str:
    """Of the chapter; none where the guide is missing, which its own page says."""
    try:
        found = guide.about(chapter)
    except NotFound:
        return ""
    return found.anchor if found else ""


def _show_contents(sections: Sequence[Section]) -> None:
    """The chapters, beside the text; above it where there is no room beside."""
    st.html(f"<style>{_STAYS_IN_SIGHT}</style>")
    st.markdown("  \n".join(_link(section, section.name) for section in sections if section.is_chapter))


def _show_section(section: Section, sections: Sequence[Section]) -> None:
    heading = st.header if section.is_chapter else st.subheader
    heading(escaped(section.title), anchor=section.anchor)
    if parts := [one for one in sections if one.chapter == section.title]:
        st.markdown(" · ".join(_link(part, part.title) for part in parts))
    if section.body:
        st.markdown(section.body)


def _link(section: Section, words: str) -> str:
    return f"[{escaped(words)}](#{section.anchor})"
