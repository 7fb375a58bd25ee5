"""Which base models to choose from, and which fit the texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core import figures
from core.counted import beginning, joined
from core.records import BaseModel, HubFacts, Project, TextLanguages
from core.training import catalogue, estimate, hub, known_models, packaged
from core.workflow import training
from core.workflow.bench import Bench

EMBEDDED = catalogue.EMBEDDED

_WORTH_NAMING = 0.05
_ENGLISH = "English"
_WITHOUT_HUB = "is for many languages, works without the hub, and trains quickly"
_MOST_ALIKE = 3
_NO_FIT = 2
_FOR_RESEARCH_ALONE = ("-nc", "research", "academic", "non-commercial", "noncommercial")
_COPYLEFT = ("gpl", "-sa")


@dataclass(frozen=True)
class Offer:
    """A base model as it is on this computer: whether its files are here, the time of a training relative to one with
    the bundled model, and the memory that it takes, in GB; both None where the model's size is unknown.
    """

    model: BaseModel
    is_here: bool
    relative_time: float | None
    memory: float | None


def known() -> tuple[BaseModel, ...]:
    """Those worth suggesting and those that were downloaded before; any other name or folder can be typed."""
    suggested = known_models.all_known()
    names = {model.name for model in suggested}
    return suggested + tuple(_unknown(name) for name in catalogue.downloaded() if name not in names)


def offers(bench: Bench, project: Project, found: TextLanguages) -> tuple[Offer, ...]:
    """For texts that are not English the one that an extra brings, which needs no hub; then those that fit the texts'
    language: made for it alone, then for many; of each those that are here.
    """
    history = training.speeds(bench, project)
    made = [_offer(model, history) for model in known()]
    return tuple(
        sorted(
            made,
            key=lambda offer: (not _goes_first(offer.model, found), _distance(offer.model, found), not offer.is_here),
        )
    )


def _goes_first(model: BaseModel, found: TextLanguages) -> bool:
    return bool(model.extra and found.shares) and found.main != _ENGLISH


def _offer(model: BaseModel, history: tuple[tuple[str, float], ...]) -> Offer:
    return Offer(
        model,
        is_here=catalogue.is_here(model.name),
        relative_time=None if model.shape is None else estimate.relative_time(model.name, history),
        memory=None if model.shape is None or not model.parameters else estimate.memory(model.shape, model.parameters),
    )


def _distance(model: BaseModel, found: TextLanguages) -> int:
    """0 for the best fit; all the same where nothing is known of the texts."""
    if not found.shares:
        return 0
    if found.main is not None and model.language == found.main:
        return 0
    return 1 if model.is_for_many else _NO_FIT


def why_first(offered: Iterable[Offer], found: TextLanguages) -> str:
    """One sentence on the order of the models."""
    if not found.shares:
        return "The language of your texts is not certain, so the models stand in no order of fit."
    known = [*offered]
    return f"{_order(known, found)}{_first_of_all(known[0].model, found)}{_first_here(known, found)}"


def proposed(offered: Sequence[Offer]) -> Offer:
    """The best fit of those that need no download."""
    return next((offer for offer in offered if offer.is_here), offered[0])


def why_proposed(offer: Offer, found: TextLanguages) -> str:
    """“Proposed for your texts, which are mostly German: it was made for German. It is on this computer.” Empty where
    it does not fit them, or their language is not known.
    """
    distance = _distance(offer.model, found)
    if not found.shares or distance == _NO_FIT:
        return ""
    of_languages = "is for many languages" if distance else f"was made for {found.main}"
    reason = _WITHOUT_HUB if _goes_first(offer.model, found) else of_languages
    mostly = f", which are mostly {found.main}" if found.main else ""
    here = " It is on this computer." if offer.is_here else ""
    return f"Proposed for your texts{mostly}: it {reason}.{here}"


def _first_of_all(model: BaseModel, found: TextLanguages) -> str:
    if not _goes_first(model, found):
        return ""
    return f" Before them stands {model.name}: it {_WITHOUT_HUB}."


def _first_here(offered: Iterable[Offer], found: TextLanguages) -> str:
    """Which of those that fit needs no download, where the best fit does."""
    best, *others = offered
    fit = next((offer.model for offer in others if offer.is_here and _distance(offer.model, found) < _NO_FIT), None)
    if best.is_here or fit is None:
        return ""
    return f" Of these {fit.name} is on this computer."


def _order(offered: Iterable[Offer], found: TextLanguages) -> str:
    if found.main is None:
        named = [
            f"{name} {figures.percent(share, 0)}" for name, share in found.shares.items() if share >= _WORTH_NAMING
        ]
        return f"Your texts are in several languages ({joined(named)}): models for many languages come first."
    if any(offer.model.language == found.main for offer in offered):
        return (
            f"Your texts are mostly {found.main}: models made for {found.main} know its words best and come first, "
            "then those for many languages."
        )
    return (
        f"Your texts are mostly {found.main}: none of these was made for {found.main} alone, so models for many "
        f"languages come first. The Hugging Face hub lists models for {found.main}; the name of one can be typed as it "
        "stands there, owner/model."
    )


def facts(offer: Offer) -> str:
    """“German · web pages, Wikipedia · 110 million parameters · 440 MB to download once · licence MIT”."""
    model = offer.model
    return " · ".join(
        filter(
            None,
            [
                joined(model.languages),
                f"made from {model.texts}" if model.texts else "",
                f"{model.parameters:,} million parameters" if model.parameters else "",
                download(offer),
                _licence(model.licence),
            ],
        )
    )


def _licence(licence: str | None) -> str:
    if licence is None:
        return "its licence is not known here: look it up before you pass on a model made from it"
    return f"licence {licence}" if licence else "its makers state no licence"


def download(offer: Offer) -> str:
    """What has to be downloaded before a training."""
    if offer.model.name == EMBEDDED:
        return "installed with Errata"
    if offer.is_here:
        return "on this computer"
    if installation := packaged.installation(offer.model.name):
        return f"comes with {installation} ({offer.model.megabytes:,} MB)"
    return f"{offer.model.megabytes:,} MB to download once" if offer.model.megabytes else ""


def look_up(name: str) -> HubFacts:
    """What the Hugging Face hub says of a model; raises ModelError where it does not have it or cannot be reached."""
    return hub.facts(name)


def can_be_looked_up(name: str) -> bool:
    """Whether the name may be one of the hub's of which nothing is known here."""
    is_known = known_models.known(name) is not None
    return bool(name) and catalogue.is_hub_name(name) and not is_known


