"""Cleans a folder of JSON lines with datatrove, and keeps apart what holds no article.

    python samples/pipelines/datatrove_local.py raw/ out/ --tasks 8 --workers 2

A task does a share of the files; run it again and only the tasks that did not end are done. On a
cluster, put SlurmPipelineExecutor or RayPipelineExecutor in the place of the executor here.
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
    parser.add_argument("--rules", nargs="*", default=(), help="packs of your own")
    options = parser.parse_args()

    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    from cleaner.adapters.datatrove import CleanerStep

    LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(options.raw), text_key=options.text_key),
            CleanerStep(
                options.rules,
                removed_key="removed",
                exclusion_writer=JsonlWriter(str(options.out / "left-out")),
            ),
            JsonlWriter(str(options.out / "articles")),
        ],
        tasks=options.tasks,
        workers=options.workers,
        logging_dir=str(options.out / "logs"),
    ).run()


if __name__ == "__main__":
    main()
