"""What stands beside this package in a checkout, and inside it where Errata is installed: the pages and the guide."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "installed"


def located(name: str) -> Path:
    """``beside("pages")``: as pyproject.toml lays it into a wheel."""
    return (_INSTALLED if _INSTALLED.exists() else _PACKAGE.parent) / name
