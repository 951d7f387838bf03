"""Weights of the signs of doubt, made by `python -m tests.benchmarks.doubt --write`.

Logistic regression on labelled pages, 877 of HTML and 1,701 of text, each corpus counting as much.
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
            "": Weight(0.0, -2.0766),
            "left": Weight(0.0824, 4.3391),
            "lost": Weight(0.0441, 1.6382),
            "unlike": Weight(0.0756, 3.3021),
            "near": Weight(0.1228, 1.5318),
            "listed": Weight(0.1183, 0.2846),
            "gone": Weight(3.5512, -0.0125),
            "blocks": Weight(5.2402, -0.0742),
            "untitled": Weight(0.0, 0.0),
            "scripted": Weight(0.0071, 1.8327),
            "guarded": Weight(0.0076, 0.5481),
            "partial": Weight(0.0306, -0.7103),
            "typed": Weight(0.2213, 0.4344),
        },
        "title": {
            "": Weight(0.0, -2.7398),
            "score": Weight(4.7106, -0.0851),
            "unsure": Weight(0.1095, 2.0747),
            "rival": Weight(-4.4825, 0.0381),
            "lead": Weight(6.9564, -0.0093),
            "wording": Weight(4.8056, -0.2678),
            "agreed": Weight(0.6256, -0.487),
            "alone": Weight(0.002, 3.2636),
            "known": Weight(0.8161, -0.5702),
            "barred": Weight(0.0305, 1.8357),
            "stopped": Weight(0.0122, 0.0986),
            "inside": Weight(0.014, -0.3993),
            "typed": Weight(0.1803, 0.3584),
            "opening": Weight(-2.9885, 0.0008),
        },
        "dek": {
            "": Weight(0.0, -2.0892),
            "dek": Weight(0.6682, -0.2246),
            "score": Weight(2.1405, -0.1095),
            "rival": Weight(-2.9107, 0.1451),
            "unsure": Weight(0.0746, 1.404),
            "rivalled": Weight(0.1179, 1.0861),
            "lead": Weight(4.3146, -0.1705),
            "words": Weight(1.9644, -0.0505),
            "open": Weight(0.168, -0.2236),
            "title": Weight(5.2165, -0.0423),
            "opening": Weight(-3.6421, 0.0759),
        },
    },
    "text": {
        "body": {
            "": Weight(0.0, -1.8683),
            "left": Weight(0.0537, 10.3703),
            "lost": Weight(0.0325, -0.6948),
            "unlike": Weight(0.0495, 2.6468),
            "near": Weight(0.0798, 1.9562),
            "listed": Weight(0.0749, 4.4661),
            "gone": Weight(1.8722, -0.0071),
            "blocks": Weight(4.274, -0.3332),
            "untitled": Weight(0.1808, 0.4164),
            "scripted": Weight(0.0, 0.0),
            "guarded": Weight(0.0023, -0.4378),
            "partial": Weight(0.0007, 3.3826),
            "typed": Weight(0.0, 0.0),
        },
        "title": {
            "": Weight(0.0, -0.5875),
            "score": Weight(1.8036, -0.332),
            "unsure": Weight(0.2165, 0.6893),
            "rival": Weight(-2.5113, -0.1997),
            "lead": Weight(3.5595, -0.2287),
            "wording": Weight(3.0, 0.0),
            "agreed": Weight(0.0, 0.0),
            "alone": Weight(0.0, 0.0),
            "known": Weight(0.0, 0.0),
            "barred": Weight(0.0262, 1.5432),
            "stopped": Weight(0.0047, -0.1048),
            "inside": Weight(0.0381, -1.27),
            "typed": Weight(0.0, 0.0),
            "opening": Weight(-2.905, -0.0685),
        },
        "dek": {
            "": Weight(0.0, -1.1381),
            "dek": Weight(0.6339, -0.2706),
            "score": Weight(1.089, -0.0776),
            "rival": Weight(-2.415, 0.1331),
            "unsure": Weight(0.1823, 1.2856),
            "rivalled": Weight(0.219, 1.8929),
            "lead": Weight(3.4339, -0.0413),
            "words": Weight(1.9871, -0.1835),
            "open": Weight(0.1465, -0.5264),
            "title": Weight(2.7507, -0.0727),
            "opening": Weight(-2.6689, 0.088),
        },
    },
}
"""By medium, what is asked, and sign; the doubt of a usual page under an empty name."""
