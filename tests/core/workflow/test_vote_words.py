from __future__ import annotations

from core.records import VoteRule, VoteSettings
from core.workflow.vote_words import in_words
from dashboard.widgets.markdown import escaped


def test_a_rule_in_words_with_foreign_names_made_harmless() -> None:
    assert in_words(VoteSettings()) == "by majority vote"
    settings = VoteSettings(rule=VoteRule.UNANIMITY, minimum=3, adjudicator="**Ann**", unsure=("?", "<b>"))
    words = in_words(settings, shown=escaped)
    assert words.startswith("where all agree, at least 3 judgements, ")
    assert "**Ann**" not in words
    assert words.count("<") == words.count("\\<") == 1
