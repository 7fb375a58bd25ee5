"""Names that researchers give."""

from __future__ import annotations

import unicodedata

from core.errors import SettingError

_LONGEST = 80
_CONTROL = {"Cc", "Cs", "Zl", "Zp"}


def usable_name(name: str, of: str = "project") -> str:
    """The name without spaces around it, in Unicode's composed form; raises SettingError where it cannot be one."""
    composed = unicodedata.normalize("NFC", name.strip())
    if not composed:
        raise SettingError("The name is empty.", where=f"{of} name", todo="Type one.")
    if len(composed) > _LONGEST:
        raise SettingError(
            f"The name has {len(composed)} characters, at most {_LONGEST} are possible.",
            where=f"{of} name",
            todo="Shorten it.",
        )
    if any(unicodedata.category(character) in _CONTROL for character in composed):
        raise SettingError(
            "The name has a line break or another control character in it.",
            where=f"{of} name",
            todo="Type it again without it.",
        )
    return composed


def folded(name: str) -> str:
    """The name without regard to case: two names that fold to the same are the same."""
    return unicodedata.normalize("NFC", name.strip()).casefold()
