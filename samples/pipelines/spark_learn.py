"""Learns with Spark what recurs on the pages of each site, then cleans the pages with it.

    spark-submit samples/pipelines/spark_learn.py pages/ learned/ articles/

The pages are read three times: for their addresses alone, to look at up to 50 of each site, and to
clean them. The packs come to the driver, and travel with the job that cleans.
"""

from __future__ import annotations

import argparse

from cleaner.adapters.learning import LearnBatch, highest, pack_of, save


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="a folder of Parquet files")
    parser.add_argument("learned", help="the folder for the packs")
    parser.add_argument("target", help="the folder to write; what is there is replaced")
    options = parser.parse_args()

    from pyspark.sql import SparkSession

    from cleaner.adapters import spark as cleaning

    session = SparkSession.builder.getOrCreate()
    pages = session.read.parquet(options.source)
    placed = pages.mapInArrow(LearnBatch().place_all, "site string, rank bigint")
    ranks = placed.rdd.map(lambda row: (row.site, row.rank)).groupByKey()
    look = LearnBatch(highest=dict(ranks.mapValues(highest).collect()))
    facts = pages.mapInArrow(look.stream, "site string, facts binary")
    by_site = facts.rdd.map(lambda row: (row.site, bytes(row.facts))).groupByKey()
    save(by_site.map(lambda pair: (pair[0], pack_of(*pair))).collect(), options.learned)
    articles = cleaning.clean(pages, columns=["title", "dek", "body"], rules=[options.learned])
    articles.write.mode("overwrite").parquet(options.target)
    session.stop()


if __name__ == "__main__":
    main()
