"""Signs that another program broke: it took the bytes of UTF-8 for signs of their own, “Ã¤” for “ä”, “â€™” for “’”."""

from __future__ import annotations

import re

from pandas import Series

from core.counted import counted

_SHOWN = 3
# What bytes from 0x80 to 0xBF become in the two encodings that they are taken for.
_LATER = {bytes([byte]).decode(name, "ignore"): byte for byte in range(0x80, 0xC0) for name in ("latin-1", "cp1252")}
_LATER.pop("", None)
# Of two bytes only those of Western and Cyrillic letters, and not before a quotation mark: “Spaß” and “IRMÔ end so.
_SECOND = "".join(sign for sign in _LATER if sign not in "“”‘’‚…")
_ANY = f"[{re.escape(''.join(_LATER))}]"
_BROKEN = re.compile(f"([ÂÃÐÑ][{re.escape(_SECOND)}]|â[\u0080€]{_ANY}|â[\u0082‚]¬|ð[\u009fŸ]{_ANY}{_ANY})")


def said_of(texts: Series) -> tuple[str, ...]:
    """How many texts hold such signs, and that they stay; nothing where none does."""
    found = texts.str.extractall(_BROKEN)[0].map(_meant).dropna()
    if found.empty:
        return ()
    number, signs = found.index.get_level_values(0).nunique(), found.value_counts().index[:_SHOWN]
    hold, are = ("holds", "It stays as it is") if number == 1 else ("hold", "They stay as they are")
    shown = ", ".join(f"“{sign}”" for sign in signs)
    return (
        f"{number:,} of {counted(len(texts), 'text')} {hold} signs that another program broke, as "
        f"it read them in a wrong encoding (they stand for {shown}). {are}, and a model reads them so. Mend them in "
        "your table, or write it anew from its source.",
    )


def _meant(broken: str) -> str | None:
    """“ä” for “Ã¤”; None where the signs are no bytes of UTF-8."""
    try:
        return bytes([ord(broken[0]), *(_LATER[sign] for sign in broken[1:])]).decode()
    except UnicodeDecodeError:
        return None
