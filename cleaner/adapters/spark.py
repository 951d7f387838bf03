"""Cleaning the rows of a Spark DataFrame: the extra `spark`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.errors import MissingExtraError

try:
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
except ImportError:
    raise MissingExtraError("pyspark", "spark") from None

from cleaner.adapters.columns import CleanBatch

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def clean(frame: DataFrame, **settings: Any) -> DataFrame:
    """The DataFrame with articles in place of pages, a row for each row, lazily.

    `settings` are those of `CleanBatch`: which columns hold page, address and name, which
    columns to add, and the rules. The rules are read here and travel with the job.

    Raises:
        RuleFileError: a pack can't be used.
        CleanerError: no column holds a page.
    """
    batch = CleanBatch(**settings)
    schema = from_arrow_schema(batch.schema(to_arrow_schema(frame.schema)))
    return frame.mapInArrow(batch.stream, schema)
