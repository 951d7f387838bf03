"""Weights of the signs of doubt, made by `python -m tests.benchmarks.doubt --write`.

Logistic regression on 1,027 HTML pages and 2,001 texts, corpora counting alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Weight(NamedTuple):
    """One sign: its usual value, and the logits that each 1.0 more adds to the doubt."""

    usual: float
    weight: float


WEIGHTS: Final[Mapping[str, Mapping[str, Mapping[str, Weight]]]] = {
    "html": {
        "body": {
            "": Weight(0.0, -1.4826),
            "left": Weight(0.0962, 1.3344),
            "lost": Weight(0.0483, 1.5727),
            "unlike": Weight(0.0852, 1.2769),
            "near": Weight(0.1483, 0.4865),
            "mean": Weight(-3.4803, 0.1908),
            "listed": Weight(0.1146, 1.126),
            "cut": Weight(0.0538, 1.259),
            "behind": Weight(0.0145, 0.5835),
            "outside": Weight(0.0789, 1.3013),
            "blocks": Weight(5.2644, 0.0062),
            "broken": Weight(1.4931, 0.2393),
            "disagreed": Weight(0.077, 0.9494),
            "untitled": Weight(0.0, 0.0),
            "scripted": Weight(0.004, 1.1037),
            "guarded": Weight(0.0173, -0.2413),
            "partial": Weight(0.0286, -0.0467),
            "typed": Weight(0.3079, 0.1378),
        },
        "title": {
            "": Weight(0.0, -2.1586),
            "score": Weight(4.5683, -0.0609),
            "unsure": Weight(0.1074, 0.6666),
            "rival": Weight(-4.4675, 0.0492),
            "lead": Weight(6.7968, -0.0342),
            "wording": Weight(4.881, -0.2479),
            "agreed": Weight(0.6257, -0.9601),
            "alone": Weight(0.0048, 1.8265),
            "known": Weight(0.8086, -0.5711),
            "barred": Weight(0.0269, 1.1096),
            "stopped": Weight(0.0073, 0.1042),
            "inside": Weight(0.0185, 0.5439),
            "typed": Weight(0.2496, 0.1926),
            "opening": Weight(-2.7136, 0.0654),
        },
        "dek": {
            "": Weight(0.0, -1.1814),
            "dek": Weight(0.5933, -0.202),
            "score": Weight(1.9158, -0.0612),
            "rival": Weight(-2.8429, 0.0726),
            "unsure": Weight(0.0671, 0.1624),
            "rivalled": Weight(0.1814, 0.567),
            "lead": Weight(4.0989, -0.0745),
            "words": Weight(1.7358, -0.0738),
            "open": Weight(0.1484, -0.043),
            "loose": Weight(0.1382, 0.184),
            "far": Weight(0.0347, 0.3528),
            "title": Weight(5.2087, 0.0066),
            "opening": Weight(-3.4543, 0.0447),
        },
    },
    "text": {
        "body": {
            "": Weight(0.0, -1.4668),
            "left": Weight(0.0544, 3.5479),
            "lost": Weight(0.0334, 1.0869),
            "unlike": Weight(0.0505, 1.1509),
            "near": Weight(0.081, 2.0678),
            "mean": Weight(-4.5929, 0.1399),
            "listed": Weight(0.0895, 3.2987),
            "cut": Weight(0.0586, 1.7088),
            "behind": Weight(0.0113, 5.8755),
            "outside": Weight(0.0333, 1.8349),
            "blocks": Weight(4.2408, -0.1564),
            "broken": Weight(1.0007, 0.1943),
            "disagreed": Weight(0.0, 0.0),
            "untitled": Weight(0.1891, 0.1109),
            "scripted": Weight(0.0, 0.0),
            "guarded": Weight(0.002, 0.4494),
            "partial": Weight(0.0007, 2.6344),
            "typed": Weight(0.0, 0.0),
        },
        "title": {
            "": Weight(0.0, -0.3914),
            "score": Weight(1.4957, -0.2606),
            "unsure": Weight(0.2492, 0.2867),
            "rival": Weight(-2.5315, -0.1261),
            "lead": Weight(3.3035, -0.1844),
            "wording": Weight(3.0, 0.0),
            "agreed": Weight(0.0, 0.0),
            "alone": Weight(0.0, 0.0),
            "known": Weight(0.0, 0.0),
            "barred": Weight(0.0226, 1.0048),
            "stopped": Weight(0.0035, 2.345),
            "inside": Weight(0.065, -0.2658),
            "typed": Weight(0.0, 0.0),
            "opening": Weight(-2.9669, -0.0296),
        },
        "dek": {
            "": Weight(0.0, -0.3435),
            "dek": Weight(0.5034, -0.2849),
            "score": Weight(0.8094, -0.1035),
            "rival": Weight(-2.3162, 0.0665),
            "unsure": Weight(0.1636, -0.0552),
            "rivalled": Weight(0.2293, 0.5932),
            "lead": Weight(3.3128, -0.0794),
            "words": Weight(1.5563, -0.1309),
            "open": Weight(0.1579, -0.2207),
            "loose": Weight(0.0, 0.0),
            "far": Weight(0.0, 0.0),
            "title": Weight(2.442, -0.0277),
            "opening": Weight(-2.6841, 0.0868),
        },
    },
}
"""By medium, what is asked, and sign; the doubt of a usual page under an empty name."""
