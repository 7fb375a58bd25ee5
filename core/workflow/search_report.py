"""How a search stands and what it found, in words: the same on the page and on the command line."""

from __future__ import annotations

from core.counted import counted, joined
from core.figures import figure, percent
from core.records import RunState, Search, SearchEnd, Trial, TrialState, Value
from core.setting_fields import SettingField, in_a_sentence
from core.workflow import run_status, searches
from core.workflow.bench import Bench
from core.workflow.searches import SearchStanding, searched_fields, typed_value
from core.workflow.work import KindOfWork

STATES = {
    TrialState.RUNNING: "is training",
    TrialState.DONE: "finished",
    TrialState.PRUNED: "ended early",
    TrialState.FAILED: "failed",
}

_CLEARLY = 1.5
"""How many times the share of the next one that the first must have to be called what matters most."""


def in_words(found: SearchStanding) -> str:
    """What comes after the search's name: “is in trial 5 of 12: training: epoch 2 of 6”, “was stopped after 4 of 12
    trials”.
    """
    done = len(found.done)
    of_all = f"{done} of {counted(found.most, 'trial')}"
    if found.state is RunState.WAITING and (waits_for := run_status.waited_for(found.progress)):
        return f"is waiting for {waits_for}"
    if found.is_stopping:
        return "is being stopped"
    if found.state.is_active:
        return f"is in trial {min(done + 1, found.most)} of {found.most}{_at_work(found)}"
    if found.state is RunState.FINISHED:
        return f"is finished: {_why(found)}"
    return f"was stopped after {of_all}" if found.state is RunState.STOPPED else f"failed after {of_all}"


def _at_work(found: SearchStanding) -> str:
    return f": {in_a_sentence(run_status.phase(found.at_work))}" if found.at_work is not None else ""


def _why(found: SearchStanding) -> str:
    settings, done = found.search.settings, counted(len(found.done), "trial")
    match found.ended:
        case SearchEnd.HOURS:
            return f"its {settings.hours:g} hours were over after {done}"
        case SearchEnd.PATIENCE:
            return f"the last {counted(settings.patience or 0, 'trial')} of {len(found.done)} gained nothing"
        case SearchEnd.SPACE:
            return f"all {len(found.done)} combinations of its settings were tried"
        case _:
            return f"its {done} were made"


def findings(found: SearchStanding) -> list[str]:
    """What the trials say so far, a sentence each."""
    return list(filter(None, [_best(found), _gain(found), importance_in_words(found), _lost(found), _one_class(found)]))


def _best(found: SearchStanding) -> str:
    best = found.best
    if best is None or best.score is None:
        return ""
    measure, finished = found.search.config.measure, sum(trial.counts for trial in found.trials)
    said = f"Best so far: trial {best.number}" if found.state.is_active else f"Best: trial {best.number}"
    said += f", with a validation {measure} of {figure(best.score)}"
    if finished == 1:
        return f"{said}."
    return (
        f"{said}, the best of {finished}. As the best of several it is a little too good by chance: it says which "
        "settings to take, not how good a model will be."
    )


def _gain(found: SearchStanding) -> str:
    last = found.without_gain
    return f"The last {counted(last, 'trial')} gained nothing." if last > 1 else ""


def importance_in_words(found: SearchStanding) -> str:
    """Which setting matters, where the trials are enough to say."""
    ranked = [(_title(name), share) for name, share in found.importance.items()]
    if not ranked:
        return ""
    shares = joined([f"{title} {percent(share, 0)}" for title, share in ranked[:3]])
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else ("", 0.0)
    lead = f"The {first[0]} matters most" if first[1] >= _CLEARLY * second[1] else "No single setting stands out"
    finished = sum(trial.counts for trial in found.trials)
    return f"{lead} (share of the differences between the scores: {shares}; a rough guess from {finished} trials)."


def _title(name: str) -> str:
    return in_a_sentence(searched_fields()[name].setting.title)


def _lost(found: SearchStanding) -> str:
    pruned, failed = (
        sum(trial.state is state for trial in found.trials) for state in (TrialState.PRUNED, TrialState.FAILED)
    )
    said = [f"{pruned} ended early because half of those before were better by then"] if pruned else []
    said += [f"{failed} failed"] if failed else []
    return f"Of {counted(len(found.done), 'trial')} {'; '.join(said)}." if said else ""


def _one_class(found: SearchStanding) -> str:
    """How many learned nothing: their best epoch gave all validation texts one class."""
    collapsed = [trial.number for trial in found.trials if _gave_one_class(trial)]
    if not collapsed:
        return ""
    names = joined([str(number) for number in collapsed])
    which, gives = ("Trial", "gives") if len(collapsed) == 1 else ("Trials", "give")
    return f"{which} {names} {gives} every validation text the same class, also in the best epoch."


def _gave_one_class(trial: Trial) -> bool:
    best = next((epoch for epoch in trial.epochs if epoch.epoch == trial.best_epoch), None)
    return best is not None and best.classes_predicted == 1


def trial_in_words(found: SearchStanding, trial: Trial) -> str:
    """Its values in one line: “6 epochs, learning rate 4e-05”; empty of one whose record is damaged."""
    fields = [searched_fields()[dimension.setting] for dimension in found.search.space]
    return ", ".join(field.named_in_words(trial.values[field.name]) for field in fields if field.name in trial.values)


def values_in_words(found: SearchStanding, trial: Trial) -> dict[str, str]:
    """The trial's value of each setting that was searched, by its title; empty of one whose record is damaged."""
    fields = [searched_fields()[dimension.setting] for dimension in found.search.space]
    return {
        field.setting.title: in_brief(field, trial.values[field.name]) for field in fields if field.name in trial.values
    }


def in_brief(field: SettingField, value: Value) -> str:
    """A value below the title of its setting: “6”, “10 %”, “4e-05”, “none”."""
    if field.setting.share_of and isinstance(value, float):
        return percent(value, 0)
    return typed_value(value)


def _words(bench: Bench, search: Search) -> str:
    return in_words(searches.standing(bench, search))


WORK = KindOfWork(
    searches.NAMES,
    of_project=searches.of_project,
    find=searches.find,
    words=_words,
    resume=searches.resume,
    whole_time=searches.whole_time,
)
