"""Similar texts of a tiny model that was trained, whose test texts are strange and planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from core.errors import NotFound
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import (
    Embedding,
    ListOrder,
    Part,
    PredictionFilter,
    Project,
    Run,
    SimilarText,
    SimilarTexts,
    TrainingConfig,
    schemas,
)
from core.settings import Settings
from core.workflow import list_orders, listed_texts, looks, projects, results, similar_texts, training
from core.workflow.bench import Bench, open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import rows, write_csv

_STRANGE = ("vote", "🔥🔥👍🏽", "das Wetter ist schön " * 200, "投票しよう", "Wählt morgen! vote now for the party")
"""The last one stands among the training texts, too, otherwise labelled there."""

Trained = tuple[Bench, Project, Run]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Iterator[Trained]:
    """A run whose test part are strange texts and twenty usual ones."""
    folder = tmp_path_factory.mktemp("similar")
    bench = open_bench(Settings.at(folder / "home"), runner=InlineRunner(), models=InlineModels())
    project = projects.create(bench, "Campaign")
    usual = [(f"n{n}", *pair) for n, pair in enumerate(rows(80))]
    strange = [(f"s{n}", text, "True") for n, text in enumerate(_STRANGE)]
    path = write_csv(
        folder / "a.csv", ("id", "text", "label"), [*usual, *strange, ("copy", _STRANGE[-1] + " !", "False")]
    )
    split = planted.divide(
        bench, keep(bench, project, path), {f"s{n}" for n in range(5)} | {f"n{n}" for n in range(0, 80, 5)}
    )
    config = TrainingConfig(model=str(tiny_model), epochs=1, learning_rate=1e-2, positive="True")
    made = training.run(bench, project, training.start(bench, project, split, config).name)
    assert made.has_model, made.error
    yield bench, project, made
    bench.models.close()


def _table(trained: Trained) -> pd.DataFrame:
    bench, _, run = trained
    return bench.artifacts.read_table(bench.artifacts.run(run).neighbours, schemas.NEIGHBOURS)


def test_the_vectors_are_means_of_the_last_layer_computed_apart(run: Trained) -> None:
    bench, _, made = run
    assert made.result is not None
    longest = made.result.max_length
    folder = bench.artifacts.run(made)
    learned = bench.artifacts.read_table(folder.rows, schemas.ROWS)
    train = learned[learned["part"] == "train"]
    tokenizer = AutoTokenizer.from_pretrained(folder.model.path)
    model = AutoModelForSequenceClassification.from_pretrained(folder.model.path).eval()

    def vector(text: str) -> np.ndarray:
        read = tokenizer(text, truncation=True, max_length=longest, return_tensors="pt")
        with torch.inference_mode():
            mean = model(**read, output_hidden_states=True).hidden_states[-1][0].mean(dim=0).numpy()
        return mean / np.linalg.norm(mean)

    table = _table(run)
    among = np.stack([vector(text) for text in train["text"]])
    for id, text in learned[learned["part"] == "test"][["id", "text"]].itertuples(index=False):
        own = table[(table["id"] == id) & (table["embedding"] == "model")]
        np.testing.assert_allclose(own["similarity"], np.sort(among @ vector(text))[::-1][:5], atol=1e-5)


def test_each_test_text_has_its_nearest_training_texts_whatever_it_is(run: Trained) -> None:
    bench, _, made = run
    table = _table(run)
    learned = bench.artifacts.read_table(bench.artifacts.run(made).rows, schemas.ROWS).set_index("id")
    assert set(learned.loc[table["other"], "part"]) == {"train"}
    assert set(table["id"]) == set(learned.index[learned["part"] == "test"])
    for id in (f"s{n}" for n in range(5)):
        for found in similar_texts.of(bench, made, id):
            assert len(found.texts) == 5
            assert similar_texts.in_words(found)


def test_a_copy_that_was_labelled_otherwise_is_found(run: Trained) -> None:
    bench, _, made = run
    of_model, of_words = similar_texts.of(bench, made, "s4")
    for found in (of_model, of_words):
        assert (found.texts[0].id, found.texts[0].label) == ("copy", "False")
        assert found.texts[0].similarity > 0.9
    assert "“False”" in similar_texts.in_words(of_words)


def test_mismatches_are_sorted_by_similarity_to_a_text(run: Trained) -> None:
    bench, _, made = run
    kept = bench.artifacts.read_table(bench.artifacts.run(made).vectors, schemas.VECTORS).set_index("id")
    every = PredictionFilter(only_mismatches=False)
    for order, name in ((ListOrder.SIMILAR, "model"), (ListOrder.SIMILAR_WORDS, "words")):
        listed = list_orders.scored(bench, made, replace(every, order=order, order_by="s2"))
        of_all = np.stack([np.frombuffer(one, "<f2") for one in kept[name]]).astype(float)
        cosines = dict(zip(kept.index, of_all @ of_all[kept.index.get_loc("s2")], strict=True))
        assert dict(listed.scores) == pytest.approx(cosines, abs=1e-3)
        found = results.mismatches(bench, made, listed).rows["id"].tolist()
        assert found[0] == "s2"
        assert found == sorted(found, key=lambda id: -dict(listed.scores)[id])
        assert "most similar to text s2 first" in listed_texts.in_words(listed)
    with pytest.raises(NotFound, match="no test text with the id “n1”"):
        list_orders.scored(bench, made, replace(every, order=ListOrder.SIMILAR, order_by="n1"))
    with pytest.raises(NotFound, match="Only the test texts of one run"):
        list_orders.scored(bench, made, replace(every, part=Part.VALIDATION, order=ListOrder.SIMILAR, order_by="s2"))


def test_where_half_of_the_texts_have_a_near_one_the_figure_is_said_to_mean_little(run: Trained) -> None:
    bench, _, made = run
    table = _table(run)
    for found in similar_texts.of(bench, made, "s0"):
        is_first = (table["embedding"] == found.embedding) & (table["rank"] == 1) & (table["id"] != "s0")
        nearest = np.sort(table.loc[is_first, "similarity"])
        assert found.usual is not None
        assert found.usual == pytest.approx(np.median(nearest))
        assert found.nearer == np.mean(nearest > found.texts[0].similarity)
    of_all = "half of the test texts have a training text with a similarity of 0.98 or more"
    assert of_all in similar_texts.in_words(replace(_found("aaaaa", 0.5), usual=0.98))
    assert "with care" not in similar_texts.in_words(replace(_found("aaaaa", 0.5), usual=0.8))


def test_it_is_a_look_at_the_test_part_and_an_unknown_text_is_refused(run: Trained) -> None:
    bench, project, made = run
    with pytest.raises(NotFound, match="no test text with the id “n1”"):
        similar_texts.of(bench, made, "n1")
    assert len(looks.of(bench, project)) == 1


def test_runs_without_them_say_why(run: Trained) -> None:
    bench, project, made = run
    earlier = planted.run(bench, project, bench.store.split(made.split_id), lambda id, label: label)
    assert similar_texts.why_none(bench, made) is None
    assert "earlier Errata" in str(similar_texts.why_none(bench, earlier))
    final = replace(made, config=replace(made.config, learns_validation=True))
    assert "final model" in str(similar_texts.why_none(bench, final))
    with pytest.raises(NotFound, match="kept no similar texts"):
        similar_texts.of(bench, earlier, "s0")


def _found(labels: str, nearer: float | None) -> SimilarTexts:
    texts = tuple(SimilarText(f"n{n}", "Text", label, 0.31 - n / 100) for n, label in enumerate(labels))
    return SimilarTexts(Embedding.MODEL, "a", texts, nearer)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (_found("aaaaa", 0.5), "All 5 nearest training texts are labelled as it is, “a”."),
        (_found("a", None), "The nearest training text is labelled as it is, “a”."),
        (
            _found("abbca", 0.5),
            "3 of the 5 nearest training texts are labelled otherwise than “a”: 2 “b” and 1 “c”.",
        ),
        (
            _found("bbcbb", 0.5),
            "None of the 5 nearest training texts is labelled as it is, “a”: 4 “b” and 1 “c”.",
        ),
        (
            _found("aaaab", 0.97),
            "No training text is like it: the nearest has a similarity of 0.31, lower than for 97\u00a0% of the test "
            "texts. 1 of the 5 nearest training texts is labelled otherwise than “a”: 1 “b”.",
        ),
        (_found("", None), "No word of this text is known, so no training text is like it."),
    ],
)
def test_what_they_say(found: SimilarTexts, said: str) -> None:
    assert similar_texts.in_words(found) == said
