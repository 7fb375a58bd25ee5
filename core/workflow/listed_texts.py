"""What a list of test texts holds, as a sentence that can be read back."""

from __future__ import annotations

from core.counted import beginning
from core.figures import percent
from core.records import ListOrder, Part, PredictionFilter

ORDERS = {
    ListOrder.MOST_CONFIDENT: "most confident first",
    ListOrder.LEAST_CONFIDENT: "least confident first",
    ListOrder.LONGEST: "longest first",
    ListOrder.SHORTEST: "shortest first",
    ListOrder.CONTESTED: "most contested votes first",
    ListOrder.WORD: "highest weight of a word first",
}

_NAMES = {
    Part.TEST: ("Test texts", "Mismatches"),
    Part.VALIDATION: ("Validation texts", "Mismatches of the validation part"),
}


def in_words(filter: PredictionFilter, *, has_probabilities: bool = True) -> str:
    """“Mismatches labelled “yes”, predicted “no”, with “tax” in the text, most confident first”."""
    what = _NAMES[filter.part][filter.only_mismatches]
    said = [*_labels(filter), *_content(filter), _order(filter, has_probabilities)]
    # A label follows without a comma: it tells which texts are meant.
    joint = " " if filter.true_label is not None or filter.predicted_label is not None else ", "
    return what + joint + ", ".join(said)


def _labels(filter: PredictionFilter) -> list[str]:
    said = [("labelled", filter.true_label), ("predicted", filter.predicted_label)]
    return [f"{how} “{beginning(label)}”" for how, label in said if label is not None]


def _content(filter: PredictionFilter) -> list[str]:
    low, high = filter.probability
    words = [f"with “{beginning(filter.words)}” in the text"] if filter.words.strip() else []
    probability = [f"probability {100 * low:.0f} to {percent(high, 0)}"] if (low, high) != (0, 1) else []
    columns = [f"{beginning(name)} “{beginning(value)}”" for name, value in filter.metadata.items()]
    return [*words, *probability, *columns]


def _order(filter: PredictionFilter, has_probabilities: bool) -> str:
    if filter.as_listed:
        return "in random order"
    if filter.order is ListOrder.MOST_CONFIDENT and not has_probabilities:
        return "by id"
    if filter.order is ListOrder.WORD and filter.order_by:
        return f"highest weight of “{beginning(filter.order_by.strip())}” first"
    return ORDERS[filter.order]
