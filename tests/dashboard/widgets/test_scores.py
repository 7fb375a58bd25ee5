"""What is said beside the scores."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _collapsed() -> None:
    from core.records import TrainingConfig
    from dashboard.widgets import scores
    from tests.records import evaluation

    scores.show_no_better(evaluation(((0, 4), (0, 6))), None, TrainingConfig(model="m", learning_rate=2e-4))


def _useful() -> None:
    from core.records import TrainingConfig
    from dashboard.widgets import scores
    from tests.records import evaluation

    scores.show_no_better(evaluation(((3, 1), (2, 4))), None, TrainingConfig(model="m"))


def test_a_model_of_one_class_is_said_with_the_way_out() -> None:
    (warning,) = AppTest.from_function(_collapsed).run().warning
    assert "do not tell the classes apart" in warning.value
    assert "train again with 4e-05" in warning.value


def _stopped() -> None:
    from core.records import TrainingConfig
    from dashboard.widgets import scores
    from tests.core.store.filled import training_result
    from tests.records import evaluation

    collapsed = evaluation(((8, 45), (2, 45)), ("no", "*yes*"))
    config = TrainingConfig(model="m", positive="*yes*")
    scores.show_no_better(collapsed, "*yes*", config, result=training_result(stopped=True))


def test_a_model_that_was_stopped_early_is_told_to_go_on() -> None:
    (warning,) = AppTest.from_function(_stopped).run().warning
    assert "“\\*yes\\*” for 90 of the 100 texts" in warning.value
    assert "resume it, or train again" in warning.value


def test_a_model_of_several_classes_needs_no_word() -> None:
    assert not AppTest.from_function(_useful).run().warning
