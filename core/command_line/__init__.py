"""The same steps as the pages, for scripts and clusters, on the same workflow."""

from core.command_line import (
    agreement,
    analyses,
    annotator_groups,
    checked_sample,
    classes,
    comparing,
    corrections,
    explaining,
    export,
    judging,
    keeping,
    parts,
    project_list,
    runs,
    searching,
    starting,
    stopping,
    tables,
    texts,
    undecided,
    votes,
)
from core.command_line.application import commands

__all__ = [
    "agreement",
    "analyses",
    "annotator_groups",
    "checked_sample",
    "classes",
    "commands",
    "comparing",
    "corrections",
    "explaining",
    "export",
    "judging",
    "keeping",
    "parts",
    "project_list",
    "runs",
    "searching",
    "starting",
    "stopping",
    "tables",
    "texts",
    "undecided",
    "votes",
]

analyses.add_all()
