"""``vote``: the same judgements by another rule; and the rule's options, which ``import`` has, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from core.command_line.application import as_typed, commands, project_option
from core.command_line.output import answering, class_counts, first_lines
from core.counted import counted
from core.figures import percent
from core.records import DatasetVersion, Project, VoteRule, VoteSettings
from core.records.columns import ANNOTATOR, CONSENSUS, ID, JUDGED, MAJORITY, PROBABILITY, RIGHT, WHY
from core.workflow import consensus, ground_truth, projects
from core.workflow.bench import Bench
from core.workflow.consensus import Weighing
from core.workflow.corrections import adjudication_queue
from core.workflow.corrections import draft as drafts
from core.workflow.import_figures import left_out_in_words

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--rule", type=click.Choice([rule.value for rule in VoteRule]), help="How the vote is decided."),
    click.option("--minimum", type=click.IntRange(min=1), help="Judgements that a text needs at least."),
    click.option("--adjudicator", help="Annotator whose word decides alone."),
    click.option("--unsure", multiple=True, help="A label that stands for no class; may be given again."),
)


def vote_options(command: Command) -> Command:
    """Give a command ``--rule``, ``--minimum``, ``--adjudicator`` and ``--unsure``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen_vote(
    usual: VoteSettings, rule: str | None, minimum: int | None, adjudicator: str | None, unsure: tuple[str, ...]
) -> VoteSettings:
    """What was said, put over the usual settings."""
    return VoteSettings(
        rule=VoteRule(rule) if rule else usual.rule,
        minimum=minimum or usual.minimum,
        adjudicator=adjudicator or usual.adjudicator,
        unsure=unsure or usual.unsure,
    )


def vote_words(vote: VoteSettings) -> str:
    """``majority, at least 2 judgements, Ann's word first``."""
    words = [vote.rule.value]
    words += [f"at least {vote.minimum} judgements"] if vote.minimum > 1 else []
    words += [f"{vote.adjudicator}'s word first"] if vote.adjudicator else []
    words += [f"unsure: {', '.join(vote.unsure)}"] if vote.unsure else []
    return ", ".join(words)


@commands.command("vote")
@project_option
@vote_options
@click.pass_obj
@answering
def vote_again(
    bench: Bench,
    project: str | None,
    rule: str | None,
    minimum: int | None,
    adjudicator: str | None,
    unsure: tuple[str, ...],
) -> tuple[dict[str, Any], str]:
    """Take the vote of the newest version again by another rule, as the next version."""
    owner = projects.find(bench, project)
    newest = ground_truth.newest(bench, owner)
    vote = chosen_vote(VoteSettings(), rule, minimum, adjudicator, unsure)
    version = ground_truth.keep_revote(bench, owner, newest, vote)
    report, weighed = version.report, consensus.of(bench, version, vote)
    document = {"version": version.number, "texts": report.texts, "labels": report.labels, "left_out": report.left_out}
    document |= _weighing_document(weighed) if weighed is not None else {}
    lines = [
        f"Version {version.number}, by {vote_words(vote)}: {counted(report.texts, 'text')}.",
        f"Labels: {class_counts(report.labels)}.",
        f"Left out: {left_out_in_words(report.left_out)}.",
        *_by_hand(bench, version),
        *(_weighing_lines(weighed) if weighed is not None else []),
        *to_decide(bench, owner, version),
    ]
    return document, "\n".join(lines)


def _by_hand(bench: Bench, version: DatasetVersion) -> list[str]:
    number = ground_truth.decided_by_hand(bench, version)
    stay = "stays as it is" if number == 1 else "stay as they are"
    return [f"{counted(number, 'text')} decided or left out by hand {stay}, over any vote."] if number else []


def _weighing_document(found: Weighing) -> dict[str, Any]:
    matrices = {who: matrix.round(6).T.to_dict() for who, matrix in found.confusion.items()}
    return {
        "annotators": found.annotators.to_dict("records"),
        "confusion": matrices,
        "overruled": found.overruled.to_dict("records"),
        "doubtful": found.doubtful,
        "rounds": found.rounds,
        "converged": found.converged,
    }


def _weighing_lines(found: Weighing) -> list[str]:
    weights = found.annotators
    rows = zip(weights[ANNOTATOR], weights[JUDGED], weights[RIGHT], strict=True)
    people = [f"  {who}: {percent(right)} of {counted(number, 'judgement')}" for who, number, right in rows]
    texts = [
        f"  {row[ID]}: {row[MAJORITY]} → {row[CONSENSUS]} ({percent(row[PROBABILITY], 0)}): {row[WHY]}"
        for row in found.overruled.to_dict("records")
    ]
    return [
        *filter(None, [consensus.too_few(weights[JUDGED])]),
        consensus.READ,
        *first_lines(people, "annotators"),
        consensus.in_words(found),
        *first_lines(texts, "texts"),
    ]


def to_decide(bench: Bench, project: Project, version: DatasetVersion) -> list[str]:
    """How many texts wait for a decision by hand, and what lists them; nothing where none does."""
    waiting = adjudication_queue.waiting(bench, drafts.load(bench, project))
    wait = counted(waiting, "text waits", "texts wait")
    return [f"{wait} for a decision by hand: {as_typed('undecided', project)}"] if waiting else []
