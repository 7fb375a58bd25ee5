"""What Streamlit says in the terminal as it starts and stops, in the words of the program that was started."""

from __future__ import annotations

from typing import Any

from streamlit import cli_util

from dashboard import started_as

_WELCOME = "You can now view your Streamlit app in your browser."
_STOPPING = "Stopping..."
# Of tools for those who write programs with Streamlit.
_SKILLS = ("Help agents write better Streamlit apps?", "Install the official Streamlit skills")


def use_own_words() -> None:
    """From here to the end of the process."""
    tell = cli_util.print_to_cli

    def in_own_words(message: str, **style: Any) -> None:
        said = own_words(message)
        if said is not None:
            tell(said, **style)

    cli_util.print_to_cli = in_own_words


def own_words(message: str) -> str | None:
    """What is said instead; None for nothing."""
    if _STOPPING in message:
        return (
            "\n  Errata stops. A training that is under way goes on; open pages go on as soon as Errata runs again:"
            f"\n  {started_as.command()}"
        )
    if any(words in message for words in _SKILLS):
        return None
    return message.replace(_WELCOME, "Errata is running. Open it in your browser:")
