"""Seconds in words."""


def in_words(seconds: float) -> str:
    """To the precision that helps: “40 seconds”, “7 minutes”, “2 h 10 min”."""
    if seconds < 90:
        rounded = max(int(round(seconds / 5) * 5), 5)
        return f"{rounded} seconds"
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 90 else _hours(minutes)


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d} min"


def range_in_words(shortest: float, longest: float) -> str:
    """“3 to 5 minutes”, both in the unit of the longer; “up to 2 minutes” from less than half of one; “about 7 minutes”
    where both are the same in words.
    """
    low, high = in_words(shortest), in_words(longest)
    minutes = max(round(shortest / 60), 1)
    if high.endswith(" minutes") and low.endswith(" seconds"):
        if shortest < 30:
            return f"up to {high}"
        low = f"{minutes} minutes"
    if high.endswith(" min") and minutes >= 60:
        low = _hours(minutes)
    if low == high:
        return f"about {low}"
    return f"{low.removesuffix(' minutes').removesuffix(' seconds') if ' h ' not in high else low} to {high}"
