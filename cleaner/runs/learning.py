"""Before a run: what the pages of its sites teach, kept beside the outputs and used again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cleaner.errors import UsageError
from cleaner.intake.inputs import STDIN, expand
from cleaner.learning.learn import Anew, learn
from cleaner.learning.learned import Learned, edited_packs, learned_in
from cleaner.learning.site import MOST_PAGES
from cleaner.learning.store import Known, Store
from cleaner.rules.files import INDEX
from cleaner.runs.journal import Lock
from cleaner.runs.output import Output
from cleaner.runs.plan import Plan, check
from cleaner.system.files import write_error
from cleaner.system.workers import cores


def known_learned(output: Output) -> Path | None:
    """The folder of rules that an earlier run into this output has learned, if it has."""
    if not (output.learned / INDEX).is_file():
        return None
    return output.learned if learned_in(output.learned) else None


def learn_before(
    inputs: Sequence[str | Path],
    out: str | Path,
    plan: Plan,
    *,
    again: bool = False,
    known: Known | None = None,
    pages_per_site: int = MOST_PAGES,
) -> Learned | None:
    """Learns from the inputs of a run what its pages are then cleaned with, and keeps it in OUT.

    What an earlier run has learned stays as it is, unless `again`: then the packs are learned anew,
    but for those that somebody has edited. A run that is killed while it learns leaves nothing that
    counts; the next one learns from the start.

    known: takes what was found out of the pages that were looked at, for the run: they are not read
        once more then. It stays empty where packs were edited, which may say anything.
    pages_per_site: of which so many are looked at, at most.

    Returns: what was learned; `None` where that of an earlier run stays.

    Raises:
        UsageError: as `run`; standard input is among the inputs, which can be read but once; or
            other files stand where the packs belong.
        RunningError: another run is at work on the output.
        WriteError: the disk is full, or fails.
    """
    out = Path(out)
    output = plan.output(out)
    if learned_in(output.learned) and not again:
        return None
    if STDIN in map(str, inputs):
        raise UsageError(
            "-: standard input is read but once, and learning reads the pages before they are "
            "cleaned; put them into a file, or learn from others with `cleaner learn`"
        )
    given = expand(inputs)
    check([one.path for one in given], out, plan)
    try:
        output.state.mkdir(parents=True, exist_ok=True)
        lock = Lock(output.state / "lock", output.name)
    except OSError as error:
        raise write_error(output.path, error) from error
    try:
        facts = output.state / "facts"
        facts.unlink(missing_ok=True)
        edited = edited_packs(output.learned)
        store = Store(facts, most=pages_per_site)
        taken = None if edited else known
        found = learn_from(inputs, plan, store, known=taken, pages_per_site=pages_per_site)
        found.save(output.learned, alone=True)
        return found
    finally:
        lock.release()


def learn_from(
    inputs: Sequence[str | Path],
    plan: Plan,
    store: Store | None = None,
    *,
    known: Known | None = None,
    pages_per_site: int = MOST_PAGES,
) -> Learned:
    """What the pages of inputs teach. plan: how they are read, and by which cleaner judged.

    store, known, pages_per_site: as for `learn`.

    Raises:
        UsageError: an input does not exist.
        WriteError: the disk is full, or fails.
    """
    pages = Anew(lambda: plan.pages(inputs))
    workers = plan.workers or cores()
    return learn(
        pages if _can_be_read_twice(inputs) else iter(pages),
        plan.cleaner,
        workers=workers,
        limits=plan.limits,
        store=store,
        known=known,
        pages_per_site=pages_per_site,
    )


def _can_be_read_twice(inputs: Sequence[str | Path]) -> bool:
    """Whether all inputs are files and folders: pipes and pages of the web are asked for once."""
    lists = (Path(given[1:]) for given in map(str, inputs) if given.startswith("@"))
    if any(path.exists() and not path.is_file() for path in lists):
        return False
    return all(one.path.is_file() or one.path.is_dir() for one in expand(inputs))
