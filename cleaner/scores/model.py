"""The fitted scorecards as a file, and those that a cleaner holds.

The file is of the safetensors form (huggingface.co/docs/safetensors): eight bytes that tell how
long the header is, a header in JSON, and the numbers as they stand in memory. It can hold nothing
but numbers, and reading the shipped one takes 1 ms; as .npz, through zipfile, it took 50.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import CardFileError
from cleaner.scores.card import Card, digest
from cleaner.scores.register import CARDS, unknown_card, unknown_feature
from cleaner.scores.tables import NOT_ASKED

SHIPPED = Path(__file__).with_name("cards.safetensors")
_LENGTH = 8
"""Bytes that tell the header's length; what follows begins at a multiple of them."""
_LONGEST_HEADER = 1 << 20
"""Bytes; that of the shipped cards has 10,000."""
_DTYPES: Mapping[str, str] = MappingProxyType({"F64": "<f8", "U16": "<u2"})
_PARTS: Mapping[str, str] = MappingProxyType({"values": "F64", "edges": "F64", "asked": "U16"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Scorecards by name; without any, no block has a score, and no page a title or dek.

    path: the file that they were read from.
    """

    by_name: Mapping[str, Card] = field(default_factory=dict)
    path: str = ""

    def __iter__(self) -> Iterator[Card]:
        return iter(self.by_name.values())

    def __len__(self) -> int:
        return len(self.by_name)

    def without(self, ids: Iterable[str]) -> Cards:
        """Those that are left when the cards of these ids (`shape.html-dek`) are switched off."""
        off = frozenset(ids)
        left = {name: card for name, card in self.by_name.items() if card.id not in off}
        return self if len(left) == len(self) else Cards(by_name=left, path=self.path)

    def digest(self) -> str:
        """A hash of all that their scores depend on, the same in every process."""
        return digest(self)


def read_cards(path: Path = SHIPPED) -> Cards:
    """The scorecards of a file; without a path, the shipped ones.

    Raises:
        CardFileError: there is no such file, or it holds no scorecards.
    """
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(_LENGTH), "little")
            header = file.read(min(size, _LONGEST_HEADER))
            data = file.read()
    except OSError as error:
        raise CardFileError(f"can't be read: {error.strerror}", path=path) from error
    try:
        told = json.loads(header)
        cards = {
            name: _card(name, json.loads(about), told, data)
            for name, about in told["__metadata__"].items()
        }
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        fault = str(error) if isinstance(error, _Fault) else f"is cut short or damaged: {error!r}"
        raise CardFileError(fault, path=path) from error
    return Cards(by_name=cards, path=str(path))


class _Fault(ValueError):
    """What is wrong with a file of cards, in words that follow its name."""


def _card(name: str, about: Mapping[str, Any], told: Mapping[str, Any], data: bytes) -> Card:
    """One card of a file.

    Raises:
        _Fault: it asks for what no page has, or its numbers don't fit together.
    """
    if fault := unknown_card(name):
        raise _Fault(fault)
    features = tuple(map(str, about["features"]))
    for feature in features:
        if fault := unknown_feature(feature, CARDS[name].scopes):
            raise _Fault(f"the card '{name}' asks for what it can't see: {fault}")
    values, edges, asked = (_numbers(told[f"{name}.{part}"], data) for part in _PARTS)
    count, most = asked.shape
    fits = edges.shape == (count, most) and values.shape == (count, 1 << most)
    known = (asked == NOT_ASKED) | (asked < len(features))
    behind = asked[:, 1:] if most else asked
    # A question that is not asked stands behind those that are.
    ordered = (asked[:, :-1] != NOT_ASKED) | (behind == NOT_ASKED) if most > 1 else known
    if not (fits and known.all() and ordered.all()):
        raise _Fault(f"the tables of its card '{name}' don't fit together")
    if not (np.isfinite(values).all() and np.isfinite(edges).all()):
        raise _Fault(f"the tables of its card '{name}' hold what is no number")
    return Card(
        name=name,
        why=CARDS[name].why,
        bias=float(about["bias"]),
        threshold=float(about["threshold"]),
        features=features,
        asked=asked,
        edges=edges,
        values=values,
    )


def _numbers(told: Mapping[str, Any], data: bytes) -> NDArray[Any]:
    """The array that an entry of the header tells of."""
    first, behind = told["data_offsets"]
    kind = np.dtype(_DTYPES[told["dtype"]])
    rows, width = told["shape"]
    if behind - first != rows * width * kind.itemsize:
        raise _Fault("is cut short or damaged: a table's length is not what its header says")
    found = np.frombuffer(data, kind, count=rows * width, offset=first)
    return found.reshape(rows, width)


def write_cards(cards: Iterable[Card], path: Path) -> None:
    """Writes scorecards to a file; it is there whole or not at all."""
    from cleaner.system.files import write_atomically

    write_atomically(path, as_bytes(cards))


def as_bytes(cards: Iterable[Card]) -> bytes:
    """Scorecards in the form of their file."""
    cards = sorted(cards, key=lambda card: card.name)
    header: dict[str, Any] = {
        "__metadata__": {
            card.name: json.dumps(
                {"bias": card.bias, "threshold": card.threshold, "features": card.features}
            )
            for card in cards
        }
    }
    data = bytearray()
    # Wide numbers come first, so that each stands at a multiple of its width.
    for part, kind in _PARTS.items():
        for card in cards:
            numbers: NDArray[Any] = np.ascontiguousarray(getattr(card, part), _DTYPES[kind])
            first = len(data)
            data += numbers.tobytes()
            header[f"{card.name}.{part}"] = {
                "dtype": kind,
                "shape": list(numbers.shape),
                "data_offsets": [first, len(data)],
            }
    said = json.dumps(header, separators=(",", ":")).encode()
    said += b" " * (-len(said) % _LENGTH)
    return len(said).to_bytes(_LENGTH, "little") + said + bytes(data)
