"""The review page as a file: one HTML file with its own script, and the data packed into it.

Page text never becomes markup: it is packed into inert data elements, and the page's script puts
it on the screen as text. The file loads nothing and runs no script but its own, by a content
security policy that names both by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

_TITLE: Final = b"<title>Review of a run</title>"
"""What tells a review page."""
_LOOK: Final = 4096
"""Bytes in which a review's title stands."""


def is_free(path: Path) -> bool:
    """Whether a review page may be written: nothing stands there, or an earlier one."""
    try:
        with open(path, "rb") as file:
            return _TITLE in file.read(_LOOK)
    except FileNotFoundError:
        return not path.is_symlink()
    except OSError:
        return False


def render(summary: Mapping[str, Any], pages: Sequence[bytes]) -> bytes:
    """The HTML file. pages: what `packed_json` made of each row, in the rows' order."""
    folder = files(__package__)
    style, script, shell = (
        folder.joinpath(name).read_text("utf-8") for name in ("page.css", "page.js", "page.html")
    )
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    data = [_element("summary", packed_json(summary))]
    data += [_element(f"page-{number}", packed) for number, packed in enumerate(pages)]
    parts = {"policy": policy, "style": style, "script": script}
    before, after = shell.split("{{data}}")
    for name, text in parts.items():
        before = before.replace("{{" + name + "}}", text)
        after = after.replace("{{" + name + "}}", text)
    return b"".join((before.encode(), *data, after.encode()))


def _element(name: str, packed: bytes) -> bytes:
    return b'<script type="text/plain" id="%b">%b</script>\n' % (name.encode(), packed)


def packed_json(value: Any) -> bytes:
    """The value as JSON, deflated, in base64: letters that mean nothing to HTML."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("ascii"), 6))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
