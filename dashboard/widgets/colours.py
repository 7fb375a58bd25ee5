"""The two colours that carry meaning, readable on the light and on dark, and that of text in charts."""

from dataclasses import dataclass

BLUE = "#2f74b5"
ORANGE = "#d1701f"
GREY = "#7a828c"
DEEP = 0.85
"""From this opacity on, white is easier to read on blue than dark text (contrast of WCAG 2: 3.7 against 4.1, at 1 4.9
against 3.1).
"""


@dataclass(frozen=True)
class Shading:
    """How words are shaded in one theme: blue and orange (red, green, blue), from the palest to the deepest opacity.

    The lightest word is told from the ground, and text on the heaviest has a contrast of 4.5 or more (WCAG 2).
    """

    blue: tuple[int, int, int]
    orange: tuple[int, int, int]
    palest: float
    deepest: float


ON_LIGHT = Shading(blue=(47, 116, 181), orange=(209, 112, 31), palest=0.14, deepest=0.65)
ON_DARK = Shading(blue=(93, 155, 211), orange=(224, 138, 62), palest=0.16, deepest=0.55)


TEXT = "currentColor"
"""Vega draws text black unless told otherwise, whatever the theme; this follows the page's, also while it is open."""
