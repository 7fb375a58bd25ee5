"""Names from the data in one list with choices of the form's own."""

from __future__ import annotations


def apart(name: str, *words: str) -> str:
    """The name as the list shows it; in quotation marks where it reads like one of the form's own choices.

    Streamlit tells the options of a list by what they show.
    """
    return f"“{name}”" if name in words else name
