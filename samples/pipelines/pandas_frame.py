"""Cleans JSON lines with pandas, some thousand at a time.

python samples/pipelines/pandas_frame.py pages.jsonl articles.jsonl
"""

from __future__ import annotations

import sys

import pandas as pd
import pyarrow as pa

from cleaner.adapters.columns import CleanBatch


def main(source: str, target: str) -> None:
    clean = CleanBatch(columns=["title", "dek", "body"])
    with open(target, "w", encoding="utf-8") as out:
        for pages in pd.read_json(source, lines=True, chunksize=2_000):
            articles = clean(pa.Table.from_pandas(pages, preserve_index=False)).to_pandas()
            articles.to_json(out, orient="records", lines=True, force_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
