"""The words that go with a run's errors."""

from __future__ import annotations

from pandas import DataFrame, Series

from core.counted import beginning, counted
from core.errors import NotFound
from core.explanation.words import split_words
from core.figures import percent
from core.prediction import error_words as stage
from core.prediction import holm
from core.records import ErrorWord, ErrorWords, ErrorWordSettings, Run
from core.records.columns import ID, PREDICTED_LABEL, TEXT, TRUE_LABEL, UNIT
from core.workflow import analyses, looks, results
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench

SIGNIFICANT = 0.05
READING = (
    "A word counts once in a text, and texts that are tied count as one together. z: the log-odds ratio in standard "
    "errors, with a prior that draws rare words to no difference. p: corrected for the number of words by Holm's "
    "method."
)
_LONGEST_WORD = 40
_ANSWERS, _WRONG = "answers", "wrong"
_WORD, _WEIGHT = "word", "weight"


def of(bench: Bench, run: Run, settings: ErrorWordSettings | None = None) -> ErrorWords:
    """Those of the run's test part; raises JobError where the run has no model."""
    return analyses.of(bench, ANALYSIS, run, settings or ErrorWordSettings())


def ids(bench: Bench, run: Run, word: str) -> tuple[str, ...]:
    """The test texts that hold the word; raises NotFound where none does."""
    texts = results.answers(bench, run)
    held = texts[[word in _words(text) for text in texts[TEXT]]]
    if held.empty:
        raise NotFound(
            f"No test text of {run.name} holds the word “{beginning(word)}”.",
            where="the address",
            todo="Choose one that is there.",
        )
    return tuple(held[ID])


def _gather(bench: Bench, run: Run, settings: ErrorWordSettings) -> AnalysisInput[ErrorWordSettings]:
    # Whoever asks sees what the model gets wrong on the test part.
    looks.at_run(bench, run)
    texts = results.answers(bench, run)
    wrong = texts[TRUE_LABEL] != texts[PREDICTED_LABEL]
    return AnalysisInput({_ANSWERS: DataFrame({TEXT: texts[TEXT], _WRONG: wrong, UNIT: texts[UNIT]})}, settings)


def _compute(tables: Tables, settings: ErrorWordSettings) -> ErrorWords:
    texts = tables[_ANSWERS]
    held = _held(texts)
    number = held.groupby(_WORD)[_WRONG].size()
    frequent = number.index[number >= settings.fewest]
    held = held[held[_WORD].isin(frequent)]
    return ErrorWords(
        texts=len(texts),
        wrong=int(texts[_WRONG].sum()),
        words=_unlike(held),
        compared=len(frequent),
        rare=len(number) - len(frequent),
    )


def _held(texts: DataFrame) -> DataFrame:
    """A row for each word of each text: columns ``word, wrong, weight``; the texts of a unit weigh 1 together."""
    weights = 1 / texts[UNIT].map(texts[UNIT].value_counts())
    rows = [
        (word, wrong, weight)
        for text, wrong, weight in zip(texts[TEXT], texts[_WRONG], weights, strict=True)
        for word in _words(text)
    ]
    return DataFrame(rows, columns=[_WORD, _WRONG, _WEIGHT])


def _words(text: str) -> list[str]:
    """Each word once, in lower case."""
    return list(dict.fromkeys(found.word.lower() for found in split_words(text)))


def _unlike(held: DataFrame) -> tuple[ErrorWord, ...]:
    """The words that differ by more than luck, of those held; none where there is nothing to compare."""
    if held[_WRONG].nunique() < 2 or held[_WORD].nunique() < 2:
        return ()
    number = _by_word(held.groupby([_WORD, _WRONG])[_WEIGHT].size())
    weight = _by_word(held.groupby([_WORD, _WRONG])[_WEIGHT].sum())
    differences, z_values = stage.log_odds(weight[True].to_numpy(), weight[False].to_numpy())
    words = list(weight.index)
    p_values = holm.adjusted(dict(zip(words, map(stage.p_value, z_values), strict=True)))
    found = [
        ErrorWord(
            word,
            wrong=int(number.loc[word, True]),
            right=int(number.loc[word, False]),
            log_odds=float(difference),
            z=float(z),
            p=p_values[word],
        )
        for word, difference, z in zip(words, differences, z_values, strict=True)
        if p_values[word] < SIGNIFICANT
    ]
    return tuple(sorted(found, key=lambda one: (one.z < 0, -abs(one.z))))


def _by_word(of_both: Series) -> DataFrame:
    return of_both.unstack(fill_value=0).astype(float)


ANALYSIS = Analysis(
    Computation("error-words", ErrorWords, _compute),
    "Show which words go with a run's errors on the test texts.",
    Run,
    ErrorWordSettings,
    _gather,
)


def with_errors(found: ErrorWords) -> tuple[ErrorWord, ...]:
    """Those that go with errors."""
    return tuple(one for one in found.words if one.z > 0)


def finding(found: ErrorWords, one: ErrorWord) -> str:
    """“nicht”: in 31 of 80 wrong texts (38.8 %) and in 40 of 420 right ones (9.5 %)."""
    right = found.texts - found.wrong
    return (
        f"“{beginning(one.word, _LONGEST_WORD)}”: in {one.wrong:,} of {counted(found.wrong, 'wrong text')} "
        f"({percent(one.wrong / found.wrong)}) and in {one.right:,} of {right:,} right ones "
        f"({percent(one.right / right)})."
    )


def looked_at(found: ErrorWords) -> str:
    """How many words were compared and left out, and that none goes with errors where it is so."""
    were = "was" if found.rare == 1 else "were"
    left_out = f" {counted(found.rare, 'word')} in too few texts {were} left out." if found.rare else ""
    words = f"{counted(found.compared, 'word')} {'was' if found.compared == 1 else 'were'} compared.{left_out}"
    if with_errors(found):
        return words
    return f"No word goes with errors by more than luck. {words}"
