"""Which epoch was kept, and what the others tell where the kept one is no better than one answer."""

from __future__ import annotations

from dataclasses import replace

from core.records import EpochScores, Measure, ScoreName, TrainingConfig, TrainingResult
from core.workflow import kept_epoch
from tests.core.store.filled import training_result
from tests.records import evaluation

NEARLY_ALWAYS_YES = evaluation(((8, 45), (2, 45)))
LEARNED = evaluation(((45, 8), (7, 40)))
CONFIG = TrainingConfig(model="m", positive="yes")


def _result(*epochs: tuple[float, float], kept: int, of_validation: str = "useless") -> TrainingResult:
    """Of a validation part with 53 “no” and 47 “yes”; each epoch is its F1 and its accuracy."""
    scores = tuple(EpochScores(n, 0.6, 0.6, 0.5, 0.5, f1, accuracy) for n, (f1, accuracy) in enumerate(epochs, 1))
    validation = NEARLY_ALWAYS_YES if of_validation == "useless" else LEARNED
    return replace(training_result(), epochs=scores, best_epoch=kept, validation=validation)


def test_the_measure_that_chose_is_named() -> None:
    result = _result((0.5, 0.55), (0.657, 0.53), (0.6, 0.7), kept=2)
    said = "Of 3 epochs epoch 2 was kept: it had the best {} on the validation part."
    for measure in (Measure(positive="yes"), Measure(), Measure(ScoreName.ACCURACY)):
        assert kept_epoch.in_words(result, measure) == said.format(measure)
    assert kept_epoch.in_words(_result((0.5, 0.55), kept=1), Measure()).startswith("Epoch 1 was kept, the only one")


def test_epochs_that_are_all_worth_nothing_are_not_told_as_the_best() -> None:
    result = _result((0.0, 0.55), (0.0, 0.55), kept=1)
    assert kept_epoch.in_words(result, Measure(positive="yes")) == (
        "Of 2 epochs none had any F1 of “yes” above 0 on the validation part; epoch 1 was kept."
    )


def test_a_model_of_a_stopped_training_is_named_by_what_it_has_trained() -> None:
    assert [kept_epoch.named(epoch, 1.48) for epoch in (1, 2)] == ["1", "1.4"]
    assert [kept_epoch.named(2, trained) for trained in (None, 2.0, 1.9999999)] == ["2", "2", "2"]
    assert kept_epoch.named(1, 0.02) == "0.1"
    one = replace(_result((0.5, 0.55), kept=1), epochs_trained=0.352)
    assert kept_epoch.in_words(one, Measure()) == (
        "The model after 0.3 of an epoch was kept, the only one that was tried on the validation part."
    )
    two = replace(_result((0.5, 0.55), (0.6, 0.6), kept=2), epochs_trained=1.4)
    assert kept_epoch.in_words(two, Measure()) == (
        "Of the models after 1 and 1.4 epochs that after 1.4 was kept: it had the best macro F1 on the validation part."
    )


def test_an_epoch_that_was_better_than_one_answer_is_named_with_the_remedy() -> None:
    result = _result((0.5, 0.55), (0.657, 0.53), (0.6, 0.7), kept=2)
    assert kept_epoch.against_one_answer(result, CONFIG, CONFIG.measure) == (
        "Epoch 3 had more validation texts right than “no” for every text (accuracy 0.700 against 0.530; epoch 2, "
        "which was kept: 0.530, as the training computed them), but a lower F1 of “yes”, which chooses the epoch. To "
        "choose by all classes, declare macro F1 or accuracy as the measure, and train again."
    )
    collapsed = replace(result, validation=evaluation(((0, 53), (0, 47))))
    by_macro = kept_epoch.against_one_answer(collapsed, replace(CONFIG, positive=None), Measure())
    assert by_macro.endswith("but a lower macro F1, which chooses the epoch."), "there is no other measure to choose"


def test_no_epoch_is_praised_that_was_no_better() -> None:
    said = kept_epoch.against_one_answer(_result((0.5, 0.52), (0.657, 0.51), kept=2), CONFIG, CONFIG.measure)
    assert said == (
        "None of its epochs had more validation texts right than “no” for every text (accuracy 0.530; the highest "
        "during the training was 0.520, in epoch 1)."
    )


def test_nothing_is_said_where_there_is_nothing_to_choose_or_to_complain_of() -> None:
    epochs = ((0.5, 0.55), (0.657, 0.53), (0.6, 0.7))
    assert (
        kept_epoch.against_one_answer(_result(*epochs, kept=2, of_validation="learned"), CONFIG, CONFIG.measure) == ""
    )
    assert kept_epoch.against_one_answer(_result(*epochs, kept=3), CONFIG, CONFIG.measure) == "", (
        "the kept one has most texts right"
    )
    assert kept_epoch.against_one_answer(_result((0.5, 0.52), kept=1), CONFIG, CONFIG.measure) == ""


def test_where_the_measure_was_declared_anew_a_training_is_all_that_is_left_to_do() -> None:
    result = _result((0.5, 0.55), (0.657, 0.53), (0.6, 0.7), kept=2)
    said = kept_epoch.against_one_answer(result, CONFIG, Measure())
    assert said.endswith("The measure is macro F1 by now: train again, and it chooses the epoch.")
