"""``python -m core``: the researcher's steps without a browser."""

from core.command_line import commands

commands(prog_name="python -m core")
