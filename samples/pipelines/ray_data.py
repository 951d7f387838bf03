"""Cleans Parquet files with Ray Data, on this machine or on the cluster that RAY_ADDRESS names.

    python samples/pipelines/ray_data.py pages/ articles/ 2

Up to so many actors build a cleaner each and keep it; reading and writing need cores too, so that
a fixed number as large as the machine would wait for ever.
"""

from __future__ import annotations

import argparse


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="a folder of Parquet files")
    parser.add_argument("target", help="the folder to write")
    parser.add_argument("actors", nargs="?", type=int, default=1)
    options = parser.parse_args()

    import ray

    from cleaner.adapters.columns import CleanBatch

    pages = ray.data.read_parquet(options.source)
    articles = pages.map_batches(
        CleanBatch,
        fn_constructor_kwargs={"columns": ["title", "dek", "body"]},
        batch_format="pyarrow",
        batch_size=256,
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=options.actors),
    )
    articles.write_parquet(options.target)


if __name__ == "__main__":
    main()
