"""Learns with Ray Data what recurs on the pages of each site, then cleans the pages with it.

    python samples/pipelines/ray_learn.py pages/ learned/ articles/ 2

The pages are read three times: for their addresses alone, to look at up to 50 of each site, and to
clean them with the packs, which each actor reads once.
"""

from __future__ import annotations

import argparse
from typing import Any

from cleaner.adapters.columns import CleanBatch
from cleaner.adapters.learning import LearnBatch, highest, pack_of, save


class Place(LearnBatch):
    """An actor that tells sites and ranks."""

    __call__ = LearnBatch.places


def last(rows: dict[str, Any]) -> dict[str, Any]:
    return {"site": rows["site"][:1], "rank": [highest(map(int, rows["rank"]))]}


def learn(rows: dict[str, Any]) -> dict[str, Any]:
    site = str(rows["site"][0])
    return {"site": [site], "pack": [pack_of(site, map(bytes, rows["facts"]))]}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="a folder of Parquet files")
    parser.add_argument("learned", help="the folder for the packs")
    parser.add_argument("target", help="the folder to write")
    parser.add_argument("actors", nargs="?", type=int, default=1)
    options = parser.parse_args()

    import ray

    pages = ray.data.read_parquet(options.source)
    pool = ray.data.ActorPoolStrategy(min_size=1, max_size=options.actors)
    how: dict[str, Any] = {"batch_format": "pyarrow", "batch_size": 256, "compute": pool}
    ranks = pages.map_batches(Place, **how).groupby("site").map_groups(last)
    most = {row["site"]: int(row["rank"]) for row in ranks.take_all()}
    facts = pages.map_batches(LearnBatch, fn_constructor_kwargs={"highest": most}, **how)
    packs = facts.groupby("site").map_groups(learn)
    save([(row["site"], row["pack"]) for row in packs.take_all()], options.learned)
    settings = {"columns": ["title", "dek", "body"], "rules": [options.learned]}
    pages.map_batches(CleanBatch, fn_constructor_kwargs=settings, **how).write_parquet(
        options.target
    )


if __name__ == "__main__":
    main()
