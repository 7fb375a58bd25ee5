"""Codes of web pages in texts, which were written there instead of signs: “&amp;” for “&”, “&#8220;” for ““”."""

from __future__ import annotations

from html.entities import html5

from pandas import Series

from core.counted import counted

_CODE = r"(&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)"
_SHOWN = 3


def said_of(texts: Series) -> tuple[str, ...]:
    """How many texts hold such codes, and that they stay; nothing where none does."""
    # Most texts have no such sign, and to look for one is quicker.
    found = texts[texts.str.contains("&", regex=False, na=False)].str.extractall(_CODE)[0]
    found = found[found.map(_is_one).astype(bool)]
    if found.empty:
        return ()
    number, examples = found.index.get_level_values(0).nunique(), found.value_counts().index[:_SHOWN]
    hold = "holds" if number == 1 else "hold"
    shown = ", ".join(f"“{code}”" for code in examples)
    return (
        f"{number:,} of {counted(len(texts), 'text')} {hold} codes of web pages ({shown}): they "
        "stay as they are, and a model reads them so. If they are not meant, put the signs in their place in the file, "
        "and import it again.",
    )


def _is_one(code: str) -> bool:
    return code.startswith("&#") or code[1:] in html5
