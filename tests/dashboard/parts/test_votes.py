from __future__ import annotations

from dashboard.parts import votes


def test_votes_in_words() -> None:
    assert votes.in_words('{"Ann": "yes", "Ben": "no", "Cem": "yes"}') == "2 × yes, 1 × no"
    assert votes.in_words(None) == ""
    assert votes.of('{"Ann": "yes"}') == {"Ann": "yes"}
