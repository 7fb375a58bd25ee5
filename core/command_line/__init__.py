"""The same steps as the pages, for scripts and clusters, on the same workflow."""

from core.command_line import parts, runs, tables, texts
from core.command_line.application import commands

__all__ = ["commands", "parts", "runs", "tables", "texts"]
