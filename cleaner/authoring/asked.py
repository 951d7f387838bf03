"""What somebody asks rules for: lines and boxes that go, lines that stay; and the rules for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import dedent
from typing import Final

from cleaner.authoring.box_rules import box_around, parsed_box
from cleaner.authoring.effect import boxed
from cleaner.authoring.line_rules import PARTING, keep_rule, lines_rules
from cleaner.authoring.selected import selected
from cleaner.errors import CleanerError
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.assemble import fates_of
from cleaner.rules.kinds import ByKind, HtmlRule
from cleaner.rules.pack import Pack
from cleaner.text.fold import count_words, fold
from cleaner.text.visible import shortened
from cleaner.verdict.resolve import Fate

_SHOWN: Final = 90
"""Characters of a line that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants. remove, keep: lines as the pages show them, each a whole block or,
    where they go, the beginning of one. boxes: lines whose boxes go, with all that is in them.
    select: CSS selectors of elements that go. site: whose the pages are that do not tell theirs."""

    remove: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    site: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it."""
        return (*self.remove, *self.keep, *self.boxes, *self.select)

    def check_words(self) -> None:
        """Raises `CleanerError` for a line without words."""
        for text in self.texts:
            if not (text.strip() if text in self.select else fold(text)):
                raise CleanerError(
                    f"{text!r} has no words in it; copy a line as `explain` shows it"
                )

    def as_read(self, analyses: Sequence[Analysis]) -> Asked:
        """The same without the numbers before lines that blocks leave out of their text.

        Raises:
            CleanerError: no page has one of the lines.
        """
        numbered = [
            (block.marker, fold(f"{block.marker} {block.text}"))
            for analysis in analyses
            for block in analysis.segmented.blocks
            if any(map(str.isalnum, block.marker))
        ]

        def bare(lines: Sequence[str]) -> tuple[str, ...]:
            return tuple(map(text_of, lines))

        def text_of(line: str) -> str:
            wanted, line = fold(line), line.strip()
            for marker, whole in numbered:
                if line.startswith(marker) and whole.startswith(wanted):
                    return line.removeprefix(marker).strip()
            return line

        found = replace(
            self, remove=bare(self.remove), keep=bare(self.keep), boxes=bare(self.boxes)
        )
        found._check_there(analyses)
        return found

    def _check_there(self, analyses: Sequence[Analysis]) -> None:
        views = [view for analysis in analyses for view in analysis.views]
        whole = {view.folded for view in views}
        for line in self.remove:
            wanted = fold(line)
            found = [view.block.text for view in views if wanted in view.folded]
            if not found:
                raise CleanerError(f"no page has the line {line!r}; copy it as `explain` shows it")
            if wanted not in whole and _is_broad(line):
                seen = shortened(found[0], _SHOWN)
                raise CleanerError(
                    f"no line is {line!r} alone, and a rule for all lines with this one word would "
                    f"take too much; name a whole line, or more of its beginning, such as {seen!r}"
                )
        for line in self.keep:
            if fold(line) not in whole:
                raise CleanerError(
                    f"no page has a block that is {line!r}; what is to stay is named whole, as "
                    "`explain` shows it"
                )

    def rules(self, topic: str, analyses: Sequence[Analysis]) -> list[str]:
        """Rules for all of it as lines of a pack; ids may come twice.

        Raises:
            CleanerError: there is no box around a line, or no element that is selected.
        """
        lines = [*(lines_rules(topic, analyses, self.remove) if self.remove else ())]
        for line in self.boxes:
            lines += box_around(topic, analyses, line)
        for selector in self.select:
            lines += selected(topic, analyses, selector)
        lines += keep_rule(topic, analyses, self.keep) if self.keep else ()
        return lines

    def without_known(
        self, pack: Pack, analyses: Sequence[Analysis]
    ) -> tuple[Asked, tuple[str, ...]]:
        """What a pack does not do already, and in words what it does.

        analyses: of the pages, by the pack. Raises `CleanerError` as `rules`.
        """
        known: dict[str, str] = {}
        for text, does in self._done(pack, analyses):
            known.setdefault(text, does)

        def new(texts: Sequence[str]) -> tuple[str, ...]:
            return tuple(text for text in texts if text not in known)

        places = {rule.id: f"{rule.id} ({pack.path}:{rule.line})" for rule in pack.rules}
        said = tuple(
            f"{text!r}: {places[rule]} {'keeps' if text in self.keep else 'takes'} it already"
            for text, rule in known.items()
        )
        left = replace(
            self,
            remove=new(self.remove),
            keep=new(self.keep),
            boxes=new(self.boxes),
            select=new(self.select),
        )
        return left, said

    def without_idle(self, analyses: Sequence[Analysis]) -> tuple[Asked, tuple[str, ...]]:
        """What is left without the lines to keep that nothing removes, and these in words.

        analyses: of the pages, by all rules that are there. What the others that are asked for
        may take counts as removed.
        """
        if self.boxes or self.select:
            return self, ()
        starts = tuple(map(fold, self.remove))
        said: dict[str, str] = {}
        for line in self.keep:
            wanted = fold(line)
            fates = list(_fates(analyses, wanted))
            if any(fate.rule or fate.parts for fate in fates) or any(
                start in wanted for start in starts
            ):
                continue
            keeper = next((fate.kept_by for fate in fates if fate.kept_by), "")
            why = f"{keeper} keeps it already" if keeper else "no rule removes it on these pages"
            said[line] = f"{line!r}: {why}"
        return replace(self, keep=tuple(k for k in self.keep if k not in said)), (*said.values(),)

    def check_not_kept(self, pack: Pack, analyses: Sequence[Analysis]) -> None:
        """Raises `CleanerError` for a line that a rule of the pack keeps: no other can take it."""
        places = {rule.id: f"{pack.path}:{rule.line}" for rule in pack.rules}
        for line in self.remove:
            for fate in _fates(analyses, fold(line)):
                if fate.kept_by in places:
                    raise CleanerError(
                        f"{line!r}: stays whatever is added, since {fate.kept_by} "
                        f"({places[fate.kept_by]}) keeps it; take it out of that rule"
                    )

    def undoing(self, pack: Pack, analyses: Sequence[Analysis]) -> Iterator[str]:
        """The rules of a pack that take what is to be kept, in words. analyses: as `without_known`.

        A line that one rule of a pack takes and another keeps is better taken out of the first.
        """
        places = {rule.id: f"{pack.path}:{rule.line}" for rule in pack.rules}
        for line in self.keep:
            takers = (fate.rule for fate in _fates(analyses, fold(line)) if fate.rule)
            for rule in dict.fromkeys(takers):
                if rule in places:
                    yield (
                        f"{rule} ({places[rule]}) of this pack takes {line!r}; from now on it "
                        "stays, since what keeps a line wins; you could change that rule instead"
                    )

    def _done(self, pack: Pack, analyses: Sequence[Analysis]) -> Iterator[tuple[str, str]]:
        """Each text that the pack does already, with the rule that does it on the first page."""
        ids = {rule.id for rule in pack.rules}
        drops = {rule.id for rule in ByKind(pack.rules)[HtmlRule] if rule.action == "drop"}
        seen = [
            (view.folded, fate)
            for one in analyses
            for fates in [fates_of(one)]
            for view in one.views
            for fate in [fates[view.block.index]]
        ]
        for line in self.remove:
            takers = [fate.rule for text, fate in seen if text.startswith(fold(line))]
            if takers and ids.issuperset(map(str, takers)):
                yield line, str(takers[0])
        for line in self.keep:
            keepers = [fate.kept_by for text, fate in seen if text == fold(line)]
            if keepers and ids.issuperset(map(str, keepers)):
                yield line, str(keepers[0])
        for text in self.boxes:
            box = parsed_box(box_around("box", analyses, text))
            takers = [fate.rule for one in analyses for fate in boxed(one, box)]
            if takers and ids.issuperset(map(str, takers)) and not drops.isdisjoint(takers):
                yield text, next(str(rule) for rule in takers if rule in drops)
        for text in self.select:
            same = parsed_box(selected("box", analyses, text))
            for rule in ByKind(pack.rules)[HtmlRule]:
                if rule.id in drops and (rule.select, rule.xpath) == (same.select, same.xpath):
                    yield text, rule.id


def _is_broad(line: str) -> bool:
    """Whether it is one word without a sign behind it that parts it from what follows.

    >>> _is_broad("Advertisement"), _is_broad("Photo:"), _is_broad("Read more")
    (True, False, False)
    """
    return count_words(line) <= 1 and line.strip()[-1:] not in PARTING


def _fates(analyses: Sequence[Analysis], wanted: str) -> Iterator[Fate]:
    """What becomes of the blocks that are a line, which is folded."""
    for one in analyses:
        fates = fates_of(one)
        for view in one.views:
            if view.folded == wanted:
                yield fates[view.block.index]


def as_list(lines: Sequence[str]) -> str:
    """Rules of a pack as a YAML list without indentation."""
    return dedent("\n".join(lines)) + "\n"
