"""The checks that need other versions of the optional libraries: `nox -s lowest newest heavy`."""

from __future__ import annotations

import nox

nox.options.sessions = ["lowest", "newest"]
nox.options.reuse_existing_virtualenvs = True

TESTS = (
    "tests/adapters/test_columns.py",
    "tests/adapters/test_datatrove.py",
    "tests/adapters/test_documents.py",
    "tests/adapters/test_missing.py",
    "tests/adapters/test_scrapy.py",
)
# The lowest versions that pyproject.toml's extras allow, with what they need beside them.
LOWEST = (
    "scrapy==2.11.2",
    "twisted==24.3.0",
    "w3lib==2.1.2",
    "datatrove==0.4.0",
    "orjson",
    "pyarrow==16.1.0",
    "polars==1.0.0",
    "pandas==2.2.2",
    "numpy==2.0.0",
    "langchain-core==0.3.0",
)
NEWEST = ("scrapy", "datatrove", "orjson", "pyarrow", "polars", "pandas", "langchain-core")
HEAVY_LOWEST = (
    "ray[data]==2.30.0",
    "pyspark==3.5.0",
    "pyarrow==16.1.0",
    "pandas==2.2.2",
    "datatrove==0.4.0",
    "orjson",
)
HEAVY_NEWEST = ("ray[data]", "pyspark", "pyarrow", "pandas", "datatrove", "orjson")


@nox.session
def lowest(session: nox.Session) -> None:
    """The adapters with the oldest libraries that they support."""
    _test(session, LOWEST, "not heavy")


@nox.session
def newest(session: nox.Session) -> None:
    """The adapters with the newest libraries that there are."""
    _test(session, (*NEWEST, "llama-index-core"), "not heavy")


@nox.session
@nox.parametrize("versions", [HEAVY_LOWEST, HEAVY_NEWEST], ids=["lowest", "newest"])
def heavy(session: nox.Session, versions: tuple[str, ...]) -> None:
    """Ray, and Spark, which needs Java 17: each as a real local cluster."""
    _test(session, versions, "heavy")


def _test(session: nox.Session, versions: tuple[str, ...], marked: str) -> None:
    session.install("-q", "-e", ".", "pytest", "hypothesis", *versions)
    session.run("python", "-m", "pytest", "-m", marked, *TESTS)
