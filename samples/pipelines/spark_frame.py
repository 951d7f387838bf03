"""Cleans Parquet files with Spark.

spark-submit samples/pipelines/spark_frame.py pages/ articles/
"""

from __future__ import annotations

import sys

from pyspark.sql import SparkSession

from cleaner.adapters import spark as cleaning


def main(source: str, target: str) -> None:
    session = SparkSession.builder.getOrCreate()
    articles = cleaning.clean(session.read.parquet(source), columns=["title", "dek", "body"])
    articles.write.mode("overwrite").parquet(target)
    session.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
