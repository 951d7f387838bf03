"""Weights of the signs of doubt, made by `python -m tests.benchmarks.doubt --write`.

Logistic regression on 877 HTML pages and 1,701 texts, corpora counting alike.
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
    "": Weight(0.0, -1.7937),
    "left": Weight(0.0916, 1.244),
    "lost": Weight(0.0505, 1.53),
    "unlike": Weight(0.0862, 1.7253),
    "near": Weight(0.1375, 0.1255),
    "mean": Weight(-3.568, 0.2321),
    "listed": Weight(0.1166, 0.9914),
    "cut": Weight(0.0532, 1.4355),
    "behind": Weight(0.0124, 1.3967),
    "outside": Weight(0.0796, 1.0999),
    "blocks": Weight(5.2402, -0.1018),
    "broken": Weight(1.4743, 0.204),
    "disagreed": Weight(0.0703, 0.9346),
    "untitled": Weight(0.0, 0.0),
    "scripted": Weight(0.0071, 1.9609),
    "guarded": Weight(0.0064, -1.2541),
    "partial": Weight(0.0306, -0.9844),
    "typed": Weight(0.2161, 0.4468),
}
_TEXT_BODY: Final[_Signs] = {
    "": Weight(0.0, -2.3704),
    "left": Weight(0.0469, 7.3125),
    "lost": Weight(0.0446, 0.9651),
    "unlike": Weight(0.0534, 1.2449),
    "near": Weight(0.0653, 1.7707),
    "mean": Weight(-4.6061, 0.2313),
    "listed": Weight(0.0697, 3.2158),
    "cut": Weight(0.0533, 1.2638),
    "behind": Weight(0.0035, 5.494),
    "outside": Weight(0.0214, 2.173),
    "blocks": Weight(4.2743, -0.3469),
    "broken": Weight(0.9674, -0.0146),
    "disagreed": Weight(0.0, 0.0),
    "untitled": Weight(0.1774, -0.0584),
    "scripted": Weight(0.0, 0.0),
    "guarded": Weight(0.0023, 0.663),
    "partial": Weight(0.0007, 3.1706),
    "typed": Weight(0.0, 0.0),
}
_HTML_TITLE: Final[_Signs] = {
    "": Weight(0.0, -2.2791),
    "score": Weight(4.619, -0.0709),
    "unsure": Weight(0.1119, 0.739),
    "rival": Weight(-4.7282, 0.0136),
    "lead": Weight(6.9771, -0.0076),
    "wording": Weight(4.8527, -0.3072),
    "agreed": Weight(0.6277, -0.6338),
    "alone": Weight(0.003, 3.2995),
    "known": Weight(0.8161, -0.5011),
    "barred": Weight(0.0272, 1.6565),
    "stopped": Weight(0.0122, 0.4238),
    "inside": Weight(0.0151, -0.066),
    "typed": Weight(0.1765, 0.5698),
    "opening": Weight(-3.2071, 0.017),
}
_TEXT_TITLE: Final[_Signs] = {
    "": Weight(0.0, -0.6885),
    "score": Weight(1.8701, -0.3387),
    "unsure": Weight(0.2143, 0.5022),
    "rival": Weight(-2.5522, -0.2013),
    "lead": Weight(3.6356, -0.2175),
    "wording": Weight(3.0, 0.0),
    "agreed": Weight(0.0, 0.0),
    "alone": Weight(0.0, 0.0),
    "known": Weight(0.0, 0.0),
    "barred": Weight(0.0275, 1.3272),
    "stopped": Weight(0.0041, -0.4524),
    "inside": Weight(0.0435, -1.1182),
    "typed": Weight(0.0, 0.0),
    "opening": Weight(-3.3124, -0.0612),
}
_DEK: Final[_Signs] = {
    "": Weight(0.0, -1.5301),
    "dek": Weight(0.6306, -0.2942),
    "score": Weight(1.7037, -0.1055),
    "rival": Weight(-2.8066, 0.1042),
    "unsure": Weight(0.112, 0.5336),
    "rivalled": Weight(0.1721, 1.5051),
    "lead": Weight(3.8862, -0.0314),
    "words": Weight(1.9031, -0.1578),
    "open": Weight(0.1625, -0.0905),
    "loose": Weight(0.0843, -0.1346),
    "far": Weight(0.0431, 0.1398),
    "title": Weight(4.3891, -0.0094),
    "opening": Weight(-3.6623, 0.2086),
}
WEIGHTS: Final[Mapping[str, Mapping[str, _Signs]]] = {
    "html": {"body": _HTML_BODY, "title": _HTML_TITLE, "dek": _DEK},
    "text": {"body": _TEXT_BODY, "title": _TEXT_TITLE, "dek": _DEK},
}
"""By medium, what is asked, and sign; the doubt of a usual page under an empty name."""
