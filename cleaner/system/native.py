"""Which form of a kernel runs: the compiled one, or the plain one in Python.

Both give the same. A kernel is a Cython file, `_name.pyx`, beside the module that has its plain
form. The plain form runs where nothing was built, where what was built is not of the source that
lies beside it, and where `CLEANER_NATIVE=0` asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES
from typing import Any, Final, TypeVar
from zlib import crc32

Function = TypeVar("Function", bound=Callable[..., Any])

KERNELS: Final = (
    "cleaner.blocks._plain",
    "cleaner.blocks._tree",
    "cleaner.rules._match",
    "cleaner.scores._boxes",
    "cleaner.scores._columns",
    "cleaner.scores._tables",
    "cleaner.scores._vocabulary",
    "cleaner.system._records",
    "cleaner.text._characters",
    "cleaner.text._counts",
    "cleaner.text._forms",
    "cleaner.text._source",
)
"""All kernels, by the module that is built of each."""
SWITCH: Final = "CLEANER_NATIVE"
"""Environment variable that switches the compiled kernels off, with `0`."""
SIGN: Final = "cleaner-kernel:"
"""What stands before the stamp of its source in a compiled file."""
_FOLDER: Final = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def pick(kernel: str, name: str, plain: Function) -> Function:
    """A kernel's compiled function, or its plain form where there is none to use."""
    if hindrance(kernel):
        return plain
    try:
        found: Function = getattr(import_module(kernel), name)
    except ImportError:  # It was built for another Python, or another release of a library.
        return plain
    return found


def hindrance(kernel: str) -> str:
    """Why a kernel's compiled form can't be used, in words; empty where it can."""
    if os.environ.get(SWITCH) == "0":
        return f"{SWITCH}=0"
    place = os.path.join(_FOLDER, *kernel.split("."))
    built = next((place + end for end in EXTENSION_SUFFIXES if os.path.exists(place + end)), "")
    if not built:
        return "the compiled form was not built"
    # A wheel brings no sources. What was built beside some may be of an earlier state of them.
    if os.path.exists(place + ".pyx") and signature(place + ".pyx").encode() not in _read(built):
        return "the compiled form is of other sources; install again"
    return ""


def signature(source: str) -> str:
    """What a compiled file holds that was built of this source, and of no other state of it.

    The files that the source includes are parts of it.
    """
    text = _read(source)
    folder = os.path.dirname(source)
    for line in text.splitlines():
        if line.startswith(b'include "'):
            text += _read(os.path.join(folder, line.split(b'"')[1].decode()))
    return f"{SIGN}{crc32(text.replace(bytes((13, 10)), bytes((10,)))):08x};"


def form() -> str:
    """Which form of the kernels runs, and why it is the plain one: what `--version` says."""
    reasons = dict.fromkeys(reason for kernel in KERNELS if (reason := hindrance(kernel)))
    return f"plain Python: {', '.join(reasons)}" if reasons else "compiled"


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
