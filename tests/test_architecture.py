"""The import rule of docs/design.md, and the lightness of the pages' process."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from dashboard import navigation

ROOT = Path(__file__).resolve().parents[1]

FOUNDATION = {
    *("core.records", "core.errors", "core.settings", "core.counted", "core.durations", "core.csv_escaping"),
    "core.long_texts",
    *(
        "core.processes",
        "core.disk",
        "core.remedies",
        "core.figures",
        "core.search_words",
        "core.text_order",
        "core.setting_fields",
        "core.unzipping",
    ),
}
STAGES = {"core.data", "core.training", "core.prediction", "core.explanation"}
KEEPERS = {"core.store", "core.jobs"}
ALLOWED = {
    **{room: {"core.records", "core.errors", "core.remedies"} for room in FOUNDATION},
    "core.setting_fields": {"core.records", "core.errors", "core.counted"},
    **dict.fromkeys(STAGES, FOUNDATION | {"core.bfloat16", "core.encoder_classifiers"}),
    "core.bfloat16": set(),
    "core.encoder_classifiers": set(),
    "core.store": FOUNDATION,
    "core.jobs": FOUNDATION | STAGES | {"core.store"},
    "core.workflow": FOUNDATION | STAGES | KEEPERS,
    "core.demo": FOUNDATION | STAGES | KEEPERS | {"core.workflow"},
    "core.command_line": FOUNDATION | STAGES | KEEPERS | {"core.workflow"},
    "core.__main__": {"core.command_line"},
    "dashboard.command": {"core.command_line", "dashboard"},
    "dashboard.check": {"core.command_line", "core.errors", "core.workflow"},
    "dashboard": FOUNDATION | {"core.workflow"},
    "pages": FOUNDATION | {"core.workflow", "dashboard"},
}
HEAVY = (
    "torch",
    "transformers",
    "lime",
    "datasets",
    "sentence_transformers",
    "sklearn",
    "scipy",
    "alembic",
    "faker",
    "pycld2",
)


def _files() -> list[Path]:
    return [path for folder in ("core", "dashboard", "pages") for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def _imports(path: Path) -> tuple[str, ...]:
    return tuple(_imported(ast.parse(path.read_text(encoding="utf-8"))))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _room(module: str) -> str | None:
    top, *rest = module.split(".")
    if module in ALLOWED:
        return module
    if top in ("dashboard", "pages"):
        return top
    return f"core.{rest[0]}" if top == "core" and rest else None


def test_imports_go_one_way() -> None:
    reaches_too_far = {str(path.relative_to(ROOT)): _not_allowed(path) for path in _files() if _not_allowed(path)}
    assert reaches_too_far == {}


def _not_allowed(path: Path) -> set[str]:
    """The rooms that a file imports from and must not."""
    room = _room(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if room in (None, "core.__init__"):
        return set()
    return {str(_room(name)) for name in _imports(path) if _room(name)} - {str(room)} - ALLOWED[str(room)]


def test_pages_and_commands_leave_the_store_and_the_folders_to_the_workflow() -> None:
    """What they ask of a bench is a use case, with a name in ``core.workflow``."""
    asked = {str(path.relative_to(ROOT)): sorted(_of_the_bench(path)) for path in _files() if _asks_the_workflow(path)}
    assert {path: names for path, names in asked.items() if names} == {}
    assert set(_of_the_bench(ROOT / "core" / "workflow" / "annotation.py")) >= {"store", "artifacts"}


def _asks_the_workflow(path: Path) -> bool:
    return any(path.is_relative_to(ROOT / folder) for folder in ("core/command_line", "dashboard", "pages"))


def _of_the_bench(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {one.attr for one in nodes if isinstance(one, ast.Attribute)} & {"store", "artifacts", "jobs", "runner"}


def test_streamlit_stays_out_of_core() -> None:
    in_core = [path for path in _files() if path.is_relative_to(ROOT / "core")]
    assert [path for path in in_core if any(name.split(".")[0] == "streamlit" for name in _imports(path))] == []


def test_what_a_page_is_composed_of_is_imported_by_that_page_alone() -> None:
    """What several pages use lies in a folder that is called by what it does."""
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")} & {room.name for room in _rooms()}
    assert len(pages) > 10
    strangers = {
        str(path.relative_to(ROOT)): reached
        for path in _files()
        if (reached := {_room_of_the_dashboard(name) for name in _imports(path)} & pages - {_page(path)})
    }
    assert strangers == {}


def test_the_rooms_of_the_dashboard_reach_into_each_other_one_way() -> None:
    """No two rooms need each other, and widgets none."""
    reaches = {
        folder.name: {_room_of_the_dashboard(name) for path in folder.glob("*.py") for name in _imports(path)}
        for folder in _rooms()
    }
    graph = {room: reached - {room, None} for room, reached in reaches.items()}
    assert not graph["widgets"], "widgets reach into another room"
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError


def _page(path: Path) -> str:
    """The page that a file is of: its own file, or one of its room's."""
    return path.stem if path.parent == ROOT / "pages" else path.parent.name


