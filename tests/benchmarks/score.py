"""Score one cleaned page against its gold labels.

A page's scores are one flat mapping from the name of a score to a number; a score that the
page's labels cannot give is not in it. Means are taken over the pages that have the score.
Counts come in pairs, `x.n` of `x.of`, and are summed over pages before they are divided.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Bag = Counter[str]
Scores = dict[str, float]

UNSPACED_SHARE = 0.3
"""A gold text with this share of its letters in an unspaced script is counted by characters."""

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u0f00-\u0fff"  # Thai, Lao, Burmese, Khmer, Tibetan
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"  # kana, Han
)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_QUOTES = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`\u2039\u203a"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"), '"'),
}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d"), "-")
_FOLDED = {**_INVISIBLE, **_QUOTES, **_DASHES}
_CLOSING = ".,:;!?\u2026\u3002\uff01\uff1f\uff0e\u061f\u06d4\u0964 "


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What a page's labels say; `None` where they say nothing.

    no_dek: the labels assert that the page has no dek.
    """

    title: str | None = None
    dek: str | None = None
    no_dek: bool = False
    body: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a cleaner or an extractor gave back for a page."""

    title: str = ""
    dek: str = ""
    body: str = ""


def words(text: str) -> Bag:
    r"""The text's words as a bag: lower-cased runs of `\w`.

    >>> sorted(words("It's it").items())
    [('it', 2), ('s', 1)]

    Source: the Web Content Extraction Benchmark's definition.
    """
    return Counter(_WORD.findall(text.lower()))


def settled_words(text: str) -> Bag:
    """The words after what normalizing may change: ligatures, wide forms, invisible characters.

    For counting what is lost: a soft hyphen taken out of a word does not lose the word.

    >>> settled_words("\ufb01n\u00adal") == words("final")
    True
    """
    return words(unicodedata.normalize("NFKC", text).translate(_INVISIBLE))


def characters(text: str) -> Bag:
    """The text's letters and digits as a bag, lower-cased.

    >>> sorted(characters("A, b a").items())
    [('a', 2), ('b', 1)]
    """
    return Counter(character for word in _WORD.findall(text.lower()) for character in word)


def is_unspaced(text: str) -> bool:
    """Whether the text is written without spaces between words, told from its letters.

    >>> is_unspaced("東京の天気 2024"), is_unspaced("서울 날씨"), is_unspaced("")
    (True, False, False)
    """
    letters = sum(map(len, _WORD.findall(text)))
    return letters > 0 and len(_UNSPACED.findall(text)) / letters >= UNSPACED_SHARE


def overlap(gold: Bag, given: Bag) -> tuple[float, float, float]:
    """Precision, recall and F1 of one bag against another, 0.0 to 1.0.

    Two empty bags agree wholly; an empty and a full one not at all.
    """
    of_gold, of_given = gold.total(), given.total()
    if of_gold == of_given == 0:
        return 1.0, 1.0, 1.0
    both = (gold & given).total()
    if both == 0:
        return 0.0, 0.0, 0.0
    return both / of_given, both / of_gold, 2 * both / (of_gold + of_given)


def fold(text: str) -> str:
    """The text in the one form in which quotes, dashes, case and space make no difference.

    >>> fold("It\u2019s  \u201cover\u201d \u2014\u00a0Or?")
    'it\\'s "over" - or?'
    """
    folded = unicodedata.normalize("NFC", text).translate(_FOLDED).casefold()
    return " ".join(folded.split())


def fold_title(text: str) -> str:
    """The folded text without the punctuation at its end.

    >>> fold_title("Is it over?") == fold_title("IS IT OVER")
    True
    """
    return fold(text).rstrip(_CLOSING)


def same(gold: str, given: str) -> bool:
    """Whether two titles or deks are the same once folded; line breaks count as spaces."""
    return fold_title(gold) == fold_title(given)


def stands_in(lines: Iterable[str], folded_page: str) -> bool:
    """Whether every line that is not blank stands whole in the folded page text."""
    wanted = [folded for line in lines if (folded := fold_title(line))]
    return bool(wanted) and all(line in folded_page for line in wanted)


def body_scores(gold: str, given: str) -> Scores:
    r"""Precision, recall and F1 of the body by words, and F1 by `char`.

    `char` counts characters where the gold is in an unspaced script (`\w+` takes a whole
    Japanese clause for one word) and words elsewhere, and leaves out invisible characters,
    which split a word in two for `\w+`.
    """
    precision, recall, f1 = overlap(words(gold), words(given))
    count = characters if is_unspaced(gold) else words
    by_char = overlap(count(gold.translate(_INVISIBLE)), count(given.translate(_INVISIBLE)))
    return {"f1": f1, "precision": precision, "recall": recall, "char": by_char[2]}


def title_scores(gold: str, given: str, folded_page: str | None) -> Scores:
    """1.0 or 0.0 as `title`, and as `title_in_text` where the page's text holds the gold title.

    folded_page: the folded input of a text page; `None` for HTML.
    """
    found = float(same(gold, given))
    if folded_page is not None and stands_in([gold], folded_page):
        return {"title": found, "title_in_text": found}
    return {"title": found}


def dek_scores(gold: Gold, given: str, folded_page: str | None) -> Scores:
    """`dek` (exact) and `dek_f1` where there is a gold dek, `false_dek` where there is none.

    A text page counts for the first two only where every line of the gold dek stands in it.
    """
    if gold.dek:
        if folded_page is not None and not stands_in(gold.dek.splitlines(), folded_page):
            return {}
        return {
            "dek": float(same(gold.dek, given)),
            "dek_f1": overlap(words(gold.dek), words(given))[2],
        }
    return {"false_dek": float(bool(given.strip()))} if gold.no_dek else {}


def kept_counts(gold: Bag, page: Bag, body: Bag) -> Scores:
    """How many of the gold body's words that the input has are in the output body.

    `kept` is the page's own share; it is absent where the input has none of them.
    """
    there = gold & page
    kept = (there & body).total()
    if not there:
        return {}
    return {"kept.n": kept, "kept.of": there.total(), "kept": kept / there.total()}


def boilerplate_counts(gold: Bag, page: Bag, output: Bag) -> Scores:
    """How many of the input's words that are not gold are gone from the output.

    gold, output: title, dek and body together.
    """
    boilerplate = page - gold
    left = (boilerplate & (output - gold)).total()
    if not boilerplate:
        return {}
    gone = boilerplate.total() - left
    return {"gone.n": gone, "gone.of": boilerplate.total(), "gone": gone / boilerplate.total()}


def snippet_counts(gold: Gold, body: str) -> Scores:
    """How many of the labelled snippets are in the body, and how many are not, as they should."""
    folded = fold(body)
    scores: Scores = {}
    if gold.present:
        scores["with.n"] = sum(fold(snippet) in folded for snippet in gold.present)
        scores["with.of"] = len(gold.present)
    if gold.absent:
        scores["without.n"] = sum(fold(snippet) not in folded for snippet in gold.absent)
        scores["without.of"] = len(gold.absent)
    return scores


def field_scores(gold: Gold, output: Output, *, text: str | None = None) -> Scores:
    """The scores of title, dek and body.

    Pages whose gold body is empty have no body score but `f1_all`: 1.0 where nothing came back,
    0.0 where anything did. The published figures for all pages of WCXB count them so.
    Snippets of a page whose labels have no body may be of the title or the dek too.
    text: the input of a text page; `None` for HTML.
    """
    folded_page = None if text is None else fold(text)
    scores: Scores = {}
    if gold.body is not None:
        scores["f1_all"] = overlap(words(gold.body), words(output.body))[2]
    if gold.body and gold.body.strip():
        scores |= body_scores(gold.body, output.body) | snippet_counts(gold, output.body)
    if gold.body is None:
        scores |= snippet_counts(gold, f"{output.title}\n{output.dek}\n{output.body}")
    if gold.title and gold.title.strip():
        scores |= title_scores(gold.title, output.title, folded_page)
    return scores | dek_scores(gold, output.dek, folded_page)


def text_scores(gold: Gold, output: Output, text: str) -> Scores:
    """The scores of a text page: those of its fields, gold kept, and boilerplate gone."""
    scores = field_scores(gold, output, text=text)
    if gold.body and gold.body.strip():
        page, body = settled_words(text), settled_words(gold.body)
        all_gold = body + settled_words(f"{gold.title or ''} {gold.dek or ''}")
        whole = settled_words(f"{output.title} {output.dek} {output.body}")
        scores |= kept_counts(body, page, settled_words(output.body))
        scores |= boilerplate_counts(all_gold, page, whole)
    return scores


def identity_scores(gold: Gold, output: Output) -> Scores:
    """The scores of a clean article fed back in: what of its body's words is still the body.

    `anywhere` counts words that moved to title or dek as there.
    """
    body, given = settled_words(gold.body or ""), settled_words(output.body)
    fields = settled_words(f"{output.title} {output.dek}")
    moved = fields - settled_words(f"{gold.title or ''} {gold.dek or ''}")
    scores = field_scores(gold, output)
    scores = {name: scores[name] for name in ("title", "dek", "false_dek") if name in scores}
    anywhere = (body & given).total() + ((body - given) & moved).total()
    return (
        scores
        | kept_counts(body, body, given)
        | {"anywhere.n": anywhere, "anywhere.of": body.total()}
    )


def mean(pages: Sequence[Mapping[str, float]], name: str) -> float | None:
    """The mean of one score over the pages that have it; `None` where no page has.

    Counts (`x.n` of `x.of`) give the share of their sums under the name `x.share`.
    """
    if name.endswith(".share"):
        stem = name.removesuffix("share")
        of = sum(page.get(f"{stem}of", 0) for page in pages)
        return sum(page.get(f"{stem}n", 0) for page in pages) / of if of else None
    values = [page[name] for page in pages if name in page]
    return sum(values) / len(values) if values else None
