"""What a training does, one after the other."""

from __future__ import annotations

DOWNLOADING = "downloading"
CONVERTING = "converting"
LOADING = "loading"
TOKENIZING = "tokenizing"
TRAINING = "training"
VALIDATING = "validating"
SAVING = "saving"
TESTING = "testing"
BASELINES = "baselines"
FETCHING = "fetching"
ANSWERING = "answering"
"""The last two are those of a finished classifier, which is asked texts and learns none."""

WITH_MODEL = frozenset({TESTING, BASELINES})
"""The model is trained and kept: nothing is left to stop."""

WORDS = {
    DOWNLOADING: "Downloading the base model",
    CONVERTING: "Converting the base model, once",
    LOADING: "Loading the base model",
    TOKENIZING: "Splitting the texts into tokens",
    TRAINING: "Training",
    VALIDATING: "Evaluating on the validation part",
    SAVING: "Saving the model",
    TESTING: "Evaluating on the test part",
    BASELINES: "Training the baselines",
    FETCHING: "Fetching the classifier",
    ANSWERING: "Asking it the texts",
}
