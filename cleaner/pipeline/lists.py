"""Whether a page is a list of others, or surely an article beside such lists."""

from __future__ import annotations

from typing import Final

from cleaner.pipeline.findings import Findings
from cleaner.scores.story import OWN_PROSE

_ALL: Final = 3
"""How sure the headline is that all titles of a page name; see `Story`."""
_SHORT: Final = frozenset(("article", "service"))
"""Types that a news flash is told to be."""
_SAID: Final = 0.5
"""Share of the headline's words from which a paragraph speaks of it. Chosen, never measured: of the
labelled pages told to be services two have a stream, and neither a headline that all titles say."""
_TELLING: Final = 4
"""Words of a headline from which it tells of a story. Chosen: fewer name a section of a site."""
_NEAR: Final = 4
"""Blocks behind the headline among which the first paragraph stands."""
_SURELY: Final = 1.5
"""Logits by which `article` is told before any other type for a page to be one surely. Chosen: of
three labelled lists that were told to be articles the highest is 1.1 above, see `streamed`."""
_LISTS: Final = frozenset(("listing", "collection", "forum", "service"))
"""Types of pages whose entries may be what they say: streams on two services are in their gold. On
pages of other types none of 2,200 labelled blocks of streams is, but for the name of one."""


def is_list(found: Findings) -> bool:
    """Whether what a page lists is what it says, and no stream beside an article."""
    if found.page_type == "service" and _is_flash(found):
        return False
    return found.page_type in _LISTS


def is_surely_article(found: Findings) -> bool:
    """Whether no card for another type says nearly as much of the page as that for articles, or it
    is told an article or a service, and its headline and its paragraph speak of one story."""
    if not found.first or not found.type_features:
        return True
    if found.page_type in _SHORT and _is_flash(found):
        return True
    return bool(found.first.features.column("type.article")[0] >= _SURELY)


def _is_flash(found: Findings) -> bool:
    """Whether a page is a story of a paragraph or two, maybe among others' streams.

    All its titles name one headline, and the first paragraph below, maybe behind a date and an
    author, says what that says. With titles that name it in part, an index is lost for each flash.
    """
    at, views = found.story.headline, found.views
    if found.story.known < _ALL or views[at].words < _TELLING:
        return False
    near = views[at + 1 : at + 1 + _NEAR]
    first = next((view for view in near if view.words >= OWN_PROSE), None)
    return bool(first and found.story.columns["said.title"][first.block.index] >= _SAID)
