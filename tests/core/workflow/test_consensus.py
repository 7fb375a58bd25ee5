"""What a weighted consensus tells of the texts that it decides otherwise than the majority."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pandas import DataFrame

from core.records import Origin, VoteRule, VoteSettings
from core.workflow import consensus, projects
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep


def test_two_who_nearly_always_say_no_are_overruled_by_one_who_finds_the_class(bench: Bench, tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    truth = random.random(400) < 0.3
    found = [truth & (random.random(400) < share) for share in (0.95, 0.35, 0.35)]
    rows = [f"Text {n} hier," + ",".join("yes" if one[n] else "no" for one in found) for n in range(400)]
    path = tmp_path / "wide.csv"
    path.write_text("\n".join(["text,Annotator 1,Annotator 2,Annotator 3", *rows]), encoding="utf-8")
    project = projects.create(bench, "Rare")
    version = keep(bench, project, path)
    told = consensus.of(bench, version, VoteSettings(rule=VoteRule.WEIGHTED))
    assert told is not None
    assert told.converged
    assert consensus.too_few(told.annotators["judgements"]) == ""
    overruled = told.overruled.set_index("text")
    assert set(overruled["majority"]) == {"no"}
    assert truth[[int(text.split()[1]) for text in overruled.index]].all()
    alone = overruled[overruled["why"].str.startswith("“yes” by Annotator 1 (of yes 9")]
    assert len(alone) > 20
    assert alone["why"].str.contains("“no” by Annotator 2 (of yes ", regex=False).all()
    assert consensus.of(bench, version, VoteSettings()) is None
    # What a person decided or left out stays as it is, whatever the consensus says.
    decided, out = told.overruled["id"].iloc[:2]
    correcting.confirm(bench, version, [decided], author="Ann", place=Origin.CORRECTIONS)
    correcting.exclude(bench, version, [out], author="Ann", place=Origin.CORRECTIONS, reason="off topic")
    after = consensus.of(bench, next_version.apply(bench, project), VoteSettings(rule=VoteRule.WEIGHTED))
    assert after is not None
    assert set(after.overruled["id"]) == {*told.overruled["id"]} - {decided, out}


def test_of_many_annotators_who_said_what_names_some_and_counts_the_others() -> None:
    said = [(f"a{n:02}", "yes") for n in range(30)] + [(f"b{n:02}", "no") for n in range(800)]
    votes = DataFrame(said, columns=["annotator", "label"])
    matrix = DataFrame({"yes": {"yes": 0.7, "no": 0.1}, "no": {"yes": 0.3, "no": 0.9}})
    why = consensus._why(votes, dict.fromkeys(votes["annotator"], matrix.to_dict()), "yes", "no").replace("\u00a0", " ")
    assert why.startswith("“yes” by a00 (of yes 70 %, of no 10 %), a01 (")
    assert "a19 (of yes 70 %, of no 10 %) and 10 more; “no” by b00 (of yes 30 %, of no 90 %), " in why
    assert why.endswith(" and 780 more")
