"""The command's entry, `cleaner` or `python -m cleaner`: what has to be right before imports."""

from __future__ import annotations

import os
import sys
from types import TracebackType


def main() -> None:
    """Runs the command line."""
    # Until the next import is done this is all there is to catch Ctrl-C.
    sys.excepthook = _last_word
    from cleaner.system.interrupt import INTERRUPTED, ask_no_more, leave_at_once

    leave_at_once()
    _open_standard_streams()
    try:
        import cleaner.errors  # noqa: F401 (it tells whether the package is this program's)
    except ImportError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    if sys.argv[1:] in (["--version"], ["-V"]):  # Reading options takes longer than all else.
        from cleaner import __version__
        from cleaner.system.native import form

        print(f"cleaner {__version__} ({form()})")
        return
    from cleaner.cli import main as run

    try:
        run()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            ask_no_more()
        raise


def _last_word(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Shows an error that nothing has caught; of Ctrl-C no more than that it came."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    os.write(2, b"interrupted\n")
    os._exit(130)


def _open_standard_streams() -> None:
    """Opens what is closed of standard input, output and error.

    Otherwise the next file that is opened takes its number, and what a library or a crash says
    goes into an output.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(number, True)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (it stays open to the end)


if __name__ == "__main__":
    main()
