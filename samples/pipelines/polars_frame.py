"""Cleans the pages of a Parquet file with Polars, a part at a time.

python samples/pipelines/polars_frame.py pages.parquet articles.parquet
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from cleaner.adapters.columns import CleanBatch


def clean_lazily(frame: pl.LazyFrame, clean: CleanBatch) -> pl.LazyFrame:
    """The frame with articles in place of pages, when it is collected or written."""
    import polars as pl

    def articles(part: pl.DataFrame) -> pl.DataFrame:
        return pl.DataFrame(clean(part.to_arrow()))

    schema = articles(pl.DataFrame(schema=frame.collect_schema())).schema
    return frame.map_batches(articles, schema=schema, streamable=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="a Parquet file, or a pattern of several")
    parser.add_argument("target", help="the Parquet file to write")
    options = parser.parse_args()

    import polars as pl

    from cleaner.adapters.columns import CleanBatch

    clean = CleanBatch(columns=["title", "dek", "body"])
    clean_lazily(pl.scan_parquet(options.source), clean).sink_parquet(options.target)


if __name__ == "__main__":
    main()
