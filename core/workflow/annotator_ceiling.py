"""Model or label? A run's answers beside what one annotator reaches against the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import msgspec
from pandas import DataFrame

from core.counted import beginning, counted, joined_at_most
from core.errors import NotFound
from core.figures import percent_with_bounds, with_bounds
from core.prediction import annotator_ceiling as stage
from core.records import (
    AgreedTexts,
    AnnotatorCeiling,
    CeilingSettings,
    OneAnnotator,
    Project,
    Run,
    VoteDistance,
    schemas,
)
from core.records.columns import (
    ANNOTATOR,
    ID,
    LABEL,
    PREDICTED_LABEL,
    PROBABILITIES,
    SOFT_LABEL,
    TRUE_LABEL,
    UNIT,
    VOTES,
)
from core.workflow import analyses, ensembles, ground_truth, looks, results, slice_members, slices_in_words
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench
from core.workflow.verdict import points

READING = (
    "Each judgement is held against the vote of the text's other annotators, and so is the model's answer: both answer "
    "the same question. On a tie of the others each of their labels counts in part. Texts of fewer than three "
    "judgements do not count, nor do those without a label, on which annotators differ most: on all texts they agree "
    "less. Brackets: 95 % intervals, tied texts together."
)
_ANSWERS, _JUDGED = "answers", "judged"
_AGREED, _MODEL, _RIGHT = "agreed", "model", "right"
_DISTANCES, _CONSTANT = "distances", "constant"
_SHOWN = 8
_ORDER = (slice_members.UNANIMOUS, slice_members.MAJORITY, slice_members.CONTESTED)


def of(bench: Bench, run: Run, settings: CeilingSettings | None = None) -> AnnotatorCeiling:
    """Of the run's test part; raises JobError where the run has no model."""
    return analyses.of(bench, ANALYSIS, run, settings or CeilingSettings())


def _gather(bench: Bench, run: Run, settings: CeilingSettings) -> AnalysisInput[CeilingSettings]:
    # Whoever asks sees what the model gets right and wrong on the test part.
    looks.at_run(bench, run)
    file, answers = bench.artifacts.run(run).predictions, results.answers(bench, run)
    shares = [SOFT_LABEL] if bench.artifacts.has_column(file, SOFT_LABEL) else []
    known = bench.artifacts.read_table(file, schemas.PREDICTIONS, [ID, VOTES, *shares])
    texts = answers.merge(known, on=ID, validate="one_to_one").reindex(columns=[*answers, VOTES, SOFT_LABEL])
    unsure = ground_truth.trained_on(bench, run).vote.unsure
    texts[VOTES] = texts[VOTES].map(partial(_sure, unsure=unsure))
    rows = [
        (id, annotator, stage.agreement(judged[annotator], vote), stage.agreement(answer, vote))
        for id, judged, answer in zip(texts[ID], texts[VOTES], texts[PREDICTED_LABEL], strict=True)
        for annotator, vote in stage.votes_of_others(judged).items()
    ]
    return AnalysisInput(
        {
            _DISTANCES: _distances(bench, run, texts),
            _ANSWERS: DataFrame(
                {
                    ID: texts[ID],
                    _RIGHT: texts[TRUE_LABEL] == texts[PREDICTED_LABEL],
                    _AGREED: texts[SOFT_LABEL].map(slice_members.how_agreed).astype("str"),
                    UNIT: texts[UNIT],
                }
            ),
            _JUDGED: DataFrame(rows, columns=[ID, ANNOTATOR, LABEL, _MODEL]).astype(
                {ID: "str", ANNOTATOR: "str", LABEL: float, _MODEL: float}
            ),
        },
        settings,
    )


def _distances(bench: Bench, run: Run, texts: DataFrame) -> DataFrame:
    """Of each text with votes of several, how far the model and the mean shares are from them: columns ``id, unit,
    model, constant``.
    """
    file = bench.artifacts.run(run).predictions
    voted = texts[texts[VOTES].map(len).gt(1) & texts[SOFT_LABEL].notna()]
    empty = DataFrame({ID: [], UNIT: [], _MODEL: [], _CONSTANT: []}).astype({ID: "str", UNIT: int})
    if voted.empty or not bench.artifacts.has_column(file, PROBABILITIES) or not results.has_probabilities(bench, run):
        return empty
    said = results.answered_probabilities(bench, run).loc[voted[ID]].dropna()
    if said.empty:
        return empty
    voted = voted.set_index(ID).loc[said.index]
    shares = DataFrame([msgspec.json.decode(one, type=dict[str, float]) for one in voted[SOFT_LABEL]])
    known = shares.reindex(columns=said.columns).fillna(0.0).to_numpy()
    return DataFrame(
        {
            ID: said.index,
            UNIT: voted[UNIT].to_numpy(),
            _MODEL: stage.distances(said.to_numpy(), known),
            _CONSTANT: stage.distances(known.mean(axis=0, keepdims=True), known),
        }
    )


