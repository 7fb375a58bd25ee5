"""A model's answers to texts that have no label."""

from __future__ import annotations

from dataclasses import dataclass

from core.records.evaluation import Score


@dataclass(frozen=True)
class AgainstJudgements:
    """A model's answers to some texts against the texts' judgements.

    ``agreeing`` is the mean share of a text's judgements that agree with the answer, ``reachable`` the same for the
    best answer; ``leading`` is the share of texts answered with a class that most judgements gave (of a tie any of the
    tied ones), ``probability`` the mean probability of the answer. ``independent`` counts tied texts as one.
    ``is_settled`` tells that the first three cannot be otherwise, whatever is answered: every text has as many
    judgements for each of the model's classes.
    """

    texts: int
    independent: int
    agreeing: Score
    reachable: Score
    leading: Score
    probability: Score
    is_settled: bool


@dataclass(frozen=True)
class ClassOnUndecided:
    """Of the undecided texts the share that the model gives the class, and the mean share of their judgements that do;
    None where no judgement is known.
    """

    answered: Score
    judged: Score | None


@dataclass(frozen=True)
class OnUndecided:
    """What a model says on the texts without a label, and on the test texts, which have one.

    ``undecided`` counts the texts without a label. ``tied`` of them are tied to texts that the model learned from, and
    in none of the figures. ``without`` and ``test`` are None where no text has known judgements.
    """

    undecided: int
    tied: int
    classes: dict[str, ClassOnUndecided]
    without: AgainstJudgements | None
    test: AgainstJudgements | None