def _rooms() -> list[Path]:
    return [path.parent for path in sorted((ROOT / "dashboard").glob("*/__init__.py"))]


def _room_of_the_dashboard(name: str) -> str | None:
    top, *rest = name.split(".")
    return rest[0] if top == "dashboard" and rest[0] in {room.name for room in _rooms()} else None


def test_no_two_public_classes_share_a_name() -> None:
    """One name, one meaning: who searches for a class finds one."""
    modules = [path for path in _files() if not path.is_relative_to(ROOT / "core" / "store" / "migrations")]
    homes: dict[str, list[str]] = {}
    for path in modules:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert len(homes) > 200
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_pages_hold_no_functions() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree)), path.name


def test_what_the_pages_import_is_light() -> None:
    parts = [path for room in _rooms() for path in room.glob("[!_]*.py")]
    modules = [f"dashboard.{path.parent.name}.{path.stem}" for path in parts] + [
        f"core.workflow.{path.stem}" for path in (ROOT / "core" / "workflow").glob("*.py")
    ]
    code = f"import {', '.join(modules)}, sys; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == ""


@pytest.mark.parametrize("module", ["core.data.language", "core.data.first_names", "core.training.model_folder"])
def test_a_process_that_answers_a_page_imports_no_pandas(module: str) -> None:
    """It would start three times as slowly."""
    code = f"import {module}, sys; print('pandas' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "False"


def test_pages_cache_with_one_decorator_which_knows_all_arguments() -> None:
    """An argument that the cache does not look at would need a twin that it does, which one day says another thing."""
    home = ROOT / "dashboard" / "cached.py"
    own = {"cache_data", "cache_resource", "lru_cache", "cache"}
    elsewhere = {path.name: sorted(own & _names(path)) for path in _of_the_pages() if path != home}
    # It changes Streamlit once, whatever is cleared.
    assert {name: caches for name, caches in elsewhere.items() if caches} == {"whole_callbacks.py": ["cache"]}
    assert own & _names(home) == {"cache_data", "cache_resource"}
    hidden = {str(path.relative_to(ROOT)): list(_hidden_from_the_cache(path)) for path in _of_the_pages()}
    assert {path: names for path, names in hidden.items() if names} == {}


def test_what_lives_as_long_as_the_server_is_known() -> None:
    """Every other cache has a most."""
    found = {path.name: [name for name, by in _decorated(path) if by == "once"] for path in _of_the_pages()}
    assert {name: made for name, made in found.items() if made} == {
        "address_values.py": ["of_server"],
        "resources.py": ["bench"],
        "under_way.py": ["here"],
    }


def _of_the_pages() -> list[Path]:
    return [path for path in _files() if not path.is_relative_to(ROOT / "core")]


