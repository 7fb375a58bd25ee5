"""Figures for people: “−0.09 [−0.13, −0.05]”, “78.7 %”."""

from __future__ import annotations

from core.records import Score, WordWeight

TOO_FEW = "(too few texts)"
_MINUS, _SPACE = "−", "\u00a0"


def figure(value: float, digits: int = 3) -> str:
    """With a point and a real minus sign; what rounds to zero has none."""
    rounded = round(value, digits)
    return f"{_MINUS if rounded < 0 else ''}{abs(rounded):.{digits}f}"


def signed(value: float, digits: int = 3) -> str:
    """A difference: “+0.012”, “−0.012”, “0.000”."""
    return f"{'+' if round(value, digits) > 0 else ''}{figure(value, digits)}"


def signed_with_bounds(difference: Score) -> str:
    """“+0.034 [−0.010, +0.079]”."""
    if not difference.covers:
        return f"{signed(difference.value)} {TOO_FEW}"
    return f"{signed(difference.value)} [{signed(difference.low)}, {signed(difference.high)}]"


def weight(one: WordWeight, digits: int = 3) -> str:
    """“+0.12 [+0.08, +0.16]”, the figure alone where it has no interval."""
    if one.interval is None:
        return signed(one.weight, digits)
    low, high = one.interval
    return f"{signed(one.weight, digits)} [{signed(low, digits)}, {signed(high, digits)}]"


def bounds(score: Score, digits: int = 3) -> str:
    """The interval: “[−0.13, −0.05]”; “(too few texts)” where none would hold."""
    return f"[{figure(score.low, digits)}, {figure(score.high, digits)}]" if score.covers else TOO_FEW


def with_bounds(score: Score, digits: int = 3) -> str:
    """“−0.09 [−0.13, −0.05]”."""
    return f"{figure(score.value, digits)} {bounds(score, digits)}"


def p_value(value: float) -> str:
    """“0.03”, “< 0.001”."""
    return "< 0.001" if value < 0.001 else f"{value:.2g}"


def p_in_words(value: float) -> str:
    """“p = 0.03”, “p < 0.001”."""
    return f"p {p_value(value)}" if value < 0.001 else f"p = {p_value(value)}"


def percent(share: float, digits: int = 1) -> str:
    """“78.7 %” of a share of 0.787."""
    return f"{figure(100 * share, digits)}{_SPACE}%"


def percent_with_bounds(share: Score) -> str:
    """“78.7 % [75.1, 82.3]”."""
    return " ".join(percent_apart(share))


def percent_apart(share: Score) -> tuple[str, str]:
    """The share and its interval: “78.7 %”, “[75.1, 82.3]”; “(too few texts)” where none would hold."""
    if not share.covers:
        return percent(share.value), TOO_FEW
    return percent(share.value), f"[{figure(100 * share.low, 1)}, {figure(100 * share.high, 1)}]"
