"""What sites call their boxes of advertisements, and cards that lead to other pages."""

from __future__ import annotations

import re
from typing import Final

from cleaner.system.pattern import pattern

_MODULE: Final = pattern(r"(?:[\w-]+?--|[A-Za-z0-9]+_)(?P<own>[A-Za-z][\w-]*?)(?:__|--)[\w-]{5,8}")
"""A class name as builders of style sheets make it: `Slot_adSlot__x7Yz1`, `styles--ad--a1b2c`."""
_HUMP: Final = pattern(r"(?<=[a-z0-9])(?=[A-Z])")


def all_names(classes: str) -> list[str]:
    """The class names of an element, and what they are without what builders of style sheets add.

    >>> all_names("Slot_adSlot__x7Yz1 inArticleAd styles-module--ad--a1b2c c-ad")[4:]
    ['ad-slot', 'in-article-ad', 'ad']
    """
    names = classes.split()
    if classes.islower() and "--" not in classes:
        return names
    made = [(name, _MODULE.fullmatch(name)) for name in names]
    plain = [_HUMP.sub("-", found["own"] if found else name).lower() for name, found in made]
    return names + [name for name in plain if name not in names]


AD_NAMES: Final = pattern(
    r"(?:(?!no|not|has|hide|load|show|with|non|skip|tag|cat)[a-z]{1,4}[-_]{1,2}"
    r"(?:(?:block|article|entry|story|content|body|inline|top|mid|side)[-_]{1,2})?"
    r"|(?:in|mid)[-_](?:article|content|text|body)[-_]{1,2}"
    r"|(?:div|js|c|m|o|u|is|wp|in|the|my|post|entry|article|story|content|body|inline|native|text"
    r"|display|google|banner|mobile|desktop|mid|top|bottom|block|widget|side|page|section)?"
    r"[-_]{0,2})"
    r"(?:ads?|advert(?:s|isements?|ising|orial)?|adv|ad(?:slot|unit|box|block|space|zone|area"
    r"|container|wrapper|banner|holder|label|place(?:ment|holder)?)s?|sponsored|adsense|adsbygoogle|advads"
    r"|gpt-?ads?|dfp(?:-?ads?)?|anzeigen?|werbung|werbe(?:block|box|mittel|banner|flaeche|fläche)"
    r"|publicite|publicidade?|pubblicita|reklam[aey]?|reklamblok|reklame|annons|annonse|annonce"
    r"|advertentie|mainos|hirdetes|reclama|publi|promoted|mpu|td-a-rec"
    r"|(?:partner|brand|branded|paid|sponsor)[-_](?:content|post|story|text|box)|affiliates?"
    r"|commercial(?:[-_](?:unit|content|break))?)"
    r"(?:[-_]{0,2}(?:slots?|units?|box|wrap(?:per)?|container|banner|block|spaces?|zone|area|holder"
    r"|placement|placeholder|place|inline|inner|outer|text|content|label|body|wide|top|middle|mid"
    r"|bottom|left|right|center|mobile|desktop|side(?:bar)?|leaderboard|mpu|rectangle|medium|large"
    r"|small|billboard|native|in-?(?:content|article|read|text|body|feed)|article|post|paragraph"
    r"|module|component|section|row|div|id|\d+))*",
    re.IGNORECASE,
)
"""A class name or id that says advertisement and nothing else but its place: in English, and in the
words of other languages that sites give their boxes."""
CARD_NAMES: Final = pattern(
    r"(?:(?:js|c|m|o|u|is|wp|article|story|post|news|inline|in|text|content|block|body|embed|card"
    r"|box|item|list|more|single|entry|aside|sidebar|link|mini|small|promo|component|module)[-_]{1,2})*"
    r"(?:teasers?|related(?:-?(?:articles?|posts?|story|stories|links?|content|news|box|items?))?"
    r"|recommended(?:-?(?:articles?|posts?|stories|links?|content))?|recommendations?"
    r"|read-?(?:more|next|also|on)|also-?read|see-?also|promo(?:s|box|ted|tion)?|recirc(?:ulation)?"
    r"|link-?box|linkcard|link-?preview|blog-?card|crosslinks?|more-?(?:on|from|stories|news)"
    r"|onward|suggested|you-?may-?(?:also-?)?like|most-?read|story-?card|article-?card|news-?card"
    r"|card-?(?:story|article|news|teaser|link)|mini-?card|tarjeta-?noticia|relacionad[ao]s?"
    r"|weiterlesen|lesen-sie-auch|mehr-zum-thema|artikel-?(?:teaser|link|empfehlung)|lire-?aussi"
    r"|a-lire-aussi|lees-?(?:ook|meer)|czytaj-?(?:takze|także|wiecej)|polecane|leia-?(?:mais|tambem)"
    r"|veja-?tambem|leggi-?anche|correlati|lee-tambien|te-puede-interesar|las-(?:mer|ocksa)"
    r"|les-ogsa|laes-ogsaa?|lue-myos|wp-embedded-content|wp-block-embed-wordpress)"
    r"(?:[-_]{1,2}\w+)*",
    re.IGNORECASE,
)
"""A class name of a card that leads to another page: teasers, related and recommended articles."""
AD_IDS: Final = pattern(
    r"(?:div[-_])?(?:gpt[-_]ad|google[-_]ads?|ad[-_]?slot|dfp[-_]?ad|taboola|outbrain)[-_\w]*",
    re.IGNORECASE,
)
AD_LABELS: Final = frozenset(
    (
        *("advertisement", "advertisements", "advertising", "ad", "ads", "sponsored", "anzeige"),
        *("werbung", "publicité", "publicidad", "publicidade", "pubblicità", "advertentie"),
        *("reklama", "reklame", "reklam", "annons", "annonse", "annonce", "mainos", "реклама"),
    )
)
"""What such boxes are called to screen readers, `aria-label`."""
AD_KEYS: Final = frozenset(
    ("data-ad", "data-ads", "data-ad-slot", "data-ad-unit", "data-ad-client")
)
"""Attributes by which scripts find such boxes."""
