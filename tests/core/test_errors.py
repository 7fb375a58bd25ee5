from __future__ import annotations

import pickle

from core.errors import ErrataError, FileError
from core.remedies import Action, Remedy


def test_an_error_reads_as_place_what_and_way_out() -> None:
    error = FileError("Row 17 has 5 fields, the header has 4.", where="posts.csv", todo="Put the text in quotes.")
    assert str(error) == "posts.csv: Row 17 has 5 fields, the header has 4. Put the text in quotes."


def test_an_error_survives_the_way_between_processes() -> None:
    remedy = Remedy(Action.STOP_RUN, "Campaign", "run-1")
    error = pickle.loads(pickle.dumps(FileError("Broken.", where="a.csv", todo="Mend it.", remedy=remedy)))
    assert isinstance(error, FileError)
    assert (error.what, error.where, error.todo, error.remedy) == ("Broken.", "a.csv", "Mend it.", remedy)
    assert isinstance(error, ErrataError)