def _names(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return imported | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def _decorated(path: Path) -> Iterator[tuple[str, str]]:
    """Functions of a module with the names of what decorates them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield from ((node.name, ast.unparse(one).partition("(")[0]) for one in node.decorator_list)


def _hidden_from_the_cache(path: Path) -> Iterator[str]:
    """Streamlit passes over arguments that begin with an underscore."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and any("cached(" in ast.unparse(one) for one in node.decorator_list):
            yield from (f"{node.name}({one.arg})" for one in node.args.args if one.arg.startswith("_"))


def _words(path: Path) -> Iterator[str]:
    """All strings of a module but its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said)
    return (node.value for node in strings if isinstance(node.value, str))


def test_what_core_says_is_true_on_the_pages_and_on_the_command_line() -> None:
    """Where to click and what to type is a remedy, which each of them puts into its own words."""
    pages = "|".join(page.title for section in navigation.SECTIONS.values() for page in section)
    door = re.compile(
        rf"python -m (core|dashboard)|(?<![\w-])--[a-z]|\b([Oo]n|[Gg]o to|[Oo]pen) ({pages})\b|\bbutton\b|\b[Uu]pload\b"
    )
    doors = ROOT / "core" / "command_line"
    modules = [
        path
        for path in sorted((ROOT / "core").rglob("*.py"))
        if not path.is_relative_to(doors) and path.name not in ("__main__.py", "uploads.py")
    ]
    said = {str(path.relative_to(ROOT)): [words for words in _words(path) if door.search(words)] for path in modules}
    assert {path: words for path, words in said.items() if words} == {}


def test_a_file_of_a_folder_is_named_in_one_place() -> None:
    name = re.compile(r"[a-z_]+\.(parquet|jsonl?|txt|safetensors)")
    homes = [ROOT / "core" / "records" / "folders.py", ROOT / "core" / "jobs" / "folder.py"]
    names = {words for home in homes for words in _words(home) if name.fullmatch(words)}
    assert {"texts.parquet", "rows.parquet", "training.json", "result.json"} <= names
    elsewhere = {
        str(path.relative_to(ROOT)): [words for words in _words(path) if words.rpartition("/")[2] in names]
        for path in _files()
        if path not in homes
    }
    assert {path: words for path, words in elsewhere.items() if words} == {}


_BY_COLUMN = {"set_index", "groupby", "sort_values", "drop_duplicates", "duplicated", "merge", "pivot", "dropna"}


def test_columns_are_named_by_their_constants() -> None:
    """A literal that takes a column out of a table would be one more place that knows its name."""
    home = ROOT / "core" / "records" / "columns.py"
    names = {words for words in _words(home) if re.fullmatch("[a-z_]+", words)}
    assert {"id", "true_label", "duplicate_group", "was_mismatch"} <= names
    # What other programs wrote has their names, and the migrations those of tables of the database.
    foreign = (ROOT / "core" / "data" / "reading" / "tools", ROOT / "core" / "store" / "migrations")
    modules = [path for path in _files() if path != home and not any(map(path.is_relative_to, foreign))]
    literal = {str(path.relative_to(ROOT)): sorted(names & set(_columns_by_name(path))) for path in modules}
    assert {path: columns for path, columns in literal.items() if columns} == {}


def _columns_by_name(path: Path) -> Iterator[str]:
    """The literals by which a module subscripts, or calls a method of frames that takes columns."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Subscript):
            yield from _literals(node.slice)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _BY_COLUMN:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in ("on", "by"))):
                yield from _literals(argument)


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.List | ast.Tuple):
        yield from (words for one in node.elts for words in _literals(one))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


# What a module has to say of itself in a sentence; and the two ends of a process that is asked, which are alike.
_ALIKE = {"in_words", "reply_from", "to_line"}


def test_a_function_that_is_called_without_its_module_has_a_name_of_its_own() -> None:
    """Names such as ``show`` and ``of`` say what they mean beside their module's; alone, one name has one meaning."""
    homes: dict[str, set[str]] = {}
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    if alias.name in _functions().get(node.module, ()):
                        homes.setdefault(alias.name, set()).add(node.module)
    assert len(homes) > 200
    assert {name: found for name, found in homes.items() if len(found) > 1 and name not in _ALIKE} == {}


@cache
def _functions() -> dict[str, set[str]]:
    """The functions of each module, by the module's name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): {
            node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
        }
        for path in _files()
    }


def test_what_is_chosen_in_a_popover_is_drawn_as_it_opens() -> None:
    """A widget in a closed popover is not there for the browser, which shows its least value once it is opened."""
    both = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "dashboard").rglob("*.py")
        if "st.popover(" in (source := path.read_text(encoding="utf-8"))
        and (".stay(" in source or "setting_widgets." in source)
    ]
    assert both == ["dashboard/widgets/setting_widgets.py"]


def test_a_fold_has_a_key_so_that_it_stays_open_when_something_above_it_comes_or_goes() -> None:
    assert not [f"{path.name}:{call.lineno}" for path in _of_the_pages() for call in _folds_without_a_key(path)]


def _folds_without_a_key(path: Path) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    folds = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "expander"]
    return [call for call in folds if "key" not in {given.arg for given in call.keywords}]
