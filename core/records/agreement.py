"""How well annotators agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from core.records.evaluation import Score
from core.records.setting import Group, Setting


@dataclass(frozen=True)
class AgreementSettings:
    """``order`` None stands for the one that is kept with the project, where that names all classes; empty for none."""

    order: Annotated[
        tuple[str, ...] | None,
        Setting(
            "Order",
            "All labels from one end to the other, for ordinal alpha; else as kept by `classes`.",
            Group.SHORT,
            in_one=True,
        ),
    ] = None
    as_judged: Annotated[
        bool, Setting("As judged", "Classes that were merged since count as they were judged.", Group.SHORT)
    ] = False
    over_annotators: Annotated[
        bool,
        Setting(
            "Over annotators",
            "Intervals over annotators as well as texts, of alpha and percent agreement.",
            Group.SHORT,
        ),
    ] = False


@dataclass(frozen=True)
class GroupAgreement:
    """Krippendorff's alpha of some texts; None where it is undefined. ``texts`` counts those with two or more
    judgements.
    """

    alpha: Score | None
    texts: int


@dataclass(frozen=True)
class GroupSettings:
    """Which annotators are held against which."""

    group: Annotated[tuple[str, ...], Setting("Group", "An annotator of the one group.", Group.SHORT)] = ()
    against: Annotated[tuple[str, ...], Setting("Against", "An annotator of the other group.", Group.SHORT)] = ()
    as_judged: Annotated[
        bool, Setting("As judged", "Classes that were merged since count as they were judged.", Group.SHORT)
    ] = False


@dataclass(frozen=True)
class AnnotatorGroups:
    """Agreement of two groups of annotators, the names of which are ``group`` and ``against``.

    ``between`` is that of their majority votes. ``ties`` counts the texts that both judged and on which one of them has
    no majority.
    """

    group: tuple[str, ...]
    against: tuple[str, ...]
    within: GroupAgreement
    within_against: GroupAgreement
    between: GroupAgreement
    ties: int
    resamples: int
    seed: int


@dataclass(frozen=True)
class PairAgreement:
    """Two annotators on their common texts: the share they agree on, Cohen's kappa, and where the labels are in order
    the weighted one.

    All are None for fewer than two common texts, and kappas where both gave one and the same label throughout.
    """

    first: str
    second: str
    texts: int
    agreement: Score | None
    kappa: Score | None
    weighted: Score | None = None

    @property
    def read(self) -> Score | None:
        """The kappa that is read: the weighted one where there is one, which knows that a neighbour is half right."""
        return self.weighted or self.kappa

    @property
    def undefined(self) -> str:
        """Why there is no kappa; empty where there is one."""
        if self.kappa is not None:
            return ""
        return "one class only" if self.texts >= 2 else "fewer than two common texts"


@dataclass(frozen=True)
class AnnotatorAgreement:
    """An annotator against the majority vote of the others.

    ``confusion[i][j]`` counts the texts that the others label ``labels[i]`` and the annotator ``labels[j]``, over the
    ``compared`` texts; ``ties`` counts texts on which the others tie, ``alone`` those that nobody else judged.
    ``agreement`` is the share of the compared texts with the same label, with its Wilson interval.
    """

    annotator: str
    judgements: int
    compared: int
    ties: int
    alone: int
    agreement: Score | None
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Difference:
    """The annotator says ``own`` on ``texts`` of the ``of`` texts that the others label ``others``; ``ids`` are
    theirs.
    """

    annotator: str
    own: str
    others: str
    texts: int
    of: int
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """How well annotators agree; a figure is None where it is undefined.

    ``shared`` counts the texts with two or more judgements, on which every figure rests, ``units`` those of them that
    are independent, tied ones counted together: copies, near-duplicates, and those with one value of the metadata
    column ``grouped_by``, None where none is named; ``tied`` are the ids of two of them that are not, empty where all
    are. ``judgements`` counts all judgements.
    ``ordinal`` is alpha with the labels in ``order``, ``interval`` that of labels that are numbers. Fleiss' kappa needs
    equally many judgements a text and rests on the ``fleiss_texts`` texts with ``fleiss_judgements`` each. ``pairs``
    holds those of the ``paired`` annotators with most judgements. ``per_metadata`` is column → value → alpha;
    ``without_metadata`` counts shared texts whose metadata is not known, those left out for a tie. Of two annotators
    ``differences`` are told as the first one's only, since the second's are the same. ``merged`` is class as judged →
    class that it counts for here, without those that were only renamed; ``question`` is the column that the labels are
    from. ``adjudicated`` texts were decided by somebody who saw the votes; that is in no figure. Where
    ``over_annotators``, the intervals of ``percent``, ``alpha``, ``ordinal`` and ``interval`` are over annotators as
    well as texts; ``few_annotators`` says why there are too few for that, empty where there are enough. ``unnamed``
    are those of the annotators who are called as their files, as nobody knows whose judgements these are. ``unsure``
    counts the answers that were no label, and so are in no figure; ``alpha_with_unsure`` is the nominal alpha with them
    as one class more, None where there are none. Of ``repeated`` judgements the same annotator judged
    the text again later, which counts; ``same_again`` of them have the same label as that.
    """

    labels: tuple[str, ...]
    order: tuple[str, ...]
    texts: int
    shared: int
    units: int
    judgements: int
    alpha: Score | None
    ordinal: Score | None
    percent: Score | None
    fleiss: Score | None
    fleiss_judgements: int
    fleiss_texts: int
    per_class: dict[str, GroupAgreement]
    per_metadata: dict[str, dict[str, GroupAgreement]]
    without_metadata: int
    annotators: tuple[AnnotatorAgreement, ...]
    pairs: tuple[PairAgreement, ...]
    paired: int
    differences: tuple[Difference, ...]
    resamples: int
    seed: int
    merged: dict[str, str] = field(default_factory=dict)
    question: str | None = None
    adjudicated: int = 0
    interval: Score | None = None
    over_annotators: bool = False
    few_annotators: str = ""
    grouped_by: str | None = None
    unnamed: tuple[str, ...] = ()
    unsure: int = 0
    alpha_with_unsure: float | None = None
    repeated: int = 0
    same_again: int = 0
    tied: tuple[str, ...] = ()

    @property
    def named(self) -> int:
        """How many annotators are known."""
        return len(self.annotators) - len(self.unnamed)

    @property
    def without_name(self) -> int:
        """Judgements whose annotator is not known."""
        return sum(one.judgements for one in self.annotators if one.annotator in self.unnamed)

    @property
    def read_as(self) -> tuple[str, Score | None]:
        """Which alpha is held against the usual limits: where the labels are in order, the ordinal one, which knows
        that the neighbouring label is half right.
        """
        return ("ordinal α", self.ordinal) if self.order else ("α", self.alpha)

    @property
    def one_pair(self) -> tuple[str, str] | None:
        """The annotators where there are two: then “the others” are one person."""
        if len(self.annotators) != 2:
            return None
        return self.pairs[0].first, self.pairs[0].second
