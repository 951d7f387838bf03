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
    "": Weight(0.0, -2.2408),
    "left": Weight(0.0837, 2.717),
    "lost": Weight(0.0435, 1.6405),
    "unlike": Weight(0.077, 2.5626),
    "near": Weight(0.1215, 1.1038),
    "mean": Weight(-3.5838, 0.2754),
    "listed": Weight(0.1179, 0.3129),
    "cut": Weight(0.0517, 1.7),
    "behind": Weight(0.0132, -1.2461),
    "outside": Weight(0.0638, 1.3822),
    "blocks": Weight(5.2402, -0.1797),
    "broken": Weight(1.4573, 0.1128),
    "disagreed": Weight(0.0735, 0.4585),
    "untitled": Weight(0.0, 0.0),
    "scripted": Weight(0.0071, 1.5499),
    "guarded": Weight(0.0064, -1.9473),
    "partial": Weight(0.0294, -0.6496),
    "typed": Weight(0.2741, 0.2921),
}
_TEXT_BODY: Final[_Signs] = {
    "": Weight(0.0, -2.2476),
    "left": Weight(0.0508, 7.6452),
    "lost": Weight(0.0381, -0.079),
    "unlike": Weight(0.0516, 1.2161),
    "near": Weight(0.0733, 1.5726),
    "mean": Weight(-4.5668, 0.2168),
    "listed": Weight(0.0731, 3.1275),
    "cut": Weight(0.0546, 0.9185),
    "behind": Weight(0.0048, 8.0347),
    "outside": Weight(0.0264, 2.7348),
    "blocks": Weight(4.2742, -0.3598),
    "broken": Weight(1.0022, 0.0706),
    "disagreed": Weight(0.0, 0.0),
    "untitled": Weight(0.1802, 0.026),
    "scripted": Weight(0.0, 0.0),
    "guarded": Weight(0.0018, 0.6131),
    "partial": Weight(0.0007, 3.3446),
    "typed": Weight(0.0, 0.0),
}
_HTML_TITLE: Final[_Signs] = {
    "": Weight(0.0, -2.7085),
    "score": Weight(4.6857, -0.0864),
    "unsure": Weight(0.1056, 1.4127),
    "rival": Weight(-4.3571, 0.0318),
    "lead": Weight(6.8861, -0.0167),
    "wording": Weight(4.8309, -0.3011),
    "agreed": Weight(0.6265, -0.7744),
    "alone": Weight(0.0034, 0.7491),
    "known": Weight(0.8161, -0.3802),
    "barred": Weight(0.028, 1.4686),
    "stopped": Weight(0.0112, 0.4859),
    "inside": Weight(0.0181, -0.3546),
    "typed": Weight(0.2249, 0.4215),
    "opening": Weight(-3.1422, 0.0555),
}
_TEXT_TITLE: Final[_Signs] = {
    "": Weight(0.0, -0.5888),
    "score": Weight(1.8116, -0.3332),
    "unsure": Weight(0.2157, 0.6819),
    "rival": Weight(-2.5251, -0.206),
    "lead": Weight(3.5721, -0.2275),
    "wording": Weight(3.0, 0.0),
    "agreed": Weight(0.0, 0.0),
    "alone": Weight(0.0, 0.0),
    "known": Weight(0.0, 0.0),
    "barred": Weight(0.0268, 1.5549),
    "stopped": Weight(0.0047, -0.0845),
    "inside": Weight(0.0363, -1.3148),
    "typed": Weight(0.0, 0.0),
    "opening": Weight(-3.052, -0.0587),
}
_DEK: Final[_Signs] = {
    "": Weight(0.0, -1.9896),
    "dek": Weight(0.6579, -0.3405),
    "score": Weight(1.8097, -0.159),
    "rival": Weight(-2.8079, 0.1583),
    "unsure": Weight(0.1084, 1.8656),
    "rivalled": Weight(0.1474, 1.4031),
    "lead": Weight(4.0175, -0.1302),
    "words": Weight(1.9808, -0.0842),
    "open": Weight(0.1601, -0.4557),
    "loose": Weight(0.0706, -0.0408),
    "far": Weight(0.0526, -0.4177),
    "title": Weight(4.3748, -0.0826),
    "opening": Weight(-3.4731, 0.1195),
}
WEIGHTS: Final[Mapping[str, Mapping[str, _Signs]]] = {
    "html": {"body": _HTML_BODY, "title": _HTML_TITLE, "dek": _DEK},
    "text": {"body": _TEXT_BODY, "title": _TEXT_TITLE, "dek": _DEK},
}
"""By medium, what is asked, and sign; the doubt of a usual page under an empty name."""
