"""Fuzzes one target, guided by coverage: `python -m tests.fuzz TARGET --runs N`.

Needs atheris, which `pip install 'page-cleaner[fuzz]'` brings. Stops at the first input that
crashes, takes ten seconds or breaks a promise, and leaves it in a file.
"""

from __future__ import annotations

import argparse
import sys

NAMES = ("decoder", "segmenter", "loader", "pipeline")


def main() -> None:
    """Runs a target until it has had its number of inputs."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=NAMES)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=int, default=300, help="bytes of an input at most")
    options = parser.parse_args()
    import atheris

    with atheris.instrument_imports(include=["cleaner"]):
        from tests.fuzz.targets import TARGETS, cleaner
    cleaner()
    flags = [f"-runs={options.runs}", f"-seed={options.seed}", f"-max_len={options.longest}"]
    flags += ["-timeout=10", "-rss_limit_mb=2048", "-len_control=0"]
    atheris.Setup([sys.argv[0], *flags], TARGETS[options.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
