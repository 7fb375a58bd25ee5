"""How many of what, for people."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 text”, “2,000 texts”; ``many`` is the noun with an s unless it is given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