def _sure(votes: Any, unsure: Collection[str]) -> Mapping[str, str]:
    """Annotator → label, without those who were unsure: that is no answer."""
    judged = msgspec.json.decode(votes, type=dict[str, str]) if isinstance(votes, str) else {}
    return {annotator: label for annotator, label in judged.items() if label not in unsure}


def _compute(tables: Tables, settings: CeilingSettings) -> AnnotatorCeiling:
    answers, judged = tables[_ANSWERS], tables[_JUDGED]
    by_text = judged.groupby(ID)[[LABEL, _MODEL]].mean().join(answers.set_index(ID), how="left")
    groups = [_group(votes, by_text) for votes in _ORDER if (by_text[_AGREED] == votes).any()]
    of_each = judged.merge(answers[[ID, UNIT]], on=ID).groupby(ANNOTATOR)
    told = [_one(str(name), own) for name, own in of_each if len(own) >= settings.fewest]
    unit = by_text[UNIT].to_numpy()
    annotator, model = (by_text[name].to_numpy() for name in (LABEL, _MODEL))
    found = len(by_text) > 0
    return AnnotatorCeiling(
        texts=len(by_text),
        annotator=stage.mean(annotator, unit) if found else None,
        model=stage.mean(model, unit) if found else None,
        difference=stage.mean_difference(model, annotator, unit) if found else None,
        groups=tuple(groups),
        annotators=tuple(sorted(told, key=lambda one: (-one.agrees.value, one.name))),
        rare=len(of_each) - len(told),
        distance=_distance(tables[_DISTANCES]),
    )


def _one(name: str, own: DataFrame) -> OneAnnotator:
    annotator, model, unit = (own[column].to_numpy() for column in (LABEL, _MODEL, UNIT))
    return OneAnnotator(
        name,
        len(own),
        stage.mean(annotator, unit),
        stage.mean(model, unit),
        stage.mean_difference(model, annotator, unit),
    )


def _distance(texts: DataFrame) -> VoteDistance | None:
    if texts.empty:
        return None
    model, constant, unit = (texts[name].to_numpy() for name in (_MODEL, _CONSTANT, UNIT))
    return VoteDistance(
        len(texts), stage.mean(model, unit), stage.mean(constant, unit), stage.mean_difference(model, constant, unit)
    )


def _group(votes: str, by_text: DataFrame) -> AgreedTexts:
    own = by_text[by_text[_AGREED] == votes]
    unit = own[UNIT].to_numpy()
    return AgreedTexts(
        votes,
        texts=len(own),
        right=stage.mean(own[_RIGHT].to_numpy(dtype=float), unit),
        annotator=stage.mean(own[LABEL].to_numpy(), unit),
    )


ANALYSIS = Analysis(
    Computation("annotator-ceiling", AnnotatorCeiling, _compute, revision=3),
    "Show how often a run agrees with the annotators' votes, beside how often one annotator agrees with the others'.",
    Run,
    CeilingSettings,
    _gather,
)


def in_words(name: str, found: AnnotatorCeiling) -> str:
    """What the figures of the run of that name allow to say; empty where no text has three judgements."""
    said = reached_in_words(name, found)
    return f"{said} {_meaning(name, found)}" if said else ""


def reached_in_words(name: str, found: AnnotatorCeiling) -> str:
    """“On 240 test texts of three judgements or more one annotator agrees with the vote of the others in 87.3 % […],
    run-1 in …” Empty likewise.
    """
    if found.annotator is None or found.model is None or found.difference is None:
        return ""
    return (
        f"On {counted(found.texts, 'test text')} of three judgements or more one annotator agrees with the vote of the "
        "others in "
        f"{percent_with_bounds(found.annotator)}, {name} in {percent_with_bounds(found.model)} "
        f"({points(found.difference)})."
    )


def of_newest_in_words(bench: Bench, project: Project) -> str:
    """The same of the newest run whose test part was looked at, as a measure for all; empty where none was, or no text
    has three judgements.
    """
    opened = looks.runs_opened(bench, project.id)
    run = next((one for one in ensembles.models(bench, project) if one.id in opened), None)
    return "" if run is None else reached_in_words(run.name, of(bench, run))


def names(bench: Bench, *runs: Run) -> list[str]:
    """The annotators that can be told apart beside one of the runs, in the order of their names."""
    return sorted({one.name for run in runs for one in of(bench, run).annotators})


def beside(bench: Bench, name: str, *runs: Run) -> dict[str, OneAnnotator]:
    """The annotator of that name beside each of the runs, by the names of these; raises NotFound where no run has
    enough test texts that the annotator judged.
    """
    found = {run.name: one for run in runs for one in of(bench, run).annotators if one.name == name}
    if not found:
        fewest = CeilingSettings().fewest
        known = [f"“{beginning(one)}”" for one in names(bench, *runs)]
        raise NotFound(
            f"There is no annotator “{beginning(name)}” of {counted(fewest, 'test text')} of three judgements or more.",
            where="annotator",
            todo=f"There are: {joined_at_most(_SHOWN, known) if known else 'none'}.",
        )
    return found


