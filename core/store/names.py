"""Names that researchers give."""

from __future__ import annotations

import unicodedata

from core.errors import SettingError
from core.records import LONGEST_NAME

LONGEST_NOTE = 2_000
_CONTROL = {"Cc", "Cs", "Zl", "Zp"}


def usable_name(name: str, of: str = "project") -> str:
    """The name without spaces around it, in Unicode's composed form; raises SettingError where it cannot be one."""
    composed = unicodedata.normalize("NFC", name.strip())
    if not composed:
        raise SettingError("The name is empty.", where=f"{of} name", todo="Type one.")
    _check_signs(composed, "name", LONGEST_NAME, where=f"{of} name")
    return composed


def usable_title(title: str) -> str:
    """As ``usable_name``, of a name that may be empty."""
    return usable_name(title, "run") if title.strip() else ""


def usable_note(note: str) -> str:
    """The note without spaces around it, line breaks and tabs kept; raises SettingError where it cannot be one."""
    composed = unicodedata.normalize("NFC", note.replace("\r\n", "\n").strip())
    _check_signs(composed, "note", LONGEST_NOTE, but="\n\t", where="note")
    return composed


def _check_signs(text: str, what: str, most: int, *, where: str, but: str = "") -> None:
    if len(text) > most:
        raise SettingError(
            f"The {what} has {len(text):,} characters, at most {most:,} are possible.", where=where, todo="Shorten it."
        )
    if any(unicodedata.category(sign) in _CONTROL and sign not in but for sign in text):
        other = "a control character" if but else "a line break or another control character"
        raise SettingError(f"The {what} has {other} in it.", where=where, todo="Type it again without it.")


def folded(name: str) -> str:
    """The name without regard to case: two names that fold to the same are the same."""
    return unicodedata.normalize("NFC", name.strip()).casefold()
