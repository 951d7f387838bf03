"""Weights of the signs of doubt, made by `python -m tests.benchmarks.doubt --write`.

Logistic regression on 727 HTML pages and 1,398 texts, corpora counting alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Weight(NamedTuple):
    """One sign: its usual value, and the logits that each 1.0 more adds to the doubt."""

    usual: float
    weight: float


_Signs = Mapping[str, Weight]

_HTML_BODY: Final[_Signs] = {
    "": Weight(0.0, -1.6048),
    "left": Weight(0.0889, 1.8169),
    "lost": Weight(0.0432, 1.2368),
    "unlike": Weight(0.0791, 1.5789),
    "near": Weight(0.1341, 0.7736),
    "mean": Weight(-3.6036, 0.2352),
    "listed": Weight(0.113, 1.4754),
    "cut": Weight(0.056, 0.8797),
    "behind": Weight(0.0133, 0.499),
    "outside": Weight(0.0673, 0.8866),
    "blocks": Weight(5.2562, -0.0528),
    "broken": Weight(1.4591, 0.3317),
    "disagreed": Weight(0.0706, 0.9066),
    "untitled": Weight(0.0, 0.0),
    "scripted": Weight(0.0037, 1.3046),
    "guarded": Weight(0.0103, -1.6632),
    "partial": Weight(0.029, -0.3357),
    "typed": Weight(0.2882, 0.171),
}
_TEXT_BODY: Final[_Signs] = {
    "": Weight(0.0, -1.5039),
    "left": Weight(0.0539, 7.2608),
    "lost": Weight(0.0323, -0.3906),
    "unlike": Weight(0.049, 1.1769),
    "near": Weight(0.0809, 1.3642),
    "mean": Weight(-4.672, 0.0786),
    "listed": Weight(0.087, 2.8517),
    "cut": Weight(0.0543, 1.3576),
    "behind": Weight(0.009, 9.8584),
    "outside": Weight(0.0319, 3.6741),
    "blocks": Weight(4.2315, -0.1609),
    "broken": Weight(0.9888, 0.0589),
    "disagreed": Weight(0.0, 0.0),
    "untitled": Weight(0.2088, -0.0981),
    "scripted": Weight(0.0, 0.0),
    "guarded": Weight(0.0014, 0.9406),
    "partial": Weight(0.0007, 3.6781),
    "typed": Weight(0.0, 0.0),
}
_HTML_TITLE: Final[_Signs] = {
    "": Weight(0.0, -2.2799),
    "score": Weight(4.5077, -0.0629),
    "unsure": Weight(0.1108, 1.3103),
    "rival": Weight(-4.4716, 0.0313),
    "lead": Weight(6.7669, -0.0022),
    "wording": Weight(4.9061, -0.3488),
    "agreed": Weight(0.6209, -0.3906),
    "alone": Weight(0.0, 0.0),
    "known": Weight(0.8008, -0.9726),
    "barred": Weight(0.0257, 0.8274),
    "stopped": Weight(0.0109, 0.1515),
    "inside": Weight(0.0122, 0.2164),
    "typed": Weight(0.2333, 0.3066),
    "opening": Weight(-2.9091, 0.0523),
}
_TEXT_TITLE: Final[_Signs] = {
    "": Weight(0.0, -0.2912),
    "score": Weight(1.3786, -0.3014),
    "unsure": Weight(0.2411, 0.0883),
    "rival": Weight(-2.6422, -0.1644),
    "lead": Weight(3.3059, -0.2175),
    "wording": Weight(3.0, -0.0),
    "agreed": Weight(0.0, 0.0),
    "alone": Weight(0.0, 0.0),
    "known": Weight(0.0, 0.0),
    "barred": Weight(0.0219, 0.975),
    "stopped": Weight(0.003, 2.873),
    "inside": Weight(0.061, -0.4028),
    "typed": Weight(0.0, 0.0),
    "opening": Weight(-3.0986, -0.0515),
}
_DEK: Final[_Signs] = {
    "": Weight(0.0, -1.1247),
    "dek": Weight(0.5766, -0.308),
    "score": Weight(1.5786, -0.1043),
    "rival": Weight(-2.5965, 0.0732),
    "unsure": Weight(0.1014, 0.2333),
    "rivalled": Weight(0.1982, 1.3101),
    "lead": Weight(3.8703, -0.0213),
    "words": Weight(1.7228, -0.2049),
    "open": Weight(0.1534, -0.2161),
    "loose": Weight(0.0895, -0.2962),
    "far": Weight(0.0284, -0.1596),
    "title": Weight(4.1931, -0.0488),
    "opening": Weight(-3.3322, 0.1524),
}
WEIGHTS: Final[Mapping[str, Mapping[str, _Signs]]] = {
    "html": {"body": _HTML_BODY, "title": _HTML_TITLE, "dek": _DEK},
    "text": {"body": _TEXT_BODY, "title": _TEXT_TITLE, "dek": _DEK},
}
"""By medium, what is asked, and sign; the doubt of a usual page under an empty name."""
