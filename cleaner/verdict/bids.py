"""Links by themselves that bid readers, one after another, to do the same, or to buy something."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from cleaner.blocks.labels import made_of
from cleaner.blocks.tags import INWARD
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.verdict.context import Context, Takers

BID: Final = Rule(
    id="ads.repeated",
    why="One of several links by themselves that bid readers to do the same, or to buy something",
    pack="ads",
)


class _Bounds:
    """How such links look.

    On 1,676 labelled articles and news pages eight pages have 70 of them, none in the gold.
    """

    __slots__ = ()

    fewest: Final = 2
    """Such links in elements that are called alike, at least: one may be the article's."""
    fewest_own: Final = 4
    """The same of links to other pages of the site, which may be a shop."""
    words: Final = 6
    same: Final = 4
    """Links by themselves in elements that are called alike and say the same, at least. Three
    labelled articles have 103 such links of two words and more, none in the gold. One word may be
    who speaks in an interview, and so may a name."""
    same_words: Final = 4
    """Words of such a link at most."""
    linked: Final = 0.8
    """Share of characters in links from which a block is one: a stop may stand behind it."""


_BOUNDS: Final = _Bounds()
_VERBS: Final = pattern(
    r"(?:try|shop|buy|order|jetzt (?:bei|kaufen|testen|bestellen)|zum shop|kaufe?n?|bestellen"
    r"|acheter|achetez|essayer|essayez|commander|commandez|comprar|compra|probar|prueba|pedir"
    r"|acquista|prova|experimentar|experimente|koop|bestel|probeer|kup|zamów|wypróbuj|köp|beställ"
    r"|testa|køb|bestil|prøv|kjøp|osta|tilaa|kokeile|koupit|objednat|vyzkoušet|cumpără|comandă"
    r"|încearcă|αγοράστε|παραγγείλετε|δοκιμάστε|satın al|купить|заказать|попробовать|купити"
    r"|замовити|спробувати)(?!\w)"
    r"|(?:see|view|get it|find it|check price|read|voir|ver|vedi|bekijk|zobacz|se|katso)"
    r" (?:it )?(?:on|at|from|sur|chez|en|su|bij|op|na|w|hos|på)(?!\w)"
)


def take_repeated_bids(context: Context, takers: Takers) -> None:
    """Takes short paragraphs that are all link and begin with a word that sells, or say the same.

    There are several, in elements of one path: under each thing that an article speaks of.
    """
    found: defaultdict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for view in context.views:
        block = view.block
        if (
            block.index in takers
            or block.kind != "paragraph"
            or (block.link_density or 0.0) < _BOUNDS.linked
            or view.words > _BOUNDS.words
        ):
            continue
        if _VERBS.match(view.folded):
            found[made_of(block.path), "", not INWARD.isdisjoint(block.marks)].append(block.index)
        elif 1 < view.words <= _BOUNDS.same_words and not _is_name(block.text):
            found[made_of(block.path), view.folded, True].append(block.index)
    for (_, said, own), some in found.items():
        fewest = _BOUNDS.same if said else _BOUNDS.fewest_own if own else _BOUNDS.fewest
        if len(some) >= fewest:
            for index in some:
                if not context.protects(BID, index):
                    takers[index] = (BID, BID.why)


def _is_name(text: str) -> bool:
    """Whether all words of a text begin with a capital."""
    return all(word[0].isupper() for word in text.split())
