"""`cleaner run samples/raw/ out/` gives exactly `samples/expected/`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_EXPECTED = _ROOT / "samples" / "expected"


def files_below(folder: Path) -> set[str]:
    """Paths of all files below a folder, relative to it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of one run over all samples."""
    folder = tmp_path_factory.mktemp("samples") / "out"
    run = subprocess.run(
        [sys.executable, "-m", "cleaner", "run", "samples/raw/", str(folder)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return folder


def test_run_gives_the_expected_files(out: Path) -> None:
    assert files_below(out) == files_below(_EXPECTED)


@pytest.mark.parametrize("name", sorted(files_below(_EXPECTED) - {"manifest.jsonl"}))
def test_file_is_as_expected(name: str, out: Path) -> None:
    expected, got = (folder / name for folder in (_EXPECTED, out))
    assert got.read_text("utf-8").split("\n") == expected.read_text("utf-8").split("\n")
    assert got.read_bytes() == expected.read_bytes()


def test_manifest_is_as_expected(out: Path) -> None:
    """All but the digests, which change with the libraries' versions and with any rule."""
    expected, got = (folder / "manifest.jsonl" for folder in (_EXPECTED, out))
    for line, wanted in zip(got.open(), expected.open(), strict=True):
        found, record = json.loads(line), json.loads(wanted)
        assert len(found.pop("digest")) == 24
        record.pop("digest", None)
        assert found == record
        assert list(found) == list(record)


def test_expectations_are_there() -> None:
    assert len(files_below(_EXPECTED)) > 16
