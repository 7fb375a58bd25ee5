"""How several judgements become one label, in words."""

from __future__ import annotations

from collections.abc import Callable

from core.records import VoteRule, VoteSettings

_RULES = {
    VoteRule.MAJORITY: "by majority vote",
    VoteRule.UNANIMITY: "where all agree",
    VoteRule.WEIGHTED: "by weighted consensus (Dawid–Skene)",
}


def in_words(vote: VoteSettings, shown: Callable[[str], str] = str) -> str:
    """“by majority vote, at least 2 judgements, Ann’s word first”; names as they are ``shown``."""
    words = [_RULES[vote.rule]]
    words += [f"at least {vote.minimum} judgements"] if vote.minimum > 1 else []
    words += [f"{shown(vote.adjudicator)}’s word first"] if vote.adjudicator else []
    words += [f"not counted: {', '.join(map(shown, vote.unsure))}"] if vote.unsure else []
    return ", ".join(words)
