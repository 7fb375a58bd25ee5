"""The words that push a run to wrong labels, over all of its mismatches that are explained."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pandas import DataFrame

from core.counted import beginning, counted
from core.errors import NotFound
from core.figures import signed
from core.records import (
    Explanation,
    MisleadingCell,
    MisleadingSettings,
    MisleadingWord,
    MisleadingWords,
    Run,
    WordWeight,
)
from core.records.columns import ID, PREDICTED_LABEL, TEXT, TRUE_LABEL, UNIT
from core.workflow import analyses, explanations, ground_truth, looks, rated_text, results
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench

READING = (
    "A word pushes to the wrong label where its weight in the explanation of that label is above 0. An explanation has "
    "the heaviest words of a text alone, so others may have pushed, too. Texts that are tied count as one where words "
    "in too few texts are left out."
)
_LONGEST_WORD = 40
_MISMATCHES, _WORDS = "mismatches", "words"
_WORD, _WEIGHT, _EXPLAINED, _IN_CONTEXT = "word", "weight", "explained", "in_context"
_CELL = [TRUE_LABEL, PREDICTED_LABEL]


def of(bench: Bench, run: Run, settings: MisleadingSettings | None = None) -> MisleadingWords:
    """Those of the run's test part; raises JobError where the run has no model."""
    return analyses.of(bench, ANALYSIS, run, settings or MisleadingSettings())


def _gather(bench: Bench, run: Run, settings: MisleadingSettings) -> AnalysisInput[MisleadingSettings]:
    # Whoever asks sees what the model gets wrong on the test part.
    looks.at_run(bench, run)
    texts = results.answers(bench, run)
    wrong = texts[texts[TRUE_LABEL] != texts[PREDICTED_LABEL]]
    found = explanations.of_texts(bench, run, dict(zip(wrong[ID], wrong[TEXT], strict=True)))
    begins = rated_text.begins(bench, ground_truth.trained_on(bench, run))
    rows = [(id, *pushing) for id, one in found.items() for pushing in _pushing(one, begins.get(one.text, 0))]
    return AnalysisInput(
        {
            _MISMATCHES: wrong[[ID, *_CELL, UNIT]].assign(**{_EXPLAINED: wrong[ID].isin([*found])}),
            _WORDS: DataFrame(rows, columns=[ID, _WORD, _WEIGHT, _IN_CONTEXT]).astype(
                {ID: "str", _WORD: "str", _WEIGHT: float, _IN_CONTEXT: bool}
            ),
        },
        settings,
    )


def _pushing(explanation: Explanation, begins: int) -> Iterator[tuple[str, float, bool]]:
    """Each word once, in lower case, where all its places together speak for the predicted label; and whether all of
    these are before the place where begins what was rated.
    """
    places: dict[str, list[WordWeight]] = {}
    for one in explanation.weights:
        places.setdefault(one.word.lower(), []).append(one)
    for word, found in places.items():
        weight = sum(one.weight for one in found)
        if weight > 0:
            yield word, weight, all(start < begins for one in found for start in one.starts)


def _compute(tables: Tables, settings: MisleadingSettings) -> MisleadingWords:
    mismatches = tables[_MISMATCHES]
    pushed = tables[_WORDS].merge(mismatches, on=ID)
    in_texts = pushed.groupby([*_CELL, _WORD])[UNIT].nunique()
    told = in_texts.index[in_texts >= settings.fewest]
    cells = [
        MisleadingCell(
            label=str(label),
            predicted=str(predicted),
            mismatches=len(texts),
            explained=int(texts[_EXPLAINED].sum()),
            words=_words(
                pushed[pushed[ID].isin(texts[ID])], {key[-1] for key in told if key[:2] == (label, predicted)}
            ),
        )
        for (label, predicted), texts in mismatches.groupby(_CELL)
    ]
    largest_first = sorted(cells, key=lambda cell: (-cell.mismatches, cell.label, cell.predicted))
    return MisleadingWords(tuple(largest_first), rare=len(in_texts) - len(told), fewest=settings.fewest)


def _words(pushed: DataFrame, told: Collection[str]) -> tuple[MisleadingWord, ...]:
    """Of the words that pushed the texts of a cell those that are told."""
    found = [
        MisleadingWord(
            str(word), tuple(texts[ID]), float(texts[_WEIGHT].mean()), in_context=int(texts[_IN_CONTEXT].sum())
        )
        for word, texts in pushed[pushed[_WORD].isin(told)].groupby(_WORD)
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.ids) * one.weight, one.word)))


ANALYSIS = Analysis(
    Computation("misleading-words", MisleadingWords, _compute, revision=2),
    "Show which words pushed a run to wrong labels, over its explained mismatches.",
    Run,
    MisleadingSettings,
    _gather,
)


def ids(bench: Bench, run: Run, word: str, label: str, predicted: str) -> tuple[str, ...]:
    """The explained mismatches of that cell that the word pushed; raises NotFound where it is not told of the cell."""
    cells = [one for one in of(bench, run).cells if (one.label, one.predicted) == (label, predicted)]
    pushed = next((one.ids for cell in cells for one in cell.words if one.word == word), None)
    if pushed is None:
        raise NotFound(
            f"No explanation of {run.name} says that “{beginning(word)}” pushed texts from “{beginning(label)}” to "
            f"“{beginning(predicted)}”.",
            where="the address",
            todo="Choose a word that misleads.",
        )
    return pushed


def cell_in_words(cell: MisleadingCell) -> str:
    """31 of 40 mismatches “False” → “True” are explained"""
    are = "is" if cell.explained == 1 else "are"
    of_all = counted(cell.mismatches, "mismatch", "mismatches")
    return f"{cell.explained:,} of {of_all} “{beginning(cell.label)}” → “{beginning(cell.predicted)}” {are} explained"


def finding(cell: MisleadingCell, one: MisleadingWord) -> str:
    """“wir” pushed 14 of 31 explained texts from “False” to “True”, with a mean weight of +0.12; in 2 of them it stands
    in the context alone.
    """
    word = beginning(one.word, _LONGEST_WORD)
    of = "all" if one.in_context == len(one.ids) else f"{one.in_context:,}"
    where = f"; in {of} of them it stands in the context alone" if one.in_context else ""
    return f"“{word}” {_pushed(cell, one)}, with a mean weight of {signed(one.weight, 2)}{where}."


def pushes(cell: MisleadingCell, one: MisleadingWord) -> str:
    """It pushed 14 of 31 explained texts from “False” to “True”."""
    return f"It {_pushed(cell, one)}."


def _pushed(cell: MisleadingCell, one: MisleadingWord) -> str:
    return (
        f"pushed {len(one.ids):,} of {counted(cell.explained, 'explained text')} from “{beginning(cell.label)}” to "
        f"“{beginning(cell.predicted)}”"
    )


def looked_at(found: MisleadingWords) -> str:
    """How many mismatches are explained, and what was left out."""
    if not found.mismatches:
        return "Every test text is right."
    if not found.explained:
        return "No mismatch is explained yet."
    said = [f"{found.explained:,} of {counted(found.mismatches, 'mismatch', 'mismatches')} are explained."]
    if not any(cell.words for cell in found.cells):
        said.append(f"No word pushed {found.fewest} of them or more from one label to the same wrong one.")
    if found.rare:
        was = "was" if found.rare == 1 else "were"
        said.append(
            f"{counted(found.rare, 'word')} that pushed fewer than {found.fewest} independent texts {was} left out."
        )
    return " ".join(said)
