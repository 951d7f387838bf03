"""One pack on its way from YAML nodes to types, with every fault that is found on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, ClassVar, Protocol, TypeVar

from cleaner.errors import RuleFileError
from cleaner.rules.keys import KEY, SHARED, Value
from cleaner.rules.values import close_to

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a type.

    field: the field that it fills. says: what it means, in a sentence. absent: what its absence
    means, for readers; required: it must be there.
    """

    name: str
    field: str
    value: Value
    says: str
    absent: str
    required: bool


def keys_of(made: type) -> tuple[Key, ...]:
    """All keys of a type, in the order of its fields, those of shared fields among them."""
    return tuple(_keys(made))


def shared_of(made: type) -> Iterator[tuple[str, type]]:
    """The fields of a type whose keys are shared, with their types."""
    for field in fields(made):
        if SHARED in field.metadata:
            yield field.name, field.metadata[SHARED]


def _keys(made: type) -> Iterator[Key]:
    for field in fields(made):
        if SHARED in field.metadata:
            yield from _keys(field.metadata[SHARED])
        elif KEY in field.metadata:
            value, says, name, absent = field.metadata[KEY]
            yield Key(
                name=name or field.name,
                field=field.name,
                value=value,
                says=says,
                absent=absent,
                required=_is_required(field),
            )


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


class Node(Protocol):
    """A YAML node as PyYAML composes it. id: `scalar`, `sequence` or `mapping`."""

    id: ClassVar[str]
    tag: str
    value: Any
    start_mark: Any


class Source:
    """The text of one pack.

    path: its file, for messages. faults: what is wrong, in the order in which it was found.
    """

    def __init__(self, path: str, data: bytes | str = "") -> None:
        self.path = path
        self.faults: list[RuleFileError] = []
        self._data = data
        self._keys: dict[type, Mapping[str, Key]] = {}

    def fault(self, node: Node, message: str, key: str = "", code: str = "R104") -> None:
        """Notes what is wrong at a node. key: the offending text; that of the node without it."""
        mark = node.start_mark
        key = key or (node.value if node.id == "scalar" else "")
        self.faults.append(
            RuleFileError(
                message,
                path=self.path,
                line=mark.line + 1,
                column=mark.column + 1,
                key=key,
                code=code,
                excerpt=self.excerpt(mark.line),
            )
        )

    def excerpt(self, line: int) -> str:
        """The line, from 0, as it stands."""
        data = self._data
        text = data if isinstance(data, str) else data.decode("utf-8-sig", "replace")
        lines = text.split("\n", line + 1)
        return lines[line].rstrip("\r") if line < len(lines) else ""

    def mapping(
        self,
        node: Node,
        what: str,
        known: Iterable[str] | None = None,
        *,
        also: Collection[str] = (),
    ) -> dict[str, Node]:
        """Key → node; unknown and repeated keys are faults.

        also: keys that are known as well, and are not told of.
        """
        if node.id != "mapping":
            self.fault(node, f"{what} must be a mapping of keys to values")
            return {}
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key = key_node.value if key_node.id == "scalar" else ""
            if not isinstance(key, str) or not key:
                self.fault(key_node, f"{what}: a key must be a word")
            elif key in found:
                self.fault(key_node, f"{what}: key '{key}' stands twice", key, "R105")
            elif known is not None and key not in known and key not in also:
                message = f"{what}: unknown key '{key}'{_nearest(key, known)}"
                self.fault(key_node, message, key, "R102")
            else:
                found[key] = value
        return found

    def keys(self, made: type) -> Mapping[str, Key]:
        """The keys of a type by name."""
        if made not in self._keys:
            self._keys[made] = {key.name: key for key in keys_of(made)}
        return self._keys[made]

    def record(self, made: type[_T], node: Node, what: str, **context: Any) -> _T | None:
        """The value of a type that a mapping says; `None` where it lacks what it needs.

        context: fields that no key fills, or that hold so where their key is empty.
        """
        nodes = self.mapping(node, what, self.keys(made))
        if node.id != "mapping":
            return None
        return self.filled(made, node, nodes, what, **context)

    def filled(
        self, made: type[_T], node: Node, nodes: Mapping[str, Node], what: str, **context: Any
    ) -> _T | None:
        """The same from the nodes of its keys."""
        values = {
            key.field: key.value.read(nodes[name], name, self)
            for name, key in self.keys(made).items()
            if name in nodes
        }
        lacking = [
            name for name, key in self.keys(made).items() if key.required and name not in nodes
        ]
        for name in lacking:
            article = "an" if what[0] in "aeiouh" else "a"
            self.fault(node, f"{article} {what} needs '{name}'", name, "R103")
        if lacking:
            return None
        for field, inner in shared_of(made):
            own = {key.field for key in keys_of(inner)} & values.keys()
            values[field] = inner(**{name: values.pop(name) for name in own})
        context.update(
            (name, value) for name, value in values.items() if value or name not in context
        )
        return made(**context)


def _nearest(key: str, known: Iterable[str]) -> str:
    return close_to(key, known) or f"; known are {', '.join(sorted(known))}"
