"""``agreement``: how well the annotators agree."""

from __future__ import annotations

from typing import Any

from core.command_line.analyses import add_command
from core.command_line.output import first_lines
from core.counted import counted
from core.data.merges import in_words
from core.figures import percent_with_bounds, with_bounds
from core.records import Agreement, GroupAgreement, Score
from core.workflow import agreement as use_case
from core.workflow.agreement import (
    ALPHA_SOURCE,
    KAPPA_SOURCE,
    OVER_ANNOTATORS,
    WEIGHTS,
    methods_sentence,
    read_alpha,
    read_kappa,
    tied_with_example,
)


def _written(found: Agreement) -> tuple[dict[str, Any], str]:
    return {"methods": methods_sentence(found)}, _text(found)


add_command(use_case.ANALYSIS, _written)


def _text(found: Agreement) -> str:
    head = f"{use_case.who_judged(found)} on {counted(found.texts, 'text')}."
    if said := use_case.obstacle(found):
        return f"{head}\n{said}"
    sections = [
        [
            head,
            *([f"Classes merged, and so one here: {in_words(found.merged)}."] if found.merged else []),
            f"With two or more judgements, on which all figures rest: {counted(found.shared, 'text')}{_tied(found)}.",
            *_figures(found),
        ],
        _classes(found),
        *_metadata(found),
        [_head_of_pairs(found), *_pairs(found)],
        [] if found.one_pair else ["Annotators against the majority of the others, by name:", *_annotators(found)],
        ["Who differs on what:", *_differences(found)],
        [methods_sentence(found)] if found.alpha else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _tied(found: Agreement) -> str:
    tied = tied_with_example(found)
    return f", {tied}" if tied else ""


def _figures(found: Agreement) -> list[str]:
    lines = [f"  Krippendorff's alpha  {_figure(found.alpha)}"]
    if found.order:
        lines.append(f"  ordinal alpha         {_figure(found.ordinal)}  {' < '.join(found.order)}")
    if found.interval:
        lines.append(f"  interval alpha        {_figure(found.interval)}  the classes as numbers")
    lines.append(
        f"  Fleiss' kappa         {_figure(found.fleiss)}  on {counted(found.fleiss_texts, 'text')} with "
        f"{found.fleiss_judgements} judgements each"
    )
    share = percent_with_bounds(found.percent) if found.percent else "–"
    lines.append(f"  Percent agreement     {share:<24}  of the pairs of judgements of a text")
    if found.over_annotators:
        lines.append(
            f"(Intervals over annotators and texts; of Fleiss' kappa and all below over texts. {OVER_ANNOTATORS})"
        )
    name, alpha = found.read_as
    if alpha:
        lines.append(f"Usual reading of {name}: {read_alpha(alpha)}.")
        lines.append(f"(From .80 reliable, from .667 tentative: {ALPHA_SOURCE}.)")
    return lines


def _classes(found: Agreement) -> list[str]:
    if use_case.is_one_alpha(found):
        texts = ", ".join(f"“{label}” {group.texts:,}" for label, group in found.per_class.items())
        return [
            "Each class: with two classes either has the alpha of both.",
            f"  Texts with two or more judgements that anyone gave it: {texts}.",
        ]
    head = "Each class against the rest (alpha, texts with two or more judgements that anyone gave it):"
    return [head, *_groups(found.per_class)]


def _metadata(found: Agreement) -> list[list[str]]:
    """A section for each column with few values; the others are named."""
    few = {column: groups for column, groups in found.per_metadata.items() if len(groups) < use_case.MOST_VALUES}
    many = [column for column in found.per_metadata if column not in few]
    counts = "(alpha, texts with two or more judgements)"
    sections = [[f"{column} {counts}:", *_groups(groups)] for column, groups in few.items()]
    return [*sections, [f"Of many values, in --json only: {', '.join(many)}."] if many else []]


def _groups(groups: dict[str, GroupAgreement]) -> list[str]:
    return [f"  {_figure(group.alpha)}  {group.texts:>7,}  {name}" for name, group in groups.items()]


def _head_of_pairs(found: Agreement) -> str:
    weighted = ", weighted kappa" * bool(found.order)
    return f"Pairs (Cohen's kappa{weighted}, common texts), the least alike first:"


def _pairs(found: Agreement) -> list[str]:
    pairs = sorted(found.pairs, key=lambda pair: pair.read.value if pair.read else 2.0)
    lines = []
    for pair in pairs:
        named = read_kappa(pair.read.value) if pair.read else f"undefined: {pair.undefined}"
        kappas = "  ".join(map(_figure, [pair.kappa, *[pair.weighted] * bool(found.order)]))
        lines.append(f"  {kappas}  {pair.texts:>7,}  {pair.first} – {pair.second}  {named}")
    lines = first_lines(lines, "pairs")
    if found.paired < len(found.annotators):
        lines.append(f"  Only the {found.paired} annotators with most judgements are paired.")
    lines += [f"  ({WEIGHTS})"] * bool(found.order)
    return [*lines, f"  (Names by {KAPPA_SOURCE}: a convention.)"]


def _annotators(found: Agreement) -> list[str]:
    lines = [
        f"  {_figure(one.agreement)}  {one.compared:>7,}  {one.annotator}"
        + (f"  ({one.ties:,} skipped: the others tie)" if one.ties else "")
        for one in found.annotators
    ]
    return first_lines(lines, "annotators")


def _differences(found: Agreement) -> list[str]:
    lines = [
        f"  {one.annotator} says “{one.own}” on {one.texts:,} of {counted(one.of, 'text')} that "
        f"{use_case.others(found, one.annotator)} “{one.others}” (for example {', '.join(one.ids[:3])})"
        for one in found.differences
    ]
    return first_lines(lines, "differences")


def _figure(score: Score | None) -> str:
    return f"{with_bounds(score):<24}" if score else f"{'–':^24}"
