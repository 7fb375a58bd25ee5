from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from core import setting_fields
from core.explanation import method_registry
from core.explanation.methods import Method
from tests.core.explanation.method_contract import MethodContract


class TestEachRegistered(MethodContract):
    @pytest.fixture(params=method_registry.REGISTERED, ids=lambda method: method.name)
    def method(self, request: pytest.FixtureRequest) -> Method[Any]:
        method: Method[Any] = request.param
        return method


def test_no_two_have_one_name() -> None:
    names = [method.name for method in method_registry.REGISTERED]
    assert len({name.casefold() for name in names}) == len(names)


def test_settings_of_one_name_are_of_one_kind() -> None:
    """They share an option of the command line."""
    kinds = defaultdict(set)
    for method in method_registry.REGISTERED:
        for field in setting_fields.fields_of(method.settings).values():
            kinds[field.name].add(field.kind)
    assert {name for name, found in kinds.items() if len(found) > 1} == set()
