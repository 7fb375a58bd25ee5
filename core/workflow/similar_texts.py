"""The training texts that are most like a test text: whether the model saw the like, and how it was labelled."""

from __future__ import annotations

from collections import Counter

import numpy as np

from core.counted import beginning, counted, joined
from core.errors import NotFound
from core.figures import figure, percent
from core.records import Embedding, Run, SimilarText, SimilarTexts
from core.records.columns import EMBEDDING, LABEL, OTHER, SIMILARITY, TEXT, TRUE_LABEL, VOTES
from core.store import checksums, neighbours
from core.workflow import looks, results
from core.workflow.bench import Bench

NAMES = {Embedding.MODEL: "As the model sees texts", Embedding.WORDS: "By their words"}
HELP = (
    "As the model sees texts: the mean of the fine-tuned model's last layer, where texts that it takes for one class "
    "lie together. By their words: the mean of the base model's vectors of the words, whatever the classes are. "
    "Similarity is the cosine of the angle between two vectors; read it against that of the other test texts, as the "
    "two differ."
)

_UNLIKE = 0.9
"""A text is said to be unlike all training texts where so large a share of the test texts have a nearer one."""
_TOO_FEW = 20
_HIGH = 0.9
"""Where half of the test texts have a neighbour that is so near, similarity hardly tells them apart."""


def why_none(bench: Bench, run: Run) -> str | None:
    """Why the run has no similar texts, in words; None where it has."""
    if run.is_ensemble:
        return "An ensemble has no similar texts of its own: open one of its members."
    if run.read_from is not None:
        return f"What gave the answers of {run.name} learned from texts that are not known here."
    if run.classifier is not None:
        return f"{run.name} was finished elsewhere: the texts that it learned from are not known here."
    if run.config.learns_validation:
        return "A final model has no similar texts: open the run that it has its settings from."
    folder = bench.artifacts.run(run)
    if folder.neighbours.exists() or checksums.has_had(folder.path, folder.NEIGHBOURS):
        return None
    return "An earlier Errata trained this run, and kept no similar texts. Train it again to have them."


def of(bench: Bench, run: Run, id: str) -> tuple[SimilarTexts, ...]:
    """Of a test text the training texts nearest to it, by each embedding; of one in which nothing is known of the text
    there are none.

    Raises NotFound where there is no such test text or the run has no similar texts, and JobError where it has no
    model.
    """
    looks.at_run(bench, run)
    label = results.text(bench, run, id)[TRUE_LABEL]
    if why := why_none(bench, run):
        raise NotFound(why, where=run.name, todo="Choose another run.")
    folder = bench.artifacts.run(run)
    own = neighbours.of(folder.neighbours, folder.rows, id)
    of_others = neighbours.nearest_of_others(folder.neighbours, id)

    def by(embedding: Embedding) -> SimilarTexts:
        nearest = own[own[EMBEDDING] == embedding]
        found = tuple(
            SimilarText(one[OTHER], one[TEXT], one[LABEL], float(one[SIMILARITY]), one[VOTES])
            for one in nearest.to_dict("records")
        )
        others = of_others.get(str(embedding), np.empty(0))
        nearer = float((others > found[0].similarity).mean()) if found and len(others) >= _TOO_FEW else None
        usual = float(np.median(others)) if len(others) >= _TOO_FEW else None
        return SimilarTexts(embedding, label, found, nearer, usual)

    return tuple(map(by, Embedding))


def in_words(found: SimilarTexts) -> str:
    """Whether the model saw the like, and how it was labelled."""
    if not found.texts:
        return "No word of this text is known, so no training text is like it."
    said = _labels(found)
    if found.usual is not None and found.usual >= _HIGH:
        said += (
            " Read their similarity with care: half of the test texts have a training text with a similarity of "
            f"{figure(found.usual, 2)} or more, so that such a figure does not mean that two texts are nearly the same."
        )
    if found.nearer is None or found.nearer < _UNLIKE:
        return said
    return (
        f"No training text is like it: the nearest has a similarity of {figure(found.texts[0].similarity, 2)}, lower "
        f"than for {percent(found.nearer, 0)} of the test texts. {said}"
    )


def _labels(found: SimilarTexts) -> str:
    others = Counter(one.label for one in found.texts if one.label != found.label)
    number = len(found.texts)
    if not others:
        all_of = f"All {number} nearest training texts are" if number > 1 else "The nearest training text is"
        return f"{all_of} labelled as it is, “{beginning(found.label)}”."
    said = joined([f"{count:,} “{beginning(label)}”" for label, count in others.most_common()])
    otherwise = others.total()
    if otherwise == number > 1:
        return f"None of the {number} nearest training texts is labelled as it is, “{beginning(found.label)}”: {said}."
    return (
        f"{otherwise:,} of the {counted(number, 'nearest training text')} "
        f"{'is' if otherwise == 1 else 'are'} labelled otherwise than “{beginning(found.label)}”: {said}."
    )
