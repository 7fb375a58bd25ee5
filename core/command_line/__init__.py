"""The same steps as the pages, for scripts and clusters, on the same workflow."""

from core.command_line import comparing, corrections, runs, tables, texts, votes
from core.command_line.application import commands

__all__ = ["commands", "comparing", "corrections", "runs", "tables", "texts", "votes"]
