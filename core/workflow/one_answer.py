"""Whether a model does better than giving the same answer to every text, and how that is said."""

from __future__ import annotations

from collections import Counter

from core.figures import figure
from core.records import Evaluation, Measure, Part

NO_BETTER = "This model is no better than one answer for all texts."

_NEARLY_ALL = 0.95
_MOSTLY = 0.8


def is_no_better(evaluation: Evaluation, positive: str | None) -> bool:
    """Whether the model may as well give one answer: its F1 (of the positive class, else macro) cannot be told from
    what one answer gives, and it nearly always gives the same, or has no more texts right, or no more than may be luck
    and a lower F1.
    """
    share = _most_frequent(_answers(evaluation))[1] / evaluation.texts
    own, (_, best) = evaluation.headline(positive).f1, f1(evaluation, positive)
    if own.low > best:
        return False
    right, (_, most) = evaluation.accuracy, accuracy(evaluation)
    return share >= _NEARLY_ALL or right.value <= most or (right.low <= most and own.value <= best)


def in_brief(evaluation: Evaluation, positive: str | None, part: Part = Part.VALIDATION) -> str:
    """A few words for lists, by which ``part`` they are; nothing where the model is better."""
    return f"no better than one answer for all texts ({part})" if is_no_better(evaluation, positive) else ""


def doubted_in_brief(evaluation: Evaluation, positive: str | None, part: Part) -> str:
    """The same where it is better, but may be so by luck: no list passes over what its page says of its scores."""
    return f"not surely better than one answer for all texts ({part})" if _is_untold(evaluation, positive) else ""


def in_words(evaluation: Evaluation, positive: str | None) -> str:
    """That the model may as well give one answer, and why this is said; nothing where it is better."""
    if not is_no_better(evaluation, positive):
        return ""
    label, texts = _most_frequent(_answers(evaluation))
    if texts == evaluation.texts:
        return f"This model predicts “{label}” for every text: its answers do not tell the classes apart."
    if texts >= _MOSTLY * evaluation.texts:
        return f"{NO_BETTER} It predicts “{label}” for {texts:,} of the {evaluation.texts:,} texts."
    measure, (label, share) = Measure(positive=positive), accuracy(evaluation)
    return (
        f"{NO_BETTER} Its {measure} cannot be told from that of “{f1(evaluation, positive)[0]}” for every text; and "
        f"“{label}” for every text has {_right(share, evaluation.accuracy.value)}."
    )


def _right(one_answer: float, model: float) -> str:
    if one_answer < model:
        return "fewer texts right by no more than luck"
    return "as many texts right" if one_answer == model else "more texts right"


def less_accurate(evaluation: Evaluation, positive: str | None) -> str:
    """That one answer has more texts right than the model, which is better in F1; nothing where it has not."""
    label, share = accuracy(evaluation)
    if evaluation.accuracy.value >= share or is_no_better(evaluation, positive):
        return ""
    return (
        f"“{label}” for every text would have more texts right than this model (accuracy {figure(share)}, the model "
        f"{figure(evaluation.accuracy.value)}): it finds more of the rarer classes, but gives more false alarms. Judge "
        f"it by {Measure(positive=positive)}, not by accuracy."
    )


def what_one_gives(evaluation: Evaluation, positive: str | None) -> str:
    """“To compare: “yes” for every text would give F1 0.640, “no” for every text accuracy 0.530.”, and whether the
    model can be told from either.
    """
    (for_f1, best_f1), (for_accuracy, best_accuracy) = f1(evaluation, positive), accuracy(evaluation)
    name = "F1" if positive is not None else "macro F1"
    gives = f"To compare: “{for_f1}” for every text would give {name} {figure(best_f1)}"
    if for_f1 == for_accuracy:
        return f"{gives} and accuracy {figure(best_accuracy)}.{_untold(evaluation, positive)}"
    both = f"{gives}, “{for_accuracy}” for every text accuracy {figure(best_accuracy)}"
    return f"{both}.{_untold(evaluation, positive)}"


def _untold(evaluation: Evaluation, positive: str | None) -> str:
    if not _is_untold(evaluation, positive):
        return ""
    return f" With {evaluation.texts:,} texts neither of the model's scores can be told from these."


def _is_untold(evaluation: Evaluation, positive: str | None) -> bool:
    """Whether the intervals of both scores reach down to those of one answer, where no more is said of it."""
    in_f1 = evaluation.headline(positive).f1.low <= f1(evaluation, positive)[1]
    in_accuracy = evaluation.accuracy.low <= accuracy(evaluation)[1]
    return in_f1 and in_accuracy and not is_no_better(evaluation, positive)


def accuracy(evaluation: Evaluation) -> tuple[str, float]:
    """The class that has most texts right as the answer to every text, and the accuracy that it gives."""
    label, texts = _most_frequent(_truth(evaluation))
    return label, texts / evaluation.texts


def f1(evaluation: Evaluation, positive: str | None) -> tuple[str, float]:
    """The class that gives the best F1 as the answer to every text, and that F1: of the positive class, else macro."""
    truth = _truth(evaluation)
    label = positive if positive is not None else _most_frequent(truth)[0]
    of_class = 2 * truth[label] / (truth[label] + evaluation.texts)
    return label, of_class if positive is not None else of_class / len(evaluation.labels)


def _answers(evaluation: Evaluation) -> Counter[str]:
    columns = zip(*evaluation.confusion, strict=True)
    return Counter({label: sum(cells) for label, cells in zip(evaluation.labels, columns, strict=True)})


def _truth(evaluation: Evaluation) -> Counter[str]:
    return Counter({label: sum(row) for label, row in zip(evaluation.labels, evaluation.confusion, strict=True)})


def _most_frequent(counts: Counter[str]) -> tuple[str, int]:
    return counts.most_common(1)[0]
