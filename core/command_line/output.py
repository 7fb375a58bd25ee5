"""How a command answers: readable lines, or one JSON document and nothing else."""

from __future__ import annotations

import functools
import json
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from core.command_line import remedies
from core.disk import disk_full, is_disk_full, refused_by_system
from core.errors import ErrataError, NotFound, ReadingFault
from core.figures import bounds, figure
from core.records import ClassScores, Evaluation, Score
from core.workflow import checking, independence, one_answer
from core.workflow.bench import Bench


def answering(command: Callable[..., Any]) -> Callable[..., None]:
    """Give a command ``--json`` and turn errors, those of Errata itself too, into a message and exit code 1.

    What click passes to the command opens the workspace; that is done here, so that its errors are said, too.

    The command returns ``(document, readable)``: the JSON document and the lines for a person; it may return a third
    value, its exit code.
    """

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
    @functools.wraps(command)
    def answer(*opening: Callable[[], Any], as_json: bool, **options: Any) -> None:
        try:
            opened = [open() for open in opening]
            _warn(opened)
            document, readable, *code = command(*opened, **options)
        except ErrataError as error:
            if isinstance(error.__cause__, ReadingFault):
                error.todo += _details(error.__cause__)
            fail(error, as_json=as_json)
        except OSError as error:
            refused = refused_by_system(error)
            refused.todo += _details(error)
            fail(refused, as_json=as_json)
        except click.ClickException:
            raise
        except Exception as fault:
            fail(_own(fault), as_json=as_json)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2) if as_json else readable)
        sys.exit(code[0] if code else 0)

    return answer


def _warn(opened: Sequence[Bench]) -> None:
    for lost in filter(None, map(checking.lost_by_database, opened)):
        click.echo(f"Warning: {remedies.in_one_line(lost)}", err=True)


def _own(fault: Exception) -> ErrataError:
    return ErrataError(
        f"Errata made a mistake of its own ({type(fault).__name__}).",
        todo=f"Nothing that was stored is lost. Please report the mistake.{_details(fault)}",
    )


def _details(error: BaseException) -> str:
    """A sentence that names a file with the traceback, which is for those who mend Errata and not for the reader."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="errata-details-", suffix=".txt", encoding="utf-8", errors="replace", delete=False
        ) as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return ""
    return f" The details are in {file.name}."


plain_option = click.option(
    "--plain", is_flag=True, help="Write every text as it is: a spreadsheet runs those that are formulas."
)


def about_quotes(cells: int) -> str:
    """How many cells got a quote, as a line of its own; nothing where none did."""
    if not cells:
        return ""
    before = "1 cell has" if cells == 1 else f"{cells:,} cells have"
    return f"\n{before} a ' before the text, which a spreadsheet would run as a formula; --plain leaves it out."


@contextmanager
def written(out: Path) -> Iterator[None]:
    """Raise NotFound where the block cannot write the file."""
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            raise disk_full(out.parent) from error
        raise NotFound(
            f"The file cannot be written: {error.strerror}.", where=str(out), todo="Choose another place."
        ) from error


def fail(error: ErrataError, *, as_json: bool) -> NoReturn:
    """Say what went wrong, where, and what to do, and end with exit code 1."""
    if as_json:
        click.echo(json.dumps({"error": error_as_document(error)}, ensure_ascii=False))
    else:
        click.echo(f"Error: {remedies.in_one_line(error)}", err=True)
    sys.exit(1)


def error_as_document(error: ErrataError) -> dict[str, str]:
    """An error as JSON."""
    return {"what": error.what, "where": error.where, "todo": remedies.todo(error)}


def counts(numbers: dict[str, int]) -> str:
    """``a 12, b 3``, largest first."""
    return (
        ", ".join(f"{name} {number:,}" for name, number in sorted(numbers.items(), key=lambda pair: -pair[1])) or "none"
    )


_MOST_LINES = 10


def first_lines(lines: Sequence[str], what: str) -> list[str]:
    """The first ten, and how many more of what there are."""
    more = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], *([f"  … and {more:,} more {what} (--json has them)."] if more > 0 else [])]


def class_counts(numbers: dict[str, int]) -> str:
    """``“0” 12, “1” 3``, largest first: a class may be called as a number."""
    return counts({f"“{name}”": number for name, number in numbers.items()})


def score_lines(evaluation: Evaluation, positive: str | None) -> str:
    """The headline scores with their intervals, one a line: macro averages once, where they lead, too."""
    scores = _scores(evaluation, positive)
    if positive is None:
        scores = {name: score for name, score in scores.items() if name not in _LEADING}
    lines = [f"  {name.replace('_', ' '):<16} {figure(score.value)}  {bounds(score)}" for name, score in scores.items()]
    if method := independence.method(evaluation):
        lines.append(f"  Brackets: 95 % intervals, {method}.")
    lines += [f"  {said}" for said in [independence.in_words(evaluation)] if said]
    lines.append(f"  {one_answer.what_one_gives(evaluation, positive)}")
    for warning in (one_answer.in_words(evaluation, positive), one_answer.less_accurate(evaluation, positive)):
        lines += [f"  {warning}"] if warning else []
    return "\n".join(lines)


def score_document(evaluation: Evaluation, positive: str | None) -> dict[str, Any]:
    """Scores as JSON: precision, recall and F1 of the positive class (macro where there is none), accuracy and
    macro.
    """
    return {
        "texts": evaluation.texts,
        "independent_texts": evaluation.units,
        "mismatches": evaluation.mismatches,
        "positive": positive,
        "no_better_than_one_answer": one_answer.is_no_better(evaluation, positive),
        **{name: figures(score) for name, score in _scores(evaluation, positive).items()},
    }


def _scores(evaluation: Evaluation, positive: str | None) -> dict[str, Score]:
    macro = {f"macro_{name}": score for name, score in _of_class(evaluation.macro).items()}
    return {**_of_class(evaluation.headline(positive)), "accuracy": evaluation.accuracy, **macro}


_LEADING = ("f1", "precision", "recall")


def _of_class(scores: ClassScores) -> dict[str, Score]:
    return dict(zip(_LEADING, (scores.f1, scores.precision, scores.recall), strict=True))


def figures(score: Score) -> dict[str, float | None]:
    """A score and its interval as JSON; the interval is null where there are too few texts for one."""
    low, high = (round(score.low, 6), round(score.high, 6)) if score.covers else (None, None)
    return {"value": round(score.value, 6), "low": low, "high": high}
