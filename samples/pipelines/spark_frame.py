"""Cleans Parquet files with Spark.

spark-submit samples/pipelines/spark_frame.py pages/ articles/
"""

from __future__ import annotations

import argparse


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="a folder of Parquet files")
    parser.add_argument("target", help="the folder to write; what is there is replaced")
    options = parser.parse_args()

    from pyspark.sql import SparkSession

    from cleaner.adapters import spark as cleaning

    session = SparkSession.builder.getOrCreate()
    articles = cleaning.clean(
        session.read.parquet(options.source), columns=["title", "dek", "body"]
    )
    articles.write.mode("overwrite").parquet(options.target)
    session.stop()


if __name__ == "__main__":
    main()
