"""What is wrong with YAML, in words for those who write packs."""

from __future__ import annotations

from typing import Any, Final

_UNFITTING: Final = (
    "this does not fit what stands before it; begin keys that belong together in the same column, "
    "and double a quotation mark within quotes ('it''s')"
)
_TELLING: Final = (
    (
        "mapping values are not allowed",
        "a ':' stands where none can; put quotes around a text that has one in it, and begin keys "
        "that belong together in the same column",
    ),
    ("tab character", "a tab indents this line; indent it with spaces"),
    ("could not find expected ':'", "here, or in the line before, a key has no ':' behind it"),
    (
        "unknown escape character",
        "between double quotation marks '\\' begins an escape; put single ones around a pattern",
    ),
    ("did not find expected", _UNFITTING),
    ("expected <block end>", _UNFITTING),
)
"""What PyYAML and libyaml say, and what that means; the first that fits is told."""
_CLOSING: Final = (
    ("while parsing a flow sequence", "the '[' is not closed"),
    ("while parsing a flow mapping", "the '{' is not closed"),
    ("while scanning a quoted scalar", "the quotation mark is not closed"),
)
"""What was open where the file ended, or went on with something else."""


def yaml_fault(error: Any, line: str) -> tuple[str, Any]:
    """What is wrong in words, and where: the mark of it, `None` where that is not known.

    error: a `yaml.MarkedYAMLError`. line: the one that it marks.
    """
    mark = error.problem_mark or error.context_mark
    problem = error.problem or error.context or ""
    sign = line[mark.column : mark.column + 1] if mark else ""
    if "cannot start any token" in problem:
        tab = sign == "\t"
        problem = "tab character" if tab else f"a text that begins with '{sign}' needs quotes"
    ends = "end of stream" in problem or "expected ','" in problem
    for context, told in _CLOSING if ends else ():
        if error.context and error.context.startswith(context):
            return told, error.context_mark or mark
    return next((told for said, told in _TELLING if said in problem), problem), mark
