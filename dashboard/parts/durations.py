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
