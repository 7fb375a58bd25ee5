"""The same steps as the pages, for scripts and clusters, on the same workflow; each module here adds its commands."""

from importlib import import_module
from pkgutil import iter_modules

from core.command_line import analyses
from core.command_line.application import commands

__all__ = ["commands"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
analyses.add_all()
