"""The measure of speed: what counts as a loss, the packs it makes, its table and its plot."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from cleaner.rules.load import load_folders
from tests.benchmarks import chart, growth
from tests.benchmarks.speed import Figure

TEXT = "\n".join(
    (
        "The ferry to Marrow Island left the quay at six in the morning",
        "Subscribe to the weekly letter of the harbour",
        "Read also: ten islands to see before summer ends",
        "Published 12 days ago by the editors of the post",
    )
)


def figure(ratio: float, *, more: bool = True, loss: float = 0.5) -> Figure:
    return Figure(
        name="pages",
        value=1234.5,
        unit="a second",
        reference="other",
        reference_value=2469.0,
        ratio=ratio,
        more_is_better=more,
        loss=loss,
    )


@pytest.mark.parametrize(
    ("one", "lost"),
    [
        (figure(0.4), True),
        (figure(0.6), False),
        (figure(0.6, more=False), True),
        (figure(0.4, more=False), False),
        (figure(0.0, loss=0.0), False),
    ],
)
def test_a_loss_is_told_by_the_ratio_alone(one: Figure, lost: bool) -> None:
    assert one.lost is lost


def test_made_rules_are_the_same_as_packs(tmp_path: Path) -> None:
    rules = growth.make_rules([TEXT], 60)
    growth.write_packs(rules, tmp_path, each=25)
    read = [rule for pack in load_folders([tmp_path]) for rule in pack.rules]
    assert [rule.id for rule in read] == [rule.id for rule in rules]
    assert [getattr(rule, "find", None) for rule in read] == [
        getattr(rule, "find", None) for rule in rules
    ]


def test_the_table_goes_between_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("Before\n<!-- speed -->\nold\n<!-- /speed -->\nBehind\n", "utf-8")
    one = {name: getattr(figure(0.5), name) for name in Figure.__slots__}
    chart.put_between_marks(path, chart.table([one]))
    text = path.read_text("utf-8")
    assert "| pages | 1,234.5 a second | other: 2,469.0 | 0.5 |" in text
    assert "old" not in text
    assert text.startswith("Before\n")
    assert text.endswith("Behind\n")
    path.write_text("no marks", "utf-8")
    with pytest.raises(ValueError, match="has no"):
        chart.put_between_marks(path, "")


def test_the_plot_is_small_and_has_a_curve_for_each() -> None:
    costs = [
        {"rules": size, "floor": 2.0, "match": 2.0 * at, "loop": float(size)}
        for at, size in enumerate((100, 1_000, 10_000), 1)
    ]
    plot = chart.growth_plot(costs)
    root = ElementTree.fromstring(plot)
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 3
    assert len(plot) < 6_000
