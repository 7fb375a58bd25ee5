"""A model that a fine-tuning starts from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelShape:
    """The sizes that decide how long a training takes."""

    layers: int
    hidden: int
    intermediate: int


@dataclass(frozen=True)
class Recommended:
    """Settings that suit one model, where those for models of its size do not."""

    epochs: int
    learning_rate: float
    warmup: float
    frozen_layers: int


@dataclass(frozen=True)
class BaseModel:
    """What a researcher needs to choose one.

    ``languages`` names those that it was made for, or holds one entry such as “100 languages”; ``texts`` are those that
    it was made from. ``parameters`` counts millions, of the part that is used. ``megabytes`` is what it takes to
    download, 0 for the one that is installed. ``longest`` is the longest text that it reads, in tokens. ``licence`` is
    empty where its makers state none, and None where nobody asked. ``extra`` is the extra of Errata that brings it,
    empty where none does; ``recommended`` are settings of its own. Nothing is known of the texts, the size or the shape
    where these are empty, 0 and None.
    """

    name: str
    languages: tuple[str, ...]
    texts: str
    parameters: int
    megabytes: int
    shape: ModelShape | None
    longest: int
    licence: str | None
    advice: str
    extra: str = ""
    recommended: Recommended | None = None

    @property
    def is_for_many(self) -> bool:
        return any(language[0].isdigit() for language in self.languages)

    @property
    def language(self) -> str | None:
        """The one that it was made for; None where there are many, or nothing is known."""
        return self.languages[0] if len(self.languages) == 1 and not self.is_for_many else None

    def was_made_for(self, language: str) -> bool:
        return self.is_for_many or language in self.languages


@dataclass(frozen=True)
class HubFacts:
    """What the Hugging Face hub says of a model: its ``family`` (such as bert), the codes of its languages, its
    ``licence``, the ``megabytes`` to download and the millions of ``parameters``; empty and 0 where it says nothing.
    """

    name: str
    family: str
    languages: tuple[str, ...]
    licence: str
    megabytes: int
    parameters: int