def is_no_name(name: str) -> bool:
    """Whether it can be neither a model's name nor a path."""
    return not (catalogue.is_hub_name(name) or catalogue.is_path(name))


def taken_in_words(name: str, offered: Sequence[Offer]) -> str:
    """What a name that is none of the list is taken for, and which of the list it may be the beginning of."""
    typed = name.casefold()
    alike = [offer.model.name for offer in offered if typed in offer.model.name.casefold()][:_MOST_ALIKE]
    meant = f" If you mean {joined(alike, 'or')}, choose it in the list." if alike else ""
    return f"“{beginning(name)}” is not in the list: it is taken for a model’s name on the Hugging Face hub.{meant}"


def found_in_words(facts: HubFacts) -> str:
    """What the hub says of the model, and what its licence forbids."""
    said = " · ".join(
        filter(
            None,
            [
                f"languages {joined(facts.languages)}" if facts.languages else "no language stated",
                f"{facts.parameters:,} million parameters" if facts.parameters else "",
                f"{facts.megabytes:,} MB to download once" if facts.megabytes else "",
                f"family {facts.family}" if facts.family else "",
            ],
        )
    )
    return f"{facts.name}: {said}. {licence_in_words(facts.licence)}"


def licence_in_words(licence: str) -> str:
    """What a model's licence means for who trains with it."""
    lower = licence.lower()
    if not licence:
        return "Its makers state no licence: ask them before you pass on a model made from it."
    if any(word in lower for word in _FOR_RESEARCH_ALONE):
        return f"Licence {licence}: for research, not for commercial use."
    if any(word in lower for word in _COPYLEFT):
        return f"Licence {licence}: a model made from it may be passed on under the same licence alone."
    return f"Licence {licence}."


def _unknown(name: str) -> BaseModel:
    """One of which nothing is known but that it is here."""
    shape = catalogue.model_shape(name)
    return BaseModel(name, (), "", 0, 0, shape, catalogue.model_limit(name), None, "Downloaded before.")
