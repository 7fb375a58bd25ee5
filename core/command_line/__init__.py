"""The same steps as the pages, for scripts and clusters, on the same workflow."""

from core.command_line import corrections, runs, tables, texts, votes
from core.command_line.application import commands

__all__ = ["commands", "corrections", "runs", "tables", "texts", "votes"]
