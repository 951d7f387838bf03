"""Cleans the pages of a Parquet file with Polars, a part at a time.

python samples/pipelines/polars_frame.py pages.parquet articles.parquet
"""

from __future__ import annotations

import sys

import polars as pl

from cleaner.adapters.columns import CleanBatch


def clean_lazily(frame: pl.LazyFrame, clean: CleanBatch) -> pl.LazyFrame:
    """The frame with articles in place of pages, when it is collected or written."""

    def articles(part: pl.DataFrame) -> pl.DataFrame:
        return pl.DataFrame(clean(part.to_arrow()))

    schema = articles(pl.DataFrame(schema=frame.collect_schema())).schema
    return frame.map_batches(articles, schema=schema, streamable=True)


def main(source: str, target: str) -> None:
    clean = CleanBatch(columns=["title", "dek", "body"])
    clean_lazily(pl.scan_parquet(source), clean).sink_parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
