"""What the figures are usually taken to mean, and the sentence for a methods section."""

from __future__ import annotations

from core.counted import beginning, counted
from core.data.merges import in_words
from core.figures import figure, percent, percent_with_bounds, with_bounds
from core.records import Agreement, Score

RELIABLE, TENTATIVE = 0.80, 0.667
ALPHA_SOURCE = "Krippendorff 2004, Content Analysis, 2nd ed., p. 241"
KAPPA_SOURCE = "Landis and Koch 1977, Biometrics 33, p. 165"
WEIGHTS = (
    "Weighted κ counts a disagreement by its steps in the order, squared (Cohen 1968, Psychological Bulletin 70); it "
    "is the one that is read."
)
OVER_ANNOTATORS = (
    "What other annotators like these would give on other texts like these, for the alphas and percent agreement: the "
    "variance over samples of the annotators is added to that over samples of the texts. Without it the intervals hold "
    "for these annotators only."
)

_KAPPA_NAMES = ((0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))


def read_alpha(alpha: Score) -> str:
    """The usual reading of alpha, with a word on an interval that reaches beyond it."""
    reading = _alpha_name(alpha.value)
    if _alpha_name(alpha.low) == _alpha_name(alpha.high):
        return reading
    return f"{reading} (the interval reaches from “{_alpha_name(alpha.low)}” to “{_alpha_name(alpha.high)}”)"


def read_kappa(kappa: float) -> str:
    """The name that Landis and Koch give to a kappa: a convention, with no reason behind its limits."""
    if kappa < 0:
        return "poor"
    return next((name for limit, name in _KAPPA_NAMES if kappa <= limit), "almost perfect")


def methods_sentence(agreement: Agreement) -> str:
    """What a methods section says of the agreement; empty where alpha is undefined."""
    alpha = agreement.alpha
    if alpha is None:
        return ""
    name, read = agreement.read_as
    figures = [f"Krippendorff's α = {with_bounds(alpha)} for nominal data"]
    if agreement.ordinal:
        figures.append(f"α = {with_bounds(agreement.ordinal)} for ordinal data ({' < '.join(agreement.order)})")
    if agreement.fleiss:
        figures.append(
            f"Fleiss' κ = {with_bounds(agreement.fleiss)} (on the {counted(agreement.fleiss_texts, 'text')} with "
            f"{agreement.fleiss_judgements} judgements each)"
        )
    if agreement.percent:
        figures.append(f"mean pairwise agreement {percent_with_bounds(agreement.percent)}")
    merged = f"Classes were merged ({in_words(agreement.merged)}). " if agreement.merged else ""
    shared = "all" if agreement.shared == agreement.texts else f"{agreement.shared:,}"
    others = " and others whose names are not known" * bool(agreement.unnamed)
    tied = tied_in_words(agreement)
    units = f" ({tied})" if tied else ""
    return (
        f"The {agreement.named:,} annotators{others} made {agreement.judgements:,} judgements{_of_question(agreement)} "
        f"on {agreement.texts:,} texts, {shared} of which were judged by two or more{units}. {merged}Agreement on "
        f"these: {'; '.join(figures)}. "
        f"Brackets are 95 % intervals, {intervals_in_words(agreement)} (seed {agreement.seed}). "
        f"By the usual limits (α ≥ .80 reliable, α ≥ .667 tentative; {ALPHA_SOURCE}), the {name} reads as: "
        f"{read_alpha(read or alpha)}."
        f"{_of_unsure(agreement)}{_of_repeats(agreement)}{_of_adjudications(agreement)}"
    )


def intervals_in_words(agreement: Agreement) -> str:
    """How the intervals were made: “by the bootstrap variance of each figure over 2,000 samples of the texts and
    Wilson's score method, so that no end passes 1”.
    """
    drawn = "the texts, with copies and others that are tied drawn as one," if _is_tied(agreement) else "the texts"
    over = f"by the bootstrap variance of each figure over {agreement.resamples:,} samples of {drawn}"
    ends = "and Wilson's score method, so that no end passes 1"
    if not agreement.over_annotators:
        return f"{over} {ends}"
    fleiss = "; that of Fleiss' κ over the texts alone;" * bool(agreement.fleiss)
    return f"{over} plus that over as many samples of the annotators{fleiss} {ends}"


def tied_in_words(agreement: Agreement) -> str:
    """How many of the texts are independent, and what ties the others; empty where all are."""
    if not _is_tied(agreement):
        return ""
    group = f", and texts of one “{agreement.grouped_by}”," if agreement.grouped_by else ""
    both = "copies and near-duplicates" if group else "copies or near-duplicates"
    return f"{agreement.units:,} of them independent: {both}{group} count as one"


def tied_with_example(agreement: Agreement) -> str:
    """The same, with two such texts by their ids, where they are known."""
    told = tied_in_words(agreement)
    if not (told and agreement.tied):
        return told
    first, second = map(beginning, agreement.tied)
    return f"{told}, such as “{first}” and “{second}”"


def _is_tied(agreement: Agreement) -> bool:
    return agreement.units < agreement.shared


def _of_unsure(agreement: Agreement) -> str:
    if not agreement.unsure:
        return ""
    are = counted(agreement.unsure, "answer was", "answers were")
    said = f" {are} “unsure” and no label, and in none of these figures"
    if agreement.alpha_with_unsure is None:
        return f"{said}."
    return f"{said}; were “unsure” a class of its own, α would be {figure(agreement.alpha_with_unsure, 2)}."


def _of_repeats(agreement: Agreement) -> str:
    said = "" if _may_be_read_twice(agreement) else repeats_in_words(agreement)
    return f" {said}" if said else ""


def _may_be_read_twice(agreement: Agreement) -> bool:
    """Whether every judgement that was made again says the same, as rows do that are in two files."""
    return agreement.same_again == agreement.repeated


def repeats_in_words(agreement: Agreement) -> str:
    """How often annotators agree with themselves; empty where nobody judged a text again."""
    if not agreement.repeated:
        return ""
    if _may_be_read_twice(agreement):
        came = counted(agreement.repeated, "judgement came", "judgements came")
        return (
            f"{came} twice from the same annotator, each time with the same label. If the same rows were read twice, "
            "that says nothing of how steady the annotators are, so it is not in the sentence for the paper."
        )
    share = percent(agreement.same_again / agreement.repeated, 0)
    were = counted(agreement.repeated, "judgement was", "judgements were")
    return (
        f"{were} made again later by the same annotator, who gave the same label in {agreement.same_again:,} of them "
        f"({share}); the later one counts."
    )


def _of_adjudications(agreement: Agreement) -> str:
    if not agreement.adjudicated:
        return ""
    decided = counted(agreement.adjudicated, "text was", "texts were")
    return f" {decided} decided by adjudication afterwards, which is in none of these figures."


def _of_question(agreement: Agreement) -> str:
    """Which column holds the answers, where one does, and what could be answered."""
    column = f" of “{agreement.question}”" if agreement.question else ""
    return f"{column} (classes: {', '.join(agreement.labels)})"


def _alpha_name(alpha: float) -> str:
    return "reliable" if alpha >= RELIABLE else "tentative" if alpha >= TENTATIVE else "not reliable"
