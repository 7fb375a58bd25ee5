from __future__ import annotations

from core.records import VoteRule, VoteSettings
from dashboard.ground_truth.vote_rule import in_words


def test_a_rule_in_words_with_foreign_names_made_harmless() -> None:
    assert in_words(VoteSettings()) == "by majority vote"
    settings = VoteSettings(rule=VoteRule.UNANIMITY, minimum=3, adjudicator="**Ann**", unsure=("?", "<b>"))
    words = in_words(settings)
    assert words.startswith("where all agree, at least 3 judgements, ")
    assert "**Ann**" not in words
    assert words.count("<") == words.count("\\<") == 1
