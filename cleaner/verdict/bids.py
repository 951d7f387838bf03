"""Links by themselves that bid readers, one after another, to buy or try something elsewhere."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from cleaner.blocks.tags import INWARD
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.verdict.context import Context, Takers

BID: Final = Rule(
    id="ads.repeated",
    why="One of several links by themselves that bid readers to buy or try something elsewhere",
    pack="ads",
)


class _Bounds:
    """How such links look.

    On 1,676 labelled articles and news pages six pages have 37 of them, none in the gold.
    """

    __slots__ = ()

    fewest: Final = 2
    """Such links in elements that are called alike, at least: one may be the article's."""
    words: Final = 6


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
    """Takes short paragraphs that are all link to other sites, and begin with a word that sells.

    There are several, in elements of one path: under each thing that an article speaks of.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    for view in context.views:
        block = view.block
        if (
            block.index not in takers
            and block.kind == "paragraph"
            and block.link_density == 1.0
            and view.words <= _BOUNDS.words
            and INWARD.isdisjoint(block.marks)
            and _VERBS.match(view.folded)
        ):
            found[block.path].append(block.index)
    for some in found.values():
        if len(some) >= _BOUNDS.fewest:
            for index in some:
                if not context.protects(BID, index):
                    takers[index] = (BID, BID.why)
