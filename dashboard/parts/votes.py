"""The annotators' judgements of one text."""

from __future__ import annotations

import json
from collections import Counter

from core.data.class_order import by_value


def of(votes: object) -> dict[str, str]:
    """Annotator → label, by the annotators' names; none where ``votes`` is a table's empty cell or something else."""
    try:
        found = json.loads(votes) if isinstance(votes, str) else None
    except ValueError:
        found = None
    # In one order for all texts, so that eyes find each annotator in the same place.
    return dict(sorted(found.items(), key=lambda vote: by_value(vote[0]))) if isinstance(found, dict) else {}


def in_words(votes: object) -> str:
    """“yes (2 of 3), no (1 of 3)”, most frequent first; of one annotator only the label. Lines break at the commas."""
    judged = of(votes)
    if len(judged) == 1:
        return next(iter(judged.values()))
    counts = Counter(judged.values())
    return ", ".join(f"{label}\u00a0({number}\u00a0of\u00a0{len(judged)})" for label, number in counts.most_common())
