"""Learns with datatrove what recurs on the pages of each site, then cleans the pages with it.

    python samples/pipelines/datatrove_learn.py raw/ out/ --tasks 8 --workers 2

Each task looks at up to 50 pages of each site of its share; this process makes packs of what all
tasks have found, in out/learned, and the second pipeline cleans with them. On a cluster, put
SlurmPipelineExecutor or RayPipelineExecutor in the place of the executors here.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("raw", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--text-key", default="text", help="the key of the records' page")
    parser.add_argument("--tasks", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()

    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    from cleaner.adapters.datatrove import CleanerStep, LearnStep, taught_by

    read = JsonlReader(str(options.raw), text_key=options.text_key)
    facts, learned = options.out / "facts", options.out / "learned"
    LocalPipelineExecutor(
        pipeline=[read, LearnStep(), JsonlWriter(str(facts))],
        tasks=options.tasks,
        workers=options.workers,
        logging_dir=str(options.out / "logs" / "learn"),
    ).run()
    taught_by(JsonlReader(str(facts)).run()).save(learned)
    LocalPipelineExecutor(
        pipeline=[read, CleanerStep([learned]), JsonlWriter(str(options.out / "articles"))],
        tasks=options.tasks,
        workers=options.workers,
        logging_dir=str(options.out / "logs" / "clean"),
    ).run()


if __name__ == "__main__":
    main()
