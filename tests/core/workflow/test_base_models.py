"""Which base models are offered first, and what is said of them."""

from __future__ import annotations

import pytest

from core.records import HubFacts, Project, TextLanguages
from core.training import catalogue, known_models
from core.workflow import base_models, projects
from core.workflow.bench import Bench

GERMAN = TextLanguages(100, 95, {"German": 0.97, "English": 0.03})
MIXED = TextLanguages(100, 95, {"German": 0.6, "Polish": 0.38, "Danish": 0.02})
UNKNOWN = TextLanguages(100, 3)


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Campaign")


def names(bench: Bench, project: Project, found: TextLanguages) -> list[str]:
    return [offer.model.name for offer in base_models.offers(bench, project, found)]


def test_models_for_the_texts_language_come_first(bench: Bench, project: Project) -> None:
    first, *offered = base_models.offers(bench, project, GERMAN)
    assert first.model.name == "multilingual-e5-small", "it needs no hub"
    ranks = [0 if one.model.language == "German" else 1 if one.model.is_for_many else 2 for one in offered]
    assert ranks == sorted(ranks)
    assert ranks.count(0) >= 4
    why = base_models.why_first([first, *offered], GERMAN)
    assert why.startswith("Your texts are mostly German: models made for German")
    assert "Before them stands multilingual-e5-small: it is for many languages" in why
    english = base_models.offers(bench, project, TextLanguages(100, 99, {"English": 1.0}))
    assert english[0].model.language == "English"


def test_why_a_model_is_proposed_is_one_sentence(
    bench: Bench, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "is_here", lambda name: name == "FacebookAI/xlm-roberta-base")
    first, *others = base_models.offers(bench, project, GERMAN)
    assert base_models.why_proposed(first, GERMAN) == (
        "Proposed for your texts, which are mostly German: it is for many languages, works without the hub, and trains "
        "quickly."
    )
    assert base_models.why_proposed(others[0], GERMAN) == (
        "Proposed for your texts, which are mostly German: it was made for German."
    )
    proposed = base_models.proposed([first, *others])
    assert base_models.why_proposed(proposed, GERMAN) == (
        "Proposed for your texts, which are mostly German: it is for many languages. It is on this computer."
    )
    assert base_models.why_proposed(others[-1], GERMAN) == base_models.why_proposed(first, UNKNOWN) == ""


