from __future__ import annotations

import pickle

from core.errors import ErrataError, FileError


def test_an_error_reads_as_place_what_and_way_out() -> None:
    error = FileError("Row 17 has 5 fields, the header has 4.", where="posts.csv", todo="Put the text in quotes.")
    assert str(error) == "posts.csv: Row 17 has 5 fields, the header has 4. Put the text in quotes."


def test_an_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(FileError("Broken.", where="a.csv", todo="Mend it.")))
    assert isinstance(error, FileError)
    assert (error.what, error.where, error.todo) == ("Broken.", "a.csv", "Mend it.")
    assert isinstance(error, ErrataError)
