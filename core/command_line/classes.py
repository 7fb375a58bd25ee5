"""``classes``: the classes of a project, and their order."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import as_typed, commands, project_option
from core.command_line.output import answering
from core.counted import counted
from core.data.labels import are_nameless
from core.errors import SettingError
from core.workflow import class_order, ground_truth, projects
from core.workflow.bench import Bench


@commands.command("classes")
@project_option
@click.option("--order", "ordered", multiple=True, help="A class; give it for each, from one end to the other.")
@click.option("--no-order", is_flag=True, help="Forget the order.")
@click.pass_obj
@answering
def show_classes(
    bench: Bench, project: str | None, ordered: tuple[str, ...], no_order: bool
) -> tuple[dict[str, Any], str]:
    """List the classes of the newest version with their texts, or put them in an order, which the project keeps."""
    if ordered and no_order:
        raise SettingError("--order and --no-order are both given.", todo="Leave one of them out.")
    owner = projects.find(bench, project)
    version = ground_truth.newest(bench, owner)
    if ordered or no_order:
        class_order.keep(bench, version, ordered)
    known = class_order.known(bench, version)
    order = class_order.complete(bench, version, known)
    texts = {label: version.report.labels.get(label, 0) for label in known}
    lines = [f"“{label}”: {counted(number, 'text')}" for label, number in texts.items()]
    lines.append("From one end to the other." if order else "They have no order.")
    if are_nameless(known):
        command = as_typed(f"correct --merge {known[-1]} --into NAME --author YOU", owner)
        lines.append(f"Their names are numbers or letters. To give one a name: {command}")
        lines.append(
            f"New names make a new version of the data, version {version.number + 1}, with: {as_typed('apply', owner)}"
        )
    return {"version": version.number, "classes": texts, "in_order": bool(order)}, "\n".join(lines)
