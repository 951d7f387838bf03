"""Cleans a folder of JSON lines with datatrove on Ray: this machine, or the cluster of RAY_ADDRESS.

    python samples/pipelines/datatrove_ray.py raw/ out/ 8

A task does a share of the files; run it again and only the tasks that did not end are done. On a
cluster both folders must be seen from all nodes.
"""

from __future__ import annotations

import sys

import ray
from datatrove.executor.ray import RayPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

from cleaner.adapters.datatrove import CleanerStep


def main(raw: str, out: str, tasks: str = "1") -> None:
    ray.init()
    RayPipelineExecutor(
        pipeline=[
            JsonlReader(raw),
            CleanerStep(exclusion_writer=JsonlWriter(f"{out}/left-out")),
            JsonlWriter(f"{out}/articles"),
        ],
        tasks=int(tasks),
        mem_per_cpu_gb=1,
        logging_dir=f"{out}/logs",
    ).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
