"""What a fit was made from, so that it can be made again and told from another."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from cleaner import __version__
from cleaner.errors import CleanerError
from cleaner.scores.card import Card
from cleaner.scores.register import FEATURES
from cleaner.system.files import write_atomically
from cleaner.training.corpora import corpus_name
from cleaner.training.recipe import SEED, Recipe

_LIBRARIES = ("catboost", "numpy", "lxml", "resiliparse", "regex", "ftfy")
"""Those that the features or the fit depend on."""


def fit_record(
    files: Sequence[Path], pages: Mapping[str, int], recipe: Recipe, command: str
) -> dict[str, Any]:
    """All that the cards of one medium depend on, as JSON-ready data.

    pages: how many were learnt from, by corpus. command: what was asked.
    """
    return {
        "cleaner": __version__,
        "command": command,
        "seed": SEED,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "register": register_digest(),
        "recipe": _plain(recipe),
        "pages": dict(sorted(pages.items())),
        "corpora": {corpus_name(path): file_digest(path) for path in files},
    }


def lock(cards: Iterable[Card], fits: Mapping[str, Any]) -> dict[str, Any]:
    """What a file of cards was made from, as JSON-ready data.

    fits: by medium, since the cards of one can be fitted without those of the other.
    """
    return {
        "cards": {card.name: card.digest() for card in cards},
        "fits": dict(fits),
    }


def read_fits(path: Path) -> dict[str, Any]:
    """What a lock says of each medium's fit.

    Raises:
        CleanerError: there is no such file, or it is no lock.
    """
    try:
        return dict(json.loads(path.read_bytes())["fits"])
    except OSError as error:
        raise CleanerError(f"{path}: can't be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CleanerError(
            f"{path}: is no lock of fitted cards; make cards and lock anew with "
            "`python -m cleaner.training`"
        ) from error


def register_digest() -> str:
    """A hash of the register of features."""
    told = [(one.name, one.maker, one.scope, one.pages) for one in FEATURES]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_lock(told: Mapping[str, Any], path: Path) -> None:
    """Writes a lock; it is there whole or not at all."""
    write_atomically(path, (json.dumps(told, indent=1, sort_keys=True) + "\n").encode())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _plain(value: Any) -> Any:
    """A value of a recipe as JSON-ready data."""
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return list(value) if isinstance(value, tuple) else value