def test_of_those_that_fit_alike_the_one_on_this_computer_comes_first(
    bench: Bench, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ("deepset/gbert-large", "FacebookAI/xlm-roberta-base")
    monkeypatch.setattr(catalogue, "is_here", lambda name: name in here)
    found = names(bench, project, GERMAN)[1:]
    many = [model.name for model in known_models.all_known() if model.is_for_many]
    assert found[0] == "deepset/gbert-large"
    assert next(name for name in found if name in many) == "FacebookAI/xlm-roberta-base"


def test_of_german_texts_one_that_fits_and_is_here_is_named(
    bench: Bench, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "is_here", lambda name: name in (catalogue.EMBEDDED, "FacebookAI/xlm-roberta-base"))
    why = base_models.why_first(base_models.offers(bench, project, GERMAN), GERMAN)
    assert why.endswith("Of these FacebookAI/xlm-roberta-base is on this computer.")
    monkeypatch.setattr(catalogue, "is_here", lambda name: name in (catalogue.EMBEDDED, "multilingual-e5-small"))
    mixed = base_models.offers(bench, project, MIXED)
    assert mixed[0].model.name == "multilingual-e5-small"
    assert "on this computer" not in base_models.why_first(mixed, MIXED)


@pytest.mark.parametrize("is_here", [True, False])
def test_of_a_model_that_a_package_brings_it_is_said_how_to_get_it(
    bench: Bench, project: Project, monkeypatch: pytest.MonkeyPatch, is_here: bool
) -> None:
    monkeypatch.setattr(catalogue, "is_here", lambda name: is_here)
    of = {offer.model.name: offer for offer in base_models.offers(bench, project, UNKNOWN)}
    facts = base_models.facts(of["multilingual-e5-small"])
    assert ("on this computer" in facts) is is_here
    assert ('comes with pip install "errata[multilingual]" (91 MB)' in facts) is not is_here
    assert of["multilingual-e5-small"].relative_time == pytest.approx(2, rel=0.02)


def test_texts_in_several_languages(bench: Bench, project: Project) -> None:
    offered = base_models.offers(bench, project, MIXED)
    assert offered[0].model.is_for_many
    why = base_models.why_first(offered, MIXED).replace("\N{NO-BREAK SPACE}", " ")
    assert "in several languages (German 60 % and Polish 38 %)" in why


def test_a_language_that_no_model_was_made_for_alone(bench: Bench, project: Project) -> None:
    polish = TextLanguages(100, 99, {"Polish": 1.0})
    offered = base_models.offers(bench, project, polish)
    assert offered[0].model.is_for_many
    assert "none of these was made for Polish alone" in base_models.why_first(offered, polish)


def test_where_the_language_is_not_certain_the_bundled_model_comes_first(bench: Bench, project: Project) -> None:
    offered = base_models.offers(bench, project, UNKNOWN)
    assert offered[0].model.name == catalogue.EMBEDDED
    assert "not certain" in base_models.why_first(offered, UNKNOWN)


def test_time_and_memory_follow_from_the_size(bench: Bench, project: Project) -> None:
    of = {offer.model.name: offer for offer in base_models.offers(bench, project, UNKNOWN)}
    bundled, base, large = (of[name] for name in (catalogue.EMBEDDED, "deepset/gbert-base", "deepset/gbert-large"))
    assert bundled.relative_time == 1
    # Twice the layers of twice the width, with products in its square; attention to a short text hardly counts.
    assert base.relative_time == pytest.approx(8, rel=0.05)
    assert large.relative_time == pytest.approx(8 * 2 * (4 / 3) ** 2, rel=0.05)
    assert bundled.memory < base.memory < large.memory  # type: ignore[operator]


def test_what_is_said_of_a_model(bench: Bench, project: Project) -> None:
    of = {offer.model.name: offer for offer in base_models.offers(bench, project, UNKNOWN)}
    assert base_models.facts(of["deepset/gbert-base"]) == (
        "German · made from web pages, Wikipedia, subtitles, court decisions · 110 million parameters · "
        "440 MB to download once · licence MIT"
    )
    assert "installed with Errata" in base_models.facts(of[catalogue.EMBEDDED])
    assert "its makers state no licence" in base_models.facts(of["dmis-lab/biobert-v1.1"])


def test_a_model_downloaded_before_is_offered(bench: Bench, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "downloaded", lambda: ("someone/some-model", "deepset/gbert-base"))
    found = names(bench, project, UNKNOWN)
    assert found.count("someone/some-model") == found.count("deepset/gbert-base") == 1
    assert base_models.can_be_looked_up("someone/some-model")
    assert not base_models.can_be_looked_up("deepset/gbert-base")
    [offer] = [one for one in base_models.offers(bench, project, UNKNOWN) if one.model.name == "someone/some-model"]
    assert "its licence is not known here" in base_models.facts(offer)


def test_the_beginning_of_a_name_in_the_list_is_said_not_to_be_one(bench: Bench, project: Project) -> None:
    offered = base_models.offers(bench, project, UNKNOWN)
    said = base_models.taken_in_words("All-Mini", offered)
    assert "“All-Mini” is not in the list" in said
    assert said.endswith(f"If you mean {catalogue.EMBEDDED}, choose it in the list.")
    assert "If you mean" not in base_models.taken_in_words("someone/other", offered)


@pytest.mark.parametrize(
    ("name", "can"),
    [
        ("someone/other", True),
        ("deepset/gbert-base", False),
        ("/a/folder", False),
        ("~/model", False),
        ("two words", False),
        ("", False),
    ],
)
def test_only_what_may_be_on_the_hub_is_looked_up(name: str, can: bool) -> None:
    assert base_models.can_be_looked_up(name) is can


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("", "state no licence"),
        ("cc-by-nc-4.0", "for research, not for commercial use"),
        ("research-only", "for research"),
        ("agpl-3.0", "under the same licence alone"),
        ("cc-by-sa-4.0", "under the same licence alone"),
        ("mit", "Licence mit."),
    ],
)
def test_what_a_licence_forbids_is_said(licence: str, said: str) -> None:
    facts = HubFacts("someone/some-model", "bert", ("de",), licence, 440, 110)
    assert said in base_models.found_in_words(facts)
    assert "440 MB" in base_models.found_in_words(facts)


def test_a_name_that_neither_the_hub_nor_a_disk_can_have() -> None:
    assert [base_models.is_no_name(name) for name in ("arabic bert", "deepset/gbert-base", "/models/x", "~/x")] == [
        *(True, False, False, False)
    ]
