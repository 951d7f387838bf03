"""What a user's own code may say of the package. Checked by mypy and pyright, and run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_type

import cleaner
from cleaner import Article, Cleaner, Options, Removal

TEXT = "Rain stops play\n\nThe match was called off at noon.\n\nAll rights reserved."

article = cleaner.clean(TEXT, url="https://rain.example/1", media="text")
assert_type(article, Article)
assert_type(article.title, str)
assert_type(article.url, str | None)
assert_type(article.removed, tuple[Removal, ...])
assert_type(article.removed[0].start, int)
assert_type(article.to_dict(), dict[str, Any])

tool = Cleaner(rules=[], options=Options(quotes="keep"))
assert_type(tool.clean(TEXT.encode(), id="1"), Article)
articles: Iterator[Article] = tool.clean_many([TEXT, TEXT])
assert_type(next(articles).body, str)
for result in tool.clean_many([TEXT, ""], errors="return"):
    assert_type(result, Article | Exception)
records: list[dict[str, Any]] = [{"url": "https://rain.example/1", "html": TEXT}, {"html": ""}]
pages = (cleaner.RawPage(id=str(n), data=one["html"]) for n, one in enumerate(records))
for record, result in zip(records, tool.clean_many(pages, errors="return"), strict=True):
    if isinstance(result, cleaner.CleanerError):
        assert_type(result.index, int | None)
        assert_type(result.source, str)
    if isinstance(result, Exception):
        print(record.get("url"), "failed:", result)
        continue
    assert_type(result.title, str)

try:
    cleaner.clean("")
except cleaner.DecodeError as error:
    assert_type(error.hint, str)
