"""What the type of a page says of its blocks: whether it lists others, or is surely an article."""

from __future__ import annotations

from typing import Final

from cleaner.pipeline.findings import Findings
from cleaner.scores.story import OWN_PROSE

_ALL: Final = 3
"""How sure the headline is that all titles of a page name; see `Story`."""
_SAID: Final = 0.5
"""Share of the headline's words from which a paragraph speaks of it. Chosen, never measured: of the
labelled pages told to be services two have a stream, and neither a headline that all titles say."""
_SURELY: Final = 1.5
"""Logits by which `article` is told before any type of list for a page to be one surely. Chosen: of
three labelled lists that were told to be articles the highest is 1.1 above, see `streamed`."""
_LISTS: Final = frozenset(("listing", "collection", "forum", "service"))
"""Types of pages whose entries may be what they say: streams on two services are in their gold. On
pages of other types none of 2,200 labelled blocks of streams is, but for the name of one."""


def is_list(found: Findings) -> bool:
    """Whether what a page lists is what it says, and no stream beside an article."""
    return found.page_type in _LISTS and not _is_flash(found)


def is_surely_article(found: Findings) -> bool:
    """Whether no card for types of lists says nearly as much of the page as that for articles, or
    its headline and its paragraph speak of one story."""
    if not found.first or not found.type_features or _is_flash(found):
        return True
    features = found.first.features
    article, *lists = (features.column(f"type.{kind}")[0] for kind in ("article", *sorted(_LISTS)))
    return bool(article - max(lists) >= _SURELY)


def _is_flash(found: Findings) -> bool:
    """Whether a page told to be a service is a story of a paragraph or two among others' streams.

    All its titles name one headline, and the paragraph right below says what that says.
    """
    at = found.story.headline + 1
    if found.page_type != "service" or found.story.known < _ALL or at >= len(found.views):
        return False
    says = found.story.columns["said.title"][at]
    return bool(found.views[at].words >= OWN_PROSE and says >= _SAID)
