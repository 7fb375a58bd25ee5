"""What a list of test texts holds, as a sentence that can be read back."""

from __future__ import annotations

from dataclasses import dataclass

from core.counted import beginning
from core.figures import percent
from core.records import SCORED, ListOrder, Part, PredictionFilter
from core.workflow import placed_words

ORDERS = {
    ListOrder.MOST_CONFIDENT: "most confident first",
    ListOrder.LEAST_CONFIDENT: "least confident first",
    ListOrder.LONGEST: "longest first",
    ListOrder.SHORTEST: "shortest first",
    ListOrder.CONTESTED: "most contested votes first",
    ListOrder.WORD: "highest weight of a word first",
    ListOrder.SIMILAR: "most similar to a text first, as the model sees texts",
    ListOrder.SIMILAR_WORDS: "most similar to a text first, by their words",
}

_NAMES = {
    Part.TEST: ("Test texts", "Mismatches"),
    Part.VALIDATION: ("Validation texts", "Mismatches of the validation part"),
}
_OF_ALL_FOLDS = ("Texts of all folds", "Mismatches of all folds")


@dataclass(frozen=True)
class Narrowing:
    """One thing that keeps texts from a list: the field of the filter, in words; of metadata the column."""

    field: str
    said: str
    column: str = ""


def in_words(filter: PredictionFilter, *, has_probabilities: bool = True) -> str:
    """“Mismatches labelled “yes”, predicted “no”, with “tax” in the text, most confident first”."""
    names = _OF_ALL_FOLDS if filter.all_folds else _NAMES[filter.part]
    what = names[filter.only_mismatches]
    said = [*(one.said for one in narrowings(filter)), _order(filter, has_probabilities)]
    # A label follows without a comma: it tells which texts are meant.
    joint = " " if filter.true_label is not None or filter.predicted_label is not None else ", "
    return what + joint + ", ".join(said)


def narrowings(filter: PredictionFilter) -> list[Narrowing]:
    """All that keeps texts from the list, beside the texts to choose from, in the order of the sentence."""
    return [*_labels(filter), *_content(filter)]


def _labels(filter: PredictionFilter) -> list[Narrowing]:
    known = (("true_label", "labelled", filter.true_label), ("predicted_label", "predicted", filter.predicted_label))
    return [Narrowing(field, f"{how} “{beginning(label)}”") for field, how, label in known if label is not None]


def _content(filter: PredictionFilter) -> list[Narrowing]:
    low, high = filter.probability
    words = [Narrowing("words", f"with {placed_words.in_words(filter.words)}")] if filter.words.strip() else []
    probability = f"probability {100 * low:.0f} to {percent(high, 0)}"
    columns = [
        Narrowing("metadata", f"{beginning(name)} “{beginning(value)}”", name)
        for name, value in filter.metadata.items()
    ]
    return [*words, *[Narrowing("probability", probability)] * ((low, high) != (0, 1)), *columns]


def _order(filter: PredictionFilter, has_probabilities: bool) -> str:
    if filter.as_listed:
        return "in random order"
    if filter.order is ListOrder.MOST_CONFIDENT and not has_probabilities:
        return "by id"
    if filter.order is ListOrder.WORD and filter.order_by:
        return f"highest weight of “{beginning(filter.order_by.strip())}” first"
    if filter.order in SCORED and filter.order_by:
        return ORDERS[filter.order].replace("to a text", f"to text {beginning(filter.order_by)}")
    return ORDERS[filter.order]
