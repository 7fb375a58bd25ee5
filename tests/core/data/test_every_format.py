"""Random annotated tables, written in every format: each judgement is found again, and nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.ground_truth import build
from core.data.joining import join_texts
from core.data.mapping import guess_columns
from core.data.merging import settle_ids
from core.data.no_answer import words_for_no_answer
from core.data.reading import read_tables
from core.data.spelling import visible
from tests.core.data.written_tables import WIDE, WRITERS, Judged
from tests.properties import examples

ANNOTATORS = ("ann@x.org", "Jörg", "O'Brien", "Wu 吴")
LABELS = ("pro", "contra", "weiß nicht", "=1+1", "🙂")
# What usual texts hold, and what readers stumble over.
LETTERS = st.sampled_from("aeinrstGM äößé🗳️😀👩‍👩‍👧@#=+-'\"“”,;:|.!?\\/<>&%()[]{}$_~^*\t\n0123ﬁعבあ\u0301\u200d")
TEXTS = (
    st.text(LETTERS, min_size=1, max_size=40)
    .map(lambda text: text.strip("\t\n \u200d"))
    .filter(lambda text: bool(visible(text)) and not words_for_no_answer([text]))
)


@st.composite
def judgements(draw: st.DrawFn) -> list[Judged]:
    """Texts that begin with a sentence, as a column of texts does; both of the first two labels are given."""
    texts = draw(st.lists(TEXTS, min_size=6, max_size=12, unique_by=lambda text: visible(text).casefold()))
    annotators = draw(st.lists(st.sampled_from(ANNOTATORS), min_size=2, max_size=4, unique=True))
    judged = []
    for number, text in enumerate(texts, start=1):
        labels = {name: draw(st.one_of(st.none(), st.sampled_from(LABELS))) for name in annotators}
        sure = LABELS[number % 2]
        labels = dict.fromkeys(annotators, sure) if number <= 4 else labels
        judged.append(Judged(f"t{number}", f"Ein Satz mit Worten: {text}", labels))
    return judged


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(judged=judgements())
def test_every_judgement_is_found_again(name: str, judged: list[Judged]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        WRITERS[name](judged, path)
        tables = settle_ids(join_texts(read_tables(path, name=name)))
    said = {"annotators": tuple(judged[0].labels)} if name in WIDE else {}
    mapping = guess_columns(tables[0], said).mapping
    truth = build(tables, mapping)
    texts = {**dict(truth.texts[["id", "text"]].itertuples(index=False, name=None))}
    texts |= dict(truth.set_aside[["id", "text"]].itertuples(index=False, name=None))
    rows = truth.judgements[["id", "annotator", "label"]].itertuples(index=False, name=None)
    found = {(texts[id], annotator, label) for id, annotator, label in rows}
    assert found == {
        (one.text, annotator, label) for one in judged for annotator, label in one.labels.items() if label is not None
    }
