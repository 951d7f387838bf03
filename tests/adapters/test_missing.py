"""Without the optional libraries: one line that names the command, and nothing else is harmed."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from cleaner.errors import MissingExtraError

BLOCKED = """
import sys
for name in {names!r}:
    sys.modules[name] = None
import cleaner
cleaner.clean("The ferry left at noon.")
try:
    import cleaner.adapters.{module}
except cleaner.MissingExtraError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("module", "extra", "names"),
    [
        ("scrapy", "scrapy", ("scrapy", "itemadapter")),
        ("datatrove", "datatrove", ("datatrove",)),
        ("columns", "arrow", ("pyarrow",)),
        ("spark", "spark", ("pyspark",)),
    ],
)
def test_a_missing_extra_is_one_line(module: str, extra: str, names: tuple[str, ...]) -> None:
    script = BLOCKED.format(names=names, module=module)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert f"pip install 'page-cleaner[{extra}]'" in done.stdout


def test_the_error_is_an_import_error_and_picklable() -> None:
    error = pickle.loads(pickle.dumps(MissingExtraError("pyarrow", "arrow")))
    assert isinstance(error, ImportError)
    assert str(error) == (
        "pyarrow is needed and not installed; install it with: pip install 'page-cleaner[arrow]'"
    )


def test_importing_the_package_imports_no_optional_library() -> None:
    script = (
        "import sys, cleaner, cleaner.pipeline, cleaner.adapters; cleaner.clean('Noon.')\n"
        "heavy = {'scrapy', 'datatrove', 'pyarrow', 'pandas', 'polars', 'pyspark', 'ray'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
