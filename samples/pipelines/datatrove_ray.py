"""Cleans a folder of JSON lines with datatrove on Ray: this machine, or the cluster of RAY_ADDRESS.

    python samples/pipelines/datatrove_ray.py raw/ out/ 8

A task does a share of the files; run it again and only the tasks that did not end are done. On a
cluster both folders must be seen from all nodes.
"""

from __future__ import annotations

import argparse


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("raw", help="a folder of JSON lines")
    parser.add_argument("out", help="the folder to write")
    parser.add_argument("tasks", nargs="?", type=int, default=1)
    options = parser.parse_args()

    import ray
    from datatrove.executor.ray import RayPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    from cleaner.adapters.datatrove import CleanerStep

    ray.init()
    RayPipelineExecutor(
        pipeline=[
            JsonlReader(options.raw),
            CleanerStep(exclusion_writer=JsonlWriter(f"{options.out}/left-out")),
            JsonlWriter(f"{options.out}/articles"),
        ],
        tasks=options.tasks,
        mem_per_cpu_gb=1,
        logging_dir=f"{options.out}/logs",
    ).run()


if __name__ == "__main__":
    main()
