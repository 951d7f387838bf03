"""Cleans JSON lines with pandas, some thousand at a time.

python samples/pipelines/pandas_frame.py pages.jsonl articles.jsonl
"""

from __future__ import annotations

import argparse


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="JSON lines")
    parser.add_argument("target", help="JSON lines to write")
    options = parser.parse_args()

    import pandas as pd
    import pyarrow as pa

    from cleaner.adapters.columns import CleanBatch

    clean = CleanBatch(columns=["title", "dek", "body"])
    with open(options.target, "w", encoding="utf-8") as out:
        for pages in pd.read_json(options.source, lines=True, chunksize=2_000):
            articles = clean(pa.Table.from_pandas(pages, preserve_index=False)).to_pandas()
            articles.to_json(out, orient="records", lines=True, force_ascii=False)


if __name__ == "__main__":
    main()
