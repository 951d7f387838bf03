"""Fitted scorecards: their file, what it refuses, and how they are switched off and shown."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from cleaner.authoring import show as showing
from cleaner.errors import CardFileError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.combine import combine
from cleaner.rules.files import shipped
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.card import Card, Scorecard, Table
from cleaner.scores.features import FeatureTable
from cleaner.scores.model import SHIPPED, Cards, as_bytes, read_cards, write_cards
from cleaner.scores.register import CARDS
from cleaner.text.visible import shown

TABLES = (
    Table(features=("words", "final"), thresholds=(5.5, 0.5), values=(1.25, -0.125, 0.375, -0.875)),
    Table(features=("digits",), thresholds=(0.1,), values=(0.0, 0.5)),
    Table(features=("words", "final"), thresholds=(5.5, 1.5), values=(0.0, 0.25, 0.5, 1.0)),
)
BLOCKS = [{"words": 3.0, "final": 1.0, "digits": 0.2}, {"words": 9.0, "final": 2.0}]
PAGE = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning.\n\nNobody on the quay could say when the boat would be back."
)


@pytest.fixture
def card() -> Card:
    return Card.of("text-block", TABLES, why=CARDS["text-block"].why, bias=0.5, threshold=0.25)


def test_points_are_added_up_by_the_answers(card: Card) -> None:
    # 3 words, a stop, digits: 0.375 + 0.5 + 0. 9 words, a colon: -0.875 + 0 + 1.
    assert Scorecard(card).scores(BLOCKS) == [0.5 + 0.375 + 0.5, 0.5 - 0.875 + 1.0]


def test_a_card_without_tables_gives_its_bias() -> None:
    empty = Scorecard(Card.of("text-block", (), why="x", bias=0.75))
    assert empty.scores(BLOCKS) == [0.75, 0.75]
    assert list(map(list, empty.loudest(BLOCKS))) == [[], []]
    assert empty.evidence(BLOCKS) == [[], []]
    assert Scorecard(Card.of("text-block", TABLES, why="x")).scores(FeatureTable(0, {})) == []


def test_what_is_most_above_its_mean_speaks_loudest(card: Card) -> None:
    # Above their means the first block's tables are 0.22, 0.25, -0.44; the second's -1.03, -0.25,
    # 0.56. The first and last ask for words and final, which share their points and stand by name.
    loudest = list(map(list, Scorecard(card).loudest(BLOCKS)))
    assert loudest == [["digits", "final", "words"], ["final", "words"]]


def test_what_tables_say_above_their_means_is_shared_out_among_what_they_ask(card: Card) -> None:
    first, second = Scorecard(card).evidence(BLOCKS)
    assert first == [("digits", 0.25), ("final", -0.11), ("words", -0.11)]
    assert second == [("digits", -0.25), ("final", -0.23), ("words", -0.23)]
    assert Scorecard(card).evidence(BLOCKS, most=1) == [first[:1], second[:1]]


def test_scores_are_the_same_alone_and_among_others(card: Card) -> None:
    scored = Scorecard(card)
    assert (
        scored.scores(BLOCKS * 50) == [*scored.scores(BLOCKS[:1]), *scored.scores(BLOCKS[1:])] * 50
    )


def test_tables_come_back_from_a_file_as_they_were(card: Card, tmp_path: Path) -> None:
    write_cards([card], tmp_path / "own.safetensors")
    (found,) = read_cards(tmp_path / "own.safetensors")
    assert found.tables == TABLES == card.tables
    assert (found.name, found.bias, found.threshold, found.why) == (
        *("text-block", 0.5, 0.25),
        CARDS["text-block"].why,
    )
    assert found.digest() == card.digest()
    assert str(found.tables[1]) == "digits>0.1: 0 0.5"


def test_the_shipped_file_is_the_one_form_of_its_cards() -> None:
    cards = read_cards()
    assert sorted(card.name for card in cards) == sorted(CARDS)
    assert as_bytes(cards) == SHIPPED.read_bytes()


def test_the_lock_is_that_of_the_shipped_cards() -> None:
    told = json.loads(SHIPPED.with_name("cards.lock.json").read_text("utf-8"))
    assert told["cards"] == {card.name: card.digest() for card in read_cards()}


def test_copies_of_a_cleaner_hold_its_cards(card: Card) -> None:
    tool = Cleaner(RuleSet([]), cards=Cards(by_name={card.name: card}))
    copy = pickle.loads(pickle.dumps(tool))
    assert copy.cards.digest() == tool.cards.digest()
    assert [one.tables for one in copy.cards] == [TABLES]
    assert copy.clean(PAGE).to_dict() == tool.clean(PAGE).to_dict()


# Files that can't be used


def _changed(card: Card, old: str, new: str) -> bytes:
    """The file of a card with another header."""
    data = as_bytes([card])
    size = int.from_bytes(data[:8], "little")
    header = data[8 : 8 + size].decode()
    assert old in header
    told = header.replace(old, new).encode()
    return len(told).to_bytes(8, "little") + told + data[8 + size :]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("text-block", "text-blok", "there is no card 'text-blok'; did you mean 'text-block'"),
        ("digits", "digit", "there is no feature 'digit'; did you mean 'digits'"),
        ("digits", "twins", "'twins' is a feature of a title alone"),
        ("[3,2]", "[3,3]", "a table's length is not what its header says"),
        ('"F64"', '"F16"', "is cut short or damaged"),
        ("__metadata__", "__metadata", "is cut short or damaged"),
        ("[0,96]", "[960,1056]", "is cut short or damaged"),
    ],
)
def test_damaged_files_say_what_is_wrong(
    card: Card, tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "own.safetensors"
    path.write_bytes(_changed(card, old, new))
    with pytest.raises(CardFileError) as raised:
        read_cards(path)
    assert str(path) in str(raised.value)
    assert message in str(raised.value)
    assert "cleaner.training" in str(raised.value)
    copy = pickle.loads(pickle.dumps(raised.value))
    assert str(copy) == str(raised.value)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff" * 40, b"PK\x03\x04" * 30])
def test_other_files_are_no_cards(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "own.safetensors"
    path.write_bytes(data)
    with pytest.raises(CardFileError, match="cut short or damaged"):
        read_cards(path)
    with pytest.raises(CardFileError, match="can't be read"):
        Cleaner(RuleSet([]), cards=tmp_path / "missing.safetensors")


@pytest.mark.parametrize("at", [3, 40, 200, -1])
def test_a_cut_off_file_is_told(card: Card, tmp_path: Path, at: int) -> None:
    path = tmp_path / "own.safetensors"
    path.write_bytes(as_bytes([card])[:at])
    with pytest.raises(CardFileError, match="cut short or damaged"):
        read_cards(path)


def test_tables_that_ask_for_no_feature_of_the_card_are_refused(card: Card, tmp_path: Path) -> None:
    path = tmp_path / "own.safetensors"
    path.write_bytes(_changed(card, '\\"digits\\", ', ""))
    with pytest.raises(CardFileError, match="don't fit together"):
        read_cards(path)


# Switched off


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("shape.html-dek", set(CARDS) - {"html-dek"}),
        ("shape.text-*", {name for name in CARDS if name.startswith("html")}),
        ("shape.*", set()),
    ],
)
def test_cards_are_switched_off_by_their_ids(name: str, left: set[str]) -> None:
    for effective in (
        combine([[]], [name], by="me"),
        combine([[], [parse_pack(f"pack: own\nwhy: x y.\ndisable: ['{name}']\n", "own.yaml")]]),
    ):
        assert not effective.idle
        rules = RuleSet(effective.packs, effective.switched)
        assert {card.name for card in Cleaner(rules).cards} == left


def test_without_the_card_nothing_is_scored() -> None:
    effective = combine([[]], ["shape.text-context"], by="me")
    tool = Cleaner(RuleSet(effective.packs, effective.switched))
    assert set(tool.analyze(PAGE).shape.scores) == {0.0}
    assert min(Cleaner(RuleSet([])).analyze(PAGE).shape.scores) < -1.0


def test_a_misspelt_card_is_told() -> None:
    (notice,) = combine([[]], ["shape.html-contxt"], by="me").notices
    assert notice.endswith("did you mean 'shape.html-context'?")


def test_a_rule_of_its_id_takes_a_cards_place() -> None:
    rule = (
        "rules:\n  - id: {id}\n    kind: shape\n    why: Short\n    when: {{words: {{max: 1}}}}\n"
    )
    for text in (
        rule.format(id="shape.text-dek"),
        rule.format(id="own.short") + "    replaces: shape.text-dek\n",
    ):
        own = parse_pack("pack: own\nwhy: x y.\n" + text, "own.yaml")
        effective = combine([[], [own]])
        assert not effective.faults
        assert [(one.id, one.how) for one in effective.switched] == [("shape.text-dek", "replaced")]
        assert "text-dek" not in Cleaner(RuleSet(effective.packs, effective.switched)).cards.by_name
    own = parse_pack("pack: own\nwhy: x y.\nsites: [one.org]\n" + rule.format(id="shape.text-dek"))
    (fault,) = combine([[], [own]]).faults
    assert "can't be replaced for single sites" in str(fault)


def test_a_pack_can_hold_no_tables() -> None:
    from cleaner.errors import RuleFileError

    with pytest.raises(RuleFileError, match="unknown key 'tables'"):
        parse_pack(
            "pack: own\nwhy: x y.\nrules:\n  - id: own.card\n    kind: shape\n    why: Old\n"
            "    when: {words: {max: 1}}\n    tables: ['words>5.5: 1 2']\n"
        )


# Shown


def test_a_card_is_shown_with_all_its_tables() -> None:
    tool = Cleaner(RuleSet([]))
    text = showing.as_text(showing.show(tool, "shape.html-context"))
    assert text.startswith("0 rules and 1 fitted card in effect\n")
    card = tool.cards.by_name["html-context"]
    counts = f"{len(card.tables):,} tables over {len(card.features)} features, threshold 0.7"
    assert counts in text
    for number, table in enumerate(card.tables, 1):
        assert f"      {number}  {table}\n" in text
    record = json.loads(showing.as_json(showing.show(tool, "shape.html-context")))
    assert record["cards"][0]["tables"] == list(map(str, card.tables))


def test_files_of_shipped_rules_and_cards_are_named_from_their_folders(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("pack: own\nwhy: x\nrules: [{id: a.b, kind: line, why: A, pattern: ^zib}]\n")
    lines = showing.as_text(showing.show(Cleaner([own]), ""), every=True).splitlines()
    assert max(map(len, lines[:-1])) <= 120
    assert any(line.strip().startswith("core/legal.yaml:") for line in lines)
    assert any(line.strip().endswith("own.yaml:3") for line in lines)
    assert any(line.strip().startswith("cards.safetensors: ") for line in lines)
    assert lines[-1] == f"  shipped: packs in {shown(str(shipped()))}, cards in cleaner/scores"


def test_all_cards_are_listed_without_their_tables() -> None:
    tool = Cleaner(RuleSet([]))
    text = showing.as_text(showing.show(tool, ""), every=True)
    assert text.count("(card)") == len(CARDS)
    assert " 1  " not in text
    effective = combine([[]], ["shape.html-dek"], by="me")
    off = Cleaner(RuleSet(effective.packs, effective.switched))
    text = showing.as_text(showing.show(off, "", rule="shape"))
    assert "off: shape.html-dek: disabled by me" in text
    assert "shape.html-dek (card)" not in text
