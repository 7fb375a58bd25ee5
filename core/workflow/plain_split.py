"""What a division is held against, in words: the parts as the table names them, or a plain draw of every text."""

from __future__ import annotations

from pandas import Series

from core.counted import counted
from core.data.splitting.leaks import DUPLICATE, NEAR_DUPLICATE, SAME_GROUP, Check
from core.records import SplitSettings
from core.records.columns import KIND

_KINDS = {
    DUPLICATE: ("duplicate", "duplicates"),
    NEAR_DUPLICATE: ("near-duplicate", "near-duplicates"),
    SAME_GROUP: ("of the same group", "of the same group"),
}


def in_words(check: Check, settings: SplitSettings) -> str:
    """“A plain split would have had 3 of its 944 test texts with a copy in training (3 duplicates).”"""
    if settings.keep_parts:
        return _of_table(check)
    if check.plain.empty:
        return "A plain split with this seed would have had no test text with a copy in training either."
    return (
        f"A plain split would have had {len(check.plain):,} of its {counted(check.plain_test, 'test text')} with a "
        f"copy{' or a text of the same group' if settings.group else ''} in training ({kinds(check.plain[KIND])})."
    )


def _of_table(check: Check) -> str:
    """The division that was published, which a reader of the results would want to know of."""
    if check.plain.empty:
        return "In the parts that your table names no test text has a copy in training either."
    have = "has" if len(check.plain) == 1 else "have"
    solved = " The copies seen in training are left out." if check.made.empty else ""
    return (
        f"In the parts that your table names {len(check.plain):,} of the {counted(check.plain_test, 'test text')} "
        f"{have} a copy in training ({kinds(check.plain[KIND])}).{solved}"
    )


def title(check: Check, settings: SplitSettings) -> str:
    """Over the pairs themselves."""
    texts = counted(len(check.plain), "test text")
    if settings.keep_parts:
        return f"Copies in training that your table’s parts have: {texts}"
    return f"What a plain split would have leaked: {texts}"


def kinds(found: Series) -> str:
    """“1 duplicate, 2 near-duplicates”."""
    return ", ".join(counted(int(number), *_KINDS[str(kind)]) for kind, number in found.value_counts().items())
