"""A training that ends where its epochs bring nothing better, against the scores of one that goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.records import EpochScores, ScoreName
from core.training import checkpoints
from tests.core.training.test_interruptions import Killed, after, killed_at
from tests.core.training.tiny import STEPS_AN_EPOCH, Events, Train, weights

EPOCHS = 12


def _ends_after(epochs: tuple[EpochScores, ...], patience: int, score: str) -> int:
    """The first epoch to which so many have come that are no better than one before them."""
    best, since = -1.0, 0
    for one in epochs:
        since = 0 if getattr(one, score) > best else since + 1
        best = max(best, getattr(one, score))
        if since == patience:
            return one.epoch
    return len(epochs)


@pytest.mark.parametrize(("patience", "score"), [(1, ScoreName.F1), (2, ScoreName.F1), (2, ScoreName.ACCURACY)])
def test_it_ends_after_so_many_epochs_that_are_no_better(
    train: Train, patience: int, score: ScoreName, tmp_path: Path
) -> None:
    settings = {"epochs": EPOCHS, "chosen_by": score}
    whole = train(folder=tmp_path / "whole", **settings)
    early = train(early_stopping=patience, **settings)
    expected = _ends_after(whole.epochs, patience, score)
    assert expected < EPOCHS
    assert early.epochs == whole.epochs[:expected]
    assert early.best_epoch == max(early.epochs, key=lambda one: getattr(one, score)).epoch
    assert (early.stopped, early.epochs_trained) == (False, expected)
    assert not (tmp_path / "run" / checkpoints.FOLDER).exists()


def test_a_training_that_is_killed_before_or_after_its_last_epoch_is_kept_ends_where_it_would_have(
    train: Train, tmp_path: Path
) -> None:
    settings = {"epochs": EPOCHS, "early_stopping": 1}
    whole = train(folder=tmp_path / "whole", **settings)
    last = whole.epochs[-1].epoch
    for number, kill in enumerate([killed_at("epoch", last), killed_at("phase", "saving")]):
        folder = tmp_path / str(number)
        with pytest.raises(Killed):
            train(kill, folder=folder, **settings)
        events = Events()
        resumed = train(events.append, folder=folder, **settings)
        assert (resumed.epochs, resumed.losses) == (whole.epochs, whole.losses)
        assert (resumed.stopped, resumed.epochs_trained) == (False, last)
        assert weights(folder) == weights(tmp_path / "whole")


def test_a_stop_before_is_a_stop(train: Train) -> None:
    assert train(epochs=EPOCHS, early_stopping=EPOCHS, should_stop=after(STEPS_AN_EPOCH + 2)).stopped
