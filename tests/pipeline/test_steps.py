"""The steps of a page's way: what runs is what is listed, and each is timed."""

from __future__ import annotations

from cleaner.pipeline.analyze import STEPS
from cleaner.pipeline.assemble import assemble
from cleaner.pipeline.cleaner import Cleaner

PAGE = (
    "<title>The weir at Ember</title><nav><a href='/'>Home</a></nav><h1>The weir at Ember</h1>"
    + "<p>The weir was built of oak in the year the mill burned down, and it held for a century "
    "before the first stone was laid beside it.</p>" * 3
)


def test_each_step_has_a_name_of_its_own_and_says_what_comes_of_it() -> None:
    names = [step.name for step in STEPS]
    assert len(set(names)) == len(names)
    assert all(step.says for step in STEPS)


def test_the_steps_that_are_timed_are_those_that_run_in_their_order() -> None:
    times = Cleaner().timed(PAGE, media="html")
    assert list(times) == [step.name for step in STEPS]
    assert all(seconds > 0 for seconds in times.values())


def test_an_analysis_comes_to_the_same_article_as_all_steps() -> None:
    cleaner = Cleaner()
    analysis = cleaner.analyze(PAGE, media="html")
    assert assemble(analysis, cleaner.options) == cleaner.clean(PAGE, media="html")
