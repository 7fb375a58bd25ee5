"""The command that this server was started with, for whoever has to start it again."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_HOME = "ERRATA_HOME"


def command(typed: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> str:
    """“cd /errata && ERRATA_HOME=/data .venv/bin/python -m dashboard --server.port 8600”, as it works in any terminal;
    by default that of this process.

    A value that is a secret is left out, as every page shows the command.
    """
    typed, environment = typed or sys.orig_argv, os.environ if environment is None else environment
    home, folder = environment.get(_HOME), Path.cwd()
    words = [_python(typed[0], folder), *_without_secrets(typed[1:])]
    if sys.platform == "win32":
        # Its shells go to a folder and set a variable in two ways each: both are only named.
        return f"{subprocess.list2cmdline(words)}   (in {folder}" + (f"; {_HOME} is {home})" if home else ")")
    return f"cd {shlex.quote(str(folder))} && " + (f"{_HOME}={shlex.quote(home)} " if home else "") + shlex.join(words)


def _python(typed: str, folder: Path) -> str:
    """That of the virtual environment where there is one, which another terminal has not activated."""
    if sys.prefix == sys.base_prefix:
        return Path(typed).name
    python = Path(sys.executable)
    return str(python.relative_to(folder) if python.is_relative_to(folder) else python)


def _without_secrets(words: Sequence[str]) -> list[str]:
    shown: list[str] = []
    for word in words:
        name, is_pair, _ = word.partition("=")
        follows_secret = bool(shown) and _is_secret(shown[-1]) and not word.startswith("-")
        shown.append("…" if follows_secret else f"{name}=…" if is_pair and _is_secret(name) else word)
    return shown


def _is_secret(name: str) -> bool:
    return name.startswith("-") and "secret" in name.casefold() and "=" not in name


def as_style() -> str:
    """A style sheet that hands the command to ``errata.css``, whatever signs it has."""
    signs = "".join(sign if sign.isalnum() or sign in " ./-_=:" else f"\\{ord(sign):x} " for sign in command())
    return f'<style>:root {{ --errata-command: "{signs}"; }}</style>'
