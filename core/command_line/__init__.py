"""The same steps as the pages, for scripts and clusters, on the same workflow."""

from core.command_line import agreement, comparing, corrections, export, keeping, parts, runs, tables, texts, votes
from core.command_line.application import commands

__all__ = [
    "agreement",
    "commands",
    "comparing",
    "corrections",
    "export",
    "keeping",
    "parts",
    "runs",
    "tables",
    "texts",
    "votes",
]
