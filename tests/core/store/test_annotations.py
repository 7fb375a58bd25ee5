from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import NotFound, SettingError
from core.records import AnswerKind
from core.store.store import Store
from tests.core.store.filled import ANNOTATION, add_round

ROOT = Path(__file__).resolve().parents[3]
LABEL, SKIP, UNDO = AnswerKind.LABEL, AnswerKind.SKIP, AnswerKind.UNDO


def test_a_round_comes_back_as_it_was_set_up(store: Store) -> None:
    project = store.add_project("one")
    first, second = add_round(store, project, " Pilot "), add_round(store, project, "Main")
    assert store.annotations.rounds(project.id) == [first, second]
    assert store.annotations.round(project.id, "PILOT") == first
    assert (first.name, first.settings, first.texts, first.has_ids) == ("Pilot", ANNOTATION, 3, True)


def test_a_rounds_name_is_unique_in_its_project(store: Store) -> None:
    one, two = store.add_project("one"), store.add_project("two")
    add_round(store, one)
    add_round(store, two)
    with pytest.raises(SettingError, match="already"):
        add_round(store, one, "pilot")
    with pytest.raises(SettingError, match="empty") as caught:
        add_round(store, one, " ")
    assert caught.value.where == "round name"


def test_what_is_not_there_is_not_found(store: Store) -> None:
    project = store.add_project("one")
    add_round(store, project)
    with pytest.raises(NotFound):
        store.annotations.round(project.id, "Main")
    with pytest.raises(NotFound):
        store.annotations.round(project.id + 1, "Pilot")
    assert store.annotations.rounds(project.id + 1) == []


def test_the_log_keeps_every_entry_in_order(store: Store) -> None:
    round = add_round(store, store.add_project("one"))
    other = add_round(store, store.project("one"), "Main")
    log = store.annotations
    log.add(round, "Ann", "t1", LABEL, "yes")
    log.add(round, "Ben", "t1", SKIP)
    log.add(round, "Ann", "t1", LABEL, "no")
    log.add(other, "Ann", "t1", LABEL, "yes")
    assert [(one.annotator, one.kind, one.label) for one in log.log(round.id)] == [
        ("Ann", LABEL, "yes"),
        ("Ben", SKIP, None),
        ("Ann", LABEL, "no"),
    ]
    assert [one.label for one in log.log(round.id, "Ann")] == ["yes", "no"]
    assert log.annotators(round.id) == ["Ann", "Ben"]
    assert abs(log.log(round.id)[0].time - datetime.now(UTC)) < timedelta(minutes=1)


def test_an_undo_is_an_entry_and_takes_back_the_annotators_own_newest(store: Store) -> None:
    round = add_round(store, store.add_project("one"))
    log = store.annotations
    log.add(round, "Ann", "t1", LABEL, "yes")
    log.add(round, "Ann", "t2", LABEL, "no")
    log.add(round, "Ben", "t3", LABEL, "no")
    undone = [log.undo(round, "Ann") for _ in range(3)]
    assert [one and one.text_id for one in undone] == ["t2", "t1", None]
    entries = log.log(round.id, "Ann")
    assert [(one.text_id, one.kind) for one in entries] == [("t1", LABEL), ("t2", LABEL), ("t2", UNDO), ("t1", UNDO)]
    assert [one.undoes for one in entries[2:]] == [entries[1].id, entries[0].id]
    assert [one.kind for one in log.log(round.id, "Ben")] == [LABEL]


def test_two_who_undo_at_once_take_back_two_answers(store: Store) -> None:
    round = add_round(store, store.add_project("one"))
    for number in range(20):
        store.annotations.add(round, "Ann", f"t{number}", LABEL, "yes")
    with ThreadPoolExecutor(8) as pool:
        undone = list(pool.map(lambda _: store.annotations.undo(round, "Ann"), range(25)))
    assert sorted(one.text_id for one in undone if one) == sorted(f"t{number}" for number in range(20))


def test_annotators_in_several_processes_lose_nothing(store: Store, url: str) -> None:
    round = add_round(store, store.add_project("one"))
    stores = [Store(url) for _ in range(4)]

    def annotate(number: int) -> None:
        for text_id in range(25):
            stores[number].annotations.add(round, f"annotator {number}", str(text_id), LABEL, "yes")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(annotate, range(4)))
    assert [len(store.annotations.log(round.id, f"annotator {number}")) for number in range(4)] == [25] * 4
    for one in stores:
        one.close()


def test_a_process_killed_between_two_keystrokes_loses_none(store: Store, url: str) -> None:
    """The process says each answer after it was kept, and is killed while it goes on answering."""
    round = add_round(store, store.add_project("one"))
    code = (
        "import sys, itertools; from core.store.store import Store; from core.records import AnswerKind\n"
        "store = Store(sys.argv[1])\n"
        "round = store.annotations.round(int(sys.argv[2]), sys.argv[3])\n"
        "for number in itertools.count():\n"
        "    store.annotations.add(round, 'Ann', f't{number}', AnswerKind.LABEL, 'yes')\n"
        "    print(number, flush=True)\n"
    )
    arguments = [url, str(round.project_id), round.name]
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(30)]
    process.send_signal(signal.SIGKILL)
    said += [int(line) for line in process.communicate()[0].split()]
    kept = [entry.text_id for entry in store.annotations.log(round.id, "Ann")]
    assert process.returncode == -signal.SIGKILL
    assert kept[: len(said)] == [f"t{number}" for number in said]
    assert len(kept) - len(said) <= 1
    store.annotations.add(round, "Ann", "next", SKIP)
    assert store.annotations.undo(round, "Ann") is not None


def test_an_answer_does_not_end_up_in_another_round_of_the_same_number(store: Store) -> None:
    """As a page may have one that was open while an older database was put back."""
    other = add_round(store, store.add_project("two"))
    gone = replace(other, folder="annotations/gone")
    with pytest.raises(NotFound, match="deleted with its project in the meantime"):
        store.annotations.add(gone, "Ann", "t1", LABEL, "yes")
    assert store.annotations.log(other.id) == []
