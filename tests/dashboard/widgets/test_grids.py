from __future__ import annotations

from pandas import DataFrame

from dashboard.widgets.grids import written


def test_whole_numbers_are_written_one_way_and_stay_numbers() -> None:
    table = DataFrame({"Class": ["a", "b"], "Texts": [1234, 5], 7: [1000000, 2]}, index=["x", "y"])
    styled = written(table)
    html = styled.to_html()
    assert ">1,234<" in html
    assert ">1,000,000<" in html
    assert styled.data["Texts"].tolist() == [1234, 5]  # type: ignore[attr-defined]
