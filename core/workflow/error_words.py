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
from core.workflow import analyses, ground_truth, looks, rated_text, results
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
_BEGINS = "begins"
_WORD, _IN_CONTEXT, _WEIGHT = "word", "in_context", "weight"
_PLACED = [_WORD, _IN_CONTEXT]


def of(bench: Bench, run: Run, settings: ErrorWordSettings | None = None) -> ErrorWords:
    """Those of the run's test part; raises JobError where the run has no model."""
    return analyses.of(bench, ANALYSIS, run, settings or ErrorWordSettings())


def ids(bench: Bench, run: Run, word: str, *, in_context: bool = False) -> tuple[str, ...]:
    """The test texts that hold the word, in what was rated or in what comes before it; raises NotFound where none
    does.
    """
    texts = _texts(bench, run)
    sought = word, in_context
    held = texts[[sought in _words(text, at) for text, at in zip(texts[TEXT], texts[_BEGINS], strict=True)]]
    if held.empty:
        raise NotFound(
            f"No test text of {run.name} holds the word “{beginning(word)}”{' in its context' * in_context}.",
            where="the address",
            todo="Choose one that is there.",
        )
    return tuple(held[ID])


def _gather(bench: Bench, run: Run, settings: ErrorWordSettings) -> AnalysisInput[ErrorWordSettings]:
    # Whoever asks sees what the model gets wrong on the test part.
    looks.at_run(bench, run)
    texts = _texts(bench, run)
    wrong = texts[TRUE_LABEL] != texts[PREDICTED_LABEL]
    return AnalysisInput({_ANSWERS: texts[[TEXT, _BEGINS, UNIT]].assign(**{_WRONG: wrong})}, settings)


def _texts(bench: Bench, run: Run) -> DataFrame:
    """The answers to the test texts, and where in each begins what was rated."""
    answers = results.answers(bench, run)
    begins = rated_text.begins(bench, ground_truth.trained_on(bench, run))
    return answers.assign(**{_BEGINS: [begins.get(text, 0) for text in answers[TEXT]]})


def _compute(tables: Tables, settings: ErrorWordSettings) -> ErrorWords:
    texts = tables[_ANSWERS]
    held = _held(texts)
    number = held.groupby(_PLACED)[_WRONG].size()
    frequent = number.index[number >= settings.fewest]
    held = held[held.set_index(_PLACED).index.isin(frequent)]
    return ErrorWords(
        texts=len(texts),
        wrong=int(texts[_WRONG].sum()),
        words=_unlike(held),
        compared=len(frequent),
        rare=len(number) - len(frequent),
        of_context=sum(in_context for _, in_context in frequent),
    )


def _held(texts: DataFrame) -> DataFrame:
    """A row for each word of each text, once in the context and once in what was rated: columns ``word, in_context,
    wrong, weight``; the texts of a unit weigh 1 together.
    """
    weights = 1 / texts[UNIT].map(texts[UNIT].value_counts())
    rows = [
        (*word, wrong, weight)
        for text, begins, wrong, weight in zip(texts[TEXT], texts[_BEGINS], texts[_WRONG], weights, strict=True)
        for word in _words(text, begins)
    ]
    return DataFrame(rows, columns=[*_PLACED, _WRONG, _WEIGHT]).astype({_IN_CONTEXT: bool})


def _words(text: str, begins: int) -> list[tuple[str, bool]]:
    """Each word in lower case, and whether it stands in the context; each once."""
    return list(dict.fromkeys((found.word.lower(), found.start < begins) for found in split_words(text)))


def _unlike(held: DataFrame) -> tuple[ErrorWord, ...]:
    """The words that differ by more than luck, of those held; none where there is nothing to compare."""
    if held[_WRONG].nunique() < 2 or len(held[_PLACED].drop_duplicates()) < 2:
        return ()
    number = _by_word(held.groupby([*_PLACED, _WRONG])[_WEIGHT].size())
    weight = _by_word(held.groupby([*_PLACED, _WRONG])[_WEIGHT].sum())
    differences, z_values = stage.log_odds(weight[True].to_numpy(), weight[False].to_numpy())
    words = list(weight.index)
    p_values = holm.adjusted(dict(zip(words, map(stage.p_value, z_values), strict=True)))
    found = [
        ErrorWord(
            word[0],
            in_context=bool(word[1]),
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
    Computation("error-words", ErrorWords, _compute, revision=2),
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
    word = f"“{beginning(one.word, _LONGEST_WORD)}”{' in the context' if one.in_context else ''}"
    return (
        f"{word}: in {one.wrong:,} of {counted(found.wrong, 'wrong text')} ({percent(one.wrong / found.wrong)}) and in "
        f"{one.right:,} of {right:,} right ones ({percent(one.right / right)})."
    )


def looked_at(found: ErrorWords) -> str:
    """How many words were compared and left out, and that none goes with errors where it is so."""
    were = "was" if found.rare == 1 else "were"
    left_out = f" {counted(found.rare, 'word')} in too few texts {were} left out." if found.rare else ""
    apart = f", {found.of_context:,} of them as words of the context, which count apart" if found.of_context else ""
    words = f"{counted(found.compared, 'word')} {'was' if found.compared == 1 else 'were'} compared{apart}.{left_out}"
    if with_errors(found):
        return words
    return f"No word goes with errors by more than luck. {words}"
