"""Cleans Parquet files with Ray Data, on this machine or on the cluster that RAY_ADDRESS names.

    python samples/pipelines/ray_data.py pages/ articles/ 2

Up to so many actors build a cleaner each and keep it; reading and writing need cores too, so that
a fixed number as large as the machine would wait for ever.
"""

from __future__ import annotations

import sys

import ray

from cleaner.adapters.columns import CleanBatch


def main(source: str, target: str, actors: str = "1") -> None:
    pages = ray.data.read_parquet(source)
    articles = pages.map_batches(
        CleanBatch,
        fn_constructor_kwargs={"columns": ["title", "dek", "body"]},
        batch_format="pyarrow",
        batch_size=256,
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=int(actors)),
    )
    articles.write_parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
