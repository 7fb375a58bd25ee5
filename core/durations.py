"""Seconds in words."""


def in_words(seconds: float) -> str:
    """To the precision that helps: “40 seconds”, “7 minutes”, “2 h 10 min”."""
    if seconds < 90:
        rounded = max(int(round(seconds / 5) * 5), 5)
        return f"{rounded} seconds"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} minutes"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def range_in_words(shortest: float, longest: float) -> str:
    """“3 to 5 minutes”, “50 seconds to 2 minutes”; “about 7 minutes” where both are the same in words."""
    low, high = in_words(shortest), in_words(longest)
    if low == high:
        return f"about {low}"
    number, _, unit = low.partition(" ")
    return f"{number if high.endswith(f' {unit}') and unit in ('seconds', 'minutes') else low} to {high}"
