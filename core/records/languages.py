"""The languages that texts are written in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TextLanguages:
    """What a sample of ``texts`` texts says, of which ``told`` had a language that is certain.

    ``shares`` maps the English name of a language to its share of those, largest first; empty where too few are
    certain.
    """

    texts: int
    told: int
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def main(self) -> str | None:
        """The language of most texts; None where they are mixed or it is not certain."""
        return next((name for name, share in self.shares.items() if share >= MOSTLY), None)


MOSTLY = 0.8