def beside_in_words(found: Mapping[str, OneAnnotator]) -> list[str]:
    """A line for each run."""
    return [annotator_in_words(name, one) for name, one in found.items()]


def compared_in_words(bench: Bench, *runs: Run) -> str:
    """“Agreement with the vote of the other annotators: run-1 76.3 % […] of 140 texts, one annotator 73.7 % […]”: of
    several runs, each by its own test texts of three judgements, which is said; empty where there are none.
    """
    known = [(run.name, of(bench, run)) for run in runs]
    said = [
        f"{name} {percent_with_bounds(found.model)} of {counted(found.texts, 'text')}, one annotator "
        f"{percent_with_bounds(found.annotator)} ({points(found.difference)})"
        for name, found in known
        if found.model is not None and found.annotator is not None and found.difference is not None
    ]
    own = ", each on its own test texts of three judgements or more" if len(said) > 1 else ""
    return f"Agreement with the vote of the other annotators{own}: {'; '.join(said)}." if said else ""


def distance_in_words(name: str, found: AnnotatorCeiling) -> str:
    """How near the probabilities come to the votes; empty where they cannot be held against any."""
    one = found.distance
    if one is None:
        return ""
    said = (
        f"Does {name} know on which texts annotators are divided? Its probabilities are {with_bounds(one.model, 2)} "
        f"from the shares of their votes (0: alike, 1: nothing in common; {counted(one.texts, 'text')} of two "
        "judgements or more); the mean shares as the answer to every text would be "
        f"{with_bounds(one.constant, 2)} from them."
    )
    if not one.difference.covers or one.difference.low <= 0 <= one.difference.high:
        return f"{said} The difference may be luck: nothing shows that it knows."
    if one.difference.high < 0:
        return f"{said} So it knows something of it, by more than luck: where it is unsure, people more often are, too."
    return f"{said} So it does not know, by more than luck: how sure it is tells nothing of where people differ."


def leaves_room(found: AnnotatorCeiling) -> bool:
    """Whether one annotator agrees with the others more often than the model does, by more than luck."""
    return found.difference is not None and found.difference.covers and found.difference.high < 0


def _meaning(name: str, found: AnnotatorCeiling) -> str:
    assert found.difference is not None
    if not found.difference.covers:
        return "Those are too few texts to say which is better."
    if leaves_room(found):
        return f"By these labels better answers than those of {name} are possible."
    if found.difference.low > 0 and _is_all_right(found):
        return "By these labels no more can be reached: none of these answers is wrong."
    if found.difference.low > 0:
        return "By these labels hardly more can be reached: what is wrong now may be the labels' doing."
    return (
        f"{name} cannot be told from one more annotator. With such labels a useless model might not be told from one "
        "either: to see what is better, the labels have to be surer."
    )


def _is_all_right(found: AnnotatorCeiling) -> bool:
    """Whether each answer on the texts that are told of is the text's label."""
    return sum(one.texts for one in found.groups if one.right.value == 1) == found.texts


def group_in_words(name: str, one: AgreedTexts) -> str:
    """“Texts on which all annotators agree: 140 of three judgements or more; run-1 has 92.1 % [86.5, 95.5] right, one
    annotator agrees with the others in 100.0 % [97.3, 100.0].”
    """
    return (
        f"{slices_in_words.VOTES_IN_WORDS[one.votes]}: {one.texts:,} of three judgements or more; "
        f"{name} has {percent_with_bounds(one.right)} right, "
        f"one annotator agrees with the others in {percent_with_bounds(one.annotator)}."
    )


def rare_in_words(found: AnnotatorCeiling) -> str:
    """“4 annotators with too few such texts are not listed.” Empty where there are none."""
    if not found.rare:
        return ""
    are = "is" if found.rare == 1 else "are"
    return f"{counted(found.rare, 'annotator')} with too few such texts {are} not listed."


def annotator_in_words(name: str, one: OneAnnotator) -> str:
    """“Ann: 90.4 % [76.6, 96.4] of 26 texts; run-1 on the same 82.1 % [66.9, 91.3] (−8.3 points [−25.0, +9.4])”."""
    return (
        f"{beginning(one.name)}: {percent_with_bounds(one.agrees)} of {counted(one.texts, 'text')}; {name} on the same "
        f"{percent_with_bounds(one.model)} ({points(one.difference)})"
    )


def lines(name: str, found: AnnotatorCeiling) -> list[str]:
    """All of it, of the run of that name; that there is nothing to say where no text has three judgements."""
    if not found.texts:
        return ["No test text has three judgements, so nobody can be held against the vote of the others."]
    distance = [said] if (said := distance_in_words(name, found)) else []
    rare = [said] if (said := rare_in_words(found)) else []
    return [
        in_words(name, found),
        *distance,
        *(group_in_words(name, one) for one in found.groups),
        *(annotator_in_words(name, one) for one in found.annotators),
        *rare,
    ]
