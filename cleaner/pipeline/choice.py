"""How title and dek were chosen: each candidate with its score and what spoke for it or against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from cleaner.scores.features import FeatureTable, as_columns
from cleaner.scores.register import in_words
from cleaner.verdict.candidates import near_features
from cleaner.verdict.dek import dek_scores
from cleaner.verdict.dek_features import dek_features
from cleaner.verdict.title import shown_title
from cleaner.verdict.title_features import title_features, wording_features

if TYPE_CHECKING:
    from cleaner.pipeline.analysis import Analysis
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.scores.card import Scorecard

_EVIDENCE: Final = 4
"""Features that are told of a candidate: more don't fit on a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A block, or a wording of the title, that was in the running.

    number: the block's, from 1; 0 for a wording. score: logit; evidence: in words, with its
    points, largest first.
    """

    number: int
    text: str
    score: float
    chosen: bool
    evidence: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that was chosen, and among what, best first.

    least: the score that a candidate must be above; `None` where the best is taken. A title that
    is far ahead of all others may score less. note: what decided instead of the scores.
    """

    what: Literal["title", "wording", "dek"]
    least: float | None
    candidates: tuple[Candidate, ...]
    note: str = ""


def choices(analysis: Analysis, cleaner: Cleaner, *, tell: bool = True) -> tuple[Choice, ...]:
    """How the title's block, its wording and the dek of a page were chosen.

    cleaner: the one that the analysis is from. Without its scorecards there is nothing to tell.
    tell: what spoke for and against each candidate is put into words, which takes half the time.
    """
    cards, media = cleaner.shapes.cards, analysis.page.media
    views, proposals = analysis.views, analysis.proposals
    shape = analysis.scored or analysis.shape
    metadata, head = analysis.segmented.metadata, analysis.headline
    near = near_features(views, shape, proposals)
    found: list[Choice] = []
    title_card = cards.get(f"{media}-title")
    title = shown_title(
        near,
        views,
        shape,
        proposals,
        metadata,
        title_card,
        analysis.names,
        cleaner.rules.fields(analysis.scope),
        analysis.page.url,
    )
    if title_card:
        titles = title.candidates or title_features(
            near, views, shape, proposals, metadata, analysis.page.url
        )
        scores = title_card.scores(titles.features)
        pointed = bool(proposals.fields.get("title"))
        found.append(
            Choice(
                what="title",
                least=title_card.card.threshold,
                candidates=_blocks(
                    analysis,
                    title_card,
                    titles.features,
                    dict(zip(titles.indices, scores, strict=True)),
                    (head.title_block,),
                    tell=tell,
                ),
                note="a rule of the site points it out" if pointed else "",
            )
        )
    if card := cards.get(f"{media}-wording"):
        found.append(
            _wordings(
                card,
                wording_features(title.title, title.declared, analysis.page.url),
                head.title,
                tell=tell,
            )
        )
    if card := cards.get(f"{media}-dek"):
        said = title.title or head.title
        deks = dek_features(near, views, shape, proposals, metadata, said, title.at)
        least, by_block = dek_scores(card, deks, views, head.title)
        rows = [row for index, row in deks if index in by_block]
        found.append(
            Choice(
                what="dek",
                least=least,
                candidates=_blocks(analysis, card, rows, by_block, head.dek_blocks, tell=tell),
                note="a rule of the site points it out" if head.dek_source == "rule" else "",
            )
        )
    return tuple(found)


def _blocks(
    analysis: Analysis,
    card: Scorecard,
    features: Sequence[Mapping[str, float]],
    scores: Mapping[int, float],
    chosen: Sequence[int],
    *,
    tell: bool,
) -> tuple[Candidate, ...]:
    """The candidates among the blocks, best first. scores: by the block's index, in their order."""
    told = card.evidence(features, _EVIDENCE) if tell else [[] for _ in scores]
    found = [
        Candidate(
            number=index + 1,
            text=analysis.views[index].block.text,
            score=round(score, 2),
            chosen=index in chosen,
            evidence=_in_words(evidence),
        )
        for (index, score), evidence in zip(scores.items(), told, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.number)))


def _wordings(
    card: Scorecard, wordings: Sequence[tuple[str, Mapping[str, float]]], title: str, *, tell: bool
) -> Choice:
    rows = [features for _, features in wordings]
    table = FeatureTable(len(rows), as_columns(rows)) if rows else ()
    scores = card.scores(rows)
    told = card.evidence(table, _EVIDENCE) if tell else [[] for _ in rows]
    found = [
        Candidate(
            number=0,
            text=text,
            score=round(score, 2),
            chosen=text == title,
            evidence=_in_words(evidence),
        )
        for (text, _), score, evidence in zip(wordings, scores, told, strict=True)
    ]
    ranked = tuple(sorted(found, key=lambda one: -one.score))
    return Choice(what="wording", least=None, candidates=ranked)


def _in_words(evidence: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Features in words, those that are told by the same words as one."""
    points: dict[str, float] = {}
    for name, value in evidence:
        words = in_words(name)
        points[words] = points.get(words, 0.0) + value
    ranked = sorted(points.items(), key=lambda one: -abs(one[1]))
    return tuple((words, round(value, 2)) for words, value in ranked if round(value, 2))
