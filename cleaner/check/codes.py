"""The codes of the checker's findings. A code is for ever: it is never given to another fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cleaner.errors import CleanerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One sort of finding. explanation: what is wrong with it, and what to do, in sentences."""

    code: str
    title: str
    explanation: str


CODES: Mapping[str, Code] = {
    code.code: code
    for code in (
        Code(
            code="R101",
            title="a file that can't be read as YAML",
            explanation="The file is missing, too large, not UTF-8 or not YAML. The place is the "
            "one where the YAML parser gave up, which is often just behind the fault: look for a "
            "quote that isn't closed, a tab, or a text with `: ` that needs quotes around it.",
        ),
        Code(
            code="R102",
            title="an unknown key",
            explanation="A key that the language does not have would be ignored, and the rule "
            "would do something else than it says. Mend the spelling; `cleaner rules reference` "
            "lists the keys of each kind.",
        ),
        Code(
            code="R103",
            title="a missing key",
            explanation="A pack needs `pack` and `why`, a rule needs `id`, `kind` and `why`, and "
            "most kinds need one key that says what they look for.",
        ),
        Code(
            code="R104",
            title="a value that the key can't take",
            explanation="The value has the wrong type, is out of bounds, or is none of the words "
            "that the key knows.",
        ),
        Code(
            code="R105",
            title="a key that stands twice",
            explanation="YAML readers disagree on which of the two counts. Leave one.",
        ),
        Code(
            code="R106",
            title="YAML that packs may not use",
            explanation="Anchors, aliases and tags are refused: they make small files explode in "
            "memory, or build objects. Write the value out; put quotes around a text that starts "
            "with `&`, `*` or `!`.",
        ),
        Code(
            code="R107",
            title="a pattern that is no regular expression, or finds the empty text",
            explanation="Patterns are those of the Python library `regex`, case ignored. One that "
            "matches the empty text would find every block.",
        ),
        Code(
            code="R108",
            title="a selector that can't be tried on pages",
            explanation="Under `select` stands CSS level 3, as `cssselect` reads it: classes, ids, "
            "attributes, `:not(...)`, `:nth-child(...)`, `>` and `+`, and besides "
            '`:contains("text")`, in upper and lower case alike. Under `xpath` stands XPath 1.0 '
            "with its own functions; each part of it is worked out here, since a page tells a "
            "fault only where it holds what the part looks for.",
        ),
        Code(
            code="R109",
            title="two rules with one id",
            explanation="An id names one rule for ever: reports, `disable` and `protects` use it. "
            "Only a folder given later may use an id again, to replace the rule.",
        ),
        Code(
            code="R110",
            title="a name of a pack or group that does not exist",
            explanation="`extends` names packs, `group:NAME` under `sites` names a group of some "
            "pack that is loaded. Packs can't extend each other in a circle.",
        ),
        Code(
            code="R201",
            title="a rule without a case of each sort",
            explanation="A rule without cases is a guess. Under `removes` stands a line that the "
            "rule must find, under `keeps` one that it could find but must not: an article's "
            "sentence with the same words.",
        ),
        Code(
            code="R202",
            title="a case that does not hold",
            explanation="The rule by itself does not do with the lines of the case what the case "
            "says. Either the rule is wrong, or the case.",
        ),
        Code(
            code="R203",
            title="a page that does not come out as its pack says",
            explanation="A pack's `pages` name saved pages, and what title, dek and text their "
            "articles have. All packs that hold for the page were used. `cleaner explain FILE "
            "--url URL` shows what became of each block. Either a rule is wrong, or the page has "
            "changed since it was saved, or what the pack says of it.",
        ),
        Code(
            code="R301",
            title="phrases that are the same after folding",
            explanation="Case, quotes, dashes, space and outer punctuation don't count when "
            "phrases are compared, so one of the two is idle. Remove it.",
        ),
        Code(
            code="R302",
            title="a rule that wider rules make idle",
            explanation="Other rules with the same effect find every block that this rule finds, "
            "and they hold wherever it does. Remove the rule, or narrow the others.",
        ),
        Code(
            code="R303",
            title="a pattern that can blow up",
            explanation="On some text the pattern tries so many ways to match that it takes long: "
            "the checker made such a text from the pattern and measured it. Cleaning stops every "
            "search after a quarter of a second, so no page hangs, but the rule then finds "
            "nothing. Two repeats side by side or one inside another, over the same characters, "
            "are the usual cause: make them exclude each other, or bound them (`{1,40}`).",
        ),
        Code(
            code="R304",
            title="a rule that takes ordinary sentences",
            explanation="The rule finds a sentence of a list that was written for this check, in "
            "several languages: such a sentence stands in articles. Use `match: whole`, anchors, "
            "`max_words`, `where`, or `effect: suspect`.",
        ),
        Code(
            code="R305",
            title="a phrase with nothing left after folding",
            explanation="The phrase is all punctuation, which folding takes away, so it can never "
            "be found.",
        ),
        Code(
            code="R306",
            title="phrases without a bound on words",
            explanation="`match: start`, `end` and `anywhere` find long paragraphs too, which are "
            "more likely the article's. Set `max_words`.",
        ),
        Code(
            code="R307",
            title="a pattern that is tried on every block",
            explanation="Patterns are tried only on blocks that hold a word of theirs. This one "
            "has no word that each of its matches holds, and looks for matches from each letter "
            "on, so that it costs as much as hundreds of others. Anchor it with `^`, give it a "
            "word of three letters or more that is always there, or use `phrases`.",
        ),
        Code(
            code="R401",
            title="a section to the end of the page, on all sites",
            explanation="`until: end` without `max_blocks` or `until_phrases` takes all that "
            "follows; on a site that sets such a line in the midst of its articles that is the "
            "article. Say where it ends, or name the `sites`.",
        ),
        Code(
            code="R402",
            title="a rule whose `valid_until` has passed",
            explanation="The rule was written for a state of the site that may be gone. Look at a "
            "page of today, mend the rule where needed, and move the date.",
        ),
        Code(
            code="R403",
            title="an exception that no longer excepts anything",
            explanation="`disable` or `protects` names rules that do not exist, or a `keep` rule "
            "finds in its own cases nothing that any rule would take. Remove it, or mend the "
            "name.",
        ),
        Code(
            code="R404",
            title="an id that has been renamed",
            explanation="The old id goes on working, but readers look for the new one. Use that.",
        ),
        Code(
            code="R405",
            title="a `# lint: ignore` that ignores nothing",
            explanation="The rule no longer has the finding that the comment keeps quiet. Remove "
            "the comment.",
        ),
    )
}


def known(code: str) -> Code:
    """The code of this name.

    Raises:
        CleanerError: there is none.
    """
    found = CODES.get(code.upper())
    if found is None:
        raise CleanerError(f"'{code}' is no code; known are {', '.join(CODES)}")
    return found
