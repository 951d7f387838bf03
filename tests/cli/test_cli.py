"""The command line: through typer's runner, and as a process for what only a process shows."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cleaner import __version__
from cleaner.cli import app
from cleaner.cli.options import OutputFormat
from cleaner.runs.formats import FORMATS
from tests.waiting import PATIENCE, wait_until

TEXT = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning.\n\n"
    "Zibbeldy badge\n\n"
    "Nobody on the quay could say when the boat would be back, and the harbour master had gone "
    "home to his dinner long before the question was put to him.\n"
)
PACK = """\
pack: demo
why: What the pages of these tests hold beside their text.
rules:
  - id: demo.badge
    kind: line
    why: A badge of the demo
    phrases: {en: [Zibbeldy badge]}
    removes: [Zibbeldy badge]
    keeps: [The zibbeldy badge is worn on Sundays.]
"""
COMMAND = [sys.executable, "-m", "cleaner"]
ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with pages below `raw`, and a pack below `packs`."""
    write(tmp_path / "raw" / "a.txt", TEXT)
    write(tmp_path / "raw" / "news" / "b.txt", TEXT)
    write(tmp_path / "packs" / "demo.yaml", PACK)
    return tmp_path


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def call(*arguments: object, stdin: bytes | str = b"") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command, in this process."""
    result = CliRunner().invoke(app, list(map(str, arguments)), input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr or "--debug" in arguments
    return result.exit_code, result.stdout, result.stderr


def process(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=ENVIRONMENT,
        timeout=PATIENCE,
        check=False,
    )


# Help and version


def test_formats_of_the_option_are_those_that_are_written() -> None:
    assert [member.value for member in OutputFormat] == list(FORMATS)


@pytest.mark.parametrize("command", [[], ["run"], ["clean"], ["explain"], ["rules", "check"]])
def test_help(command: list[str]) -> None:
    code, out, _ = call(*command, "--help")
    assert code == 0
    assert "Usage:" in out


def test_version_is_quick() -> None:
    times = []
    for _ in range(5):
        start = os.times()
        done = process("--version")
        end = os.times()
        times.append(end.children_user - start.children_user)
        assert re.fullmatch(rf"cleaner {__version__} \(.+\)\n", done.stdout.decode())
    assert min(times) < 0.25


def test_version_loads_none_of_the_heavy_parts() -> None:
    script = (
        "import sys; sys.argv[1:] = ['--version']\n"
        "from cleaner.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'trafilatura', 'lxml', 'yaml', 'regex', 'ftfy'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=ENVIRONMENT, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_page_loads_no_parts_that_it_does_not_need() -> None:
    script = (
        "import sys\nfrom cleaner import clean\nimport cleaner.cli.page, cleaner.pipeline.cleaner\n"
        "print(sorted({'lxml', 'tomllib', 'secrets'} & set(sys.modules)))\n"
        "clean('Bridge closes\\n\\nThe bridge closes on Monday, the town said.', media='text')\n"
        "clean('<h1>Bridge closes</h1><p>The bridge closes on Monday, the town said.</p>')\n"
        "print('numpy.ma' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=ENVIRONMENT, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "False"]


def test_what_converts_values_is_loaded_when_there_is_one_to_convert(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Bridge closes\n\nThe bridge closes on Monday.\n")
    script = (
        "import sys\nfrom cleaner.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('pydantic' in sys.modules)\n"
    )
    wanted: tuple[list[str], ...] = (
        [],
        ["--undo", "--url", "https://a.example/"],
        ["--media=text"],
    )
    for options in wanted:
        done = subprocess.run(
            [sys.executable, "-c", script, "clean", tmp_path / "page.txt", *options],
            capture_output=True,
            env=ENVIRONMENT,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines()[-1] == "False"


def test_values_are_what_typer_makes_of_them(tmp_path: Path) -> None:
    """Of each parameter of all commands, from one text or path, several, and none."""
    commands: Any = typer.main.get_command(app)
    found = [*commands.commands.values(), *commands.commands["rules"].commands.values()]
    seen: set[type] = set()
    for command in found:
        context = typer.Context(command)
        for parameter in command.get_params(context):
            if not hasattr(parameter, "type_descriptor"):
                pytest.skip("this version of typer reads all values plainly")
            plain = parameter.get_runtime_param()
            theirs = type(parameter).get_runtime_param(parameter)
            told = parameter.type_descriptor.annotation
            many = parameter.multiple or parameter.nargs == -1
            values: list[Any] = [None]
            if told in (str, Path, list[str], list[Path]):
                values += [["one", str(tmp_path)], []] if many else ["one", "", str(tmp_path)]
            elif isinstance(parameter.default, told):
                values += [parameter.default, str(parameter.default)]
            for value in values:
                made = plain.coerce(value, param=parameter, ctx=context)
                assert made == theirs.coerce(value, param=parameter, ctx=context)
                seen.add(type(made))
    assert seen >= {str, type(Path()), list, type(None)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "raw", "out", "-w", "two"], "'two' is not a whole number"),
        (["run", "raw", "out", "--page-memory", "1.5"], "'1.5' is not a whole number"),
        (["run", "raw", "out", "-w", "0"], "0 is too small; give 1 or more"),
        (["run", "raw", "out", "--page-timeout", "soon"], "'soon' is not a number"),
        (["run", "raw", "out", "--page-timeout", "nan"], "'nan' is not a number"),
        (["rules", "test", "--every", "-3"], "-3 is too small; give 1 or more"),
        (["clean", "--media", "HTML"], "'HTML' is not one of html, text; did you mean 'html'?"),
        (["explain", "-f", "xml"], "'xml' is not one of text, json"),
    ],
)
def test_faulty_values_of_options_are_told_plainly(arguments: list[str], said: str) -> None:
    pytest.importorskip("typer._coercion", reason="other versions of typer have words of their own")
    code, _, told = call(*arguments)
    assert code == 2
    assert " ".join(told.split()).endswith(said)
    assert "Invalid value for '" in told


def test_unknown_command_and_option_are_usage_errors() -> None:
    for command, said in {
        "polish": "'polish' is no command; there are run, clean, explain",
        "cleen": "'cleen' is no command; did you mean 'clean'",
        str(Path(__file__)): f"as in `cleaner clean {Path(__file__)}`",
        str(Path(__file__).parent): f"as in `cleaner run {Path(__file__).parent} out/`",
    }.items():
        code, _, told = call(command)
        assert (code, said in told) == (2, True), told
    assert "did you mean 'suggest'" in call("rules", "sugest")[2]
    assert call("run", "--polish", "a", "b")[0] == 2
    assert call("clean", "--format", "doc")[0] == 2


# run


def test_run_says_what_it_did(folder: Path) -> None:
    code, out, err = call("run", folder / "raw", folder / "out", "--rules", folder / "packs")
    assert (code, out) == (0, "")
    assert "2 pages: 2 ok" in err
    assert "demo 2" in err
    assert f"manifest: {folder / 'out' / 'manifest.jsonl'}" in err
    assert "Zibbeldy" not in (folder / "out" / "news" / "b.txt").read_text()


def test_run_quiet_says_nothing(folder: Path) -> None:
    write(folder / "raw" / "empty.txt", "")
    assert call("run", "-q", folder / "raw", folder / "out") == (1, "", "")


def test_run_goes_on_past_bad_pages(folder: Path) -> None:
    raw = folder / "raw"
    write(raw / "empty.txt", "")
    write(raw / "empty.html.gz", "")
    write(raw / "image.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01")
    code, _, err = call("run", raw, folder / "out")
    assert code == 1
    assert "5 pages: 2 ok, 3 failed" in err
    for name in ("empty.txt", "empty.html.gz", "image.html"):
        assert f"failed: {raw / name}: " in err
    for line in (folder / "out" / "errors.jsonl").open():
        error = json.loads(line)
        assert not error["error"].startswith(error["source"])
        assert not error["error"].endswith(error["hint"])
        assert f"failed: {error['source']}: {error['error']}; {error['hint']}\n" in err


def test_a_key_that_no_record_has_is_told_once(folder: Path) -> None:
    lines = [{"id": "a", "html": TEXT}, {"html": TEXT}, {"html": TEXT, "seen": 3}]
    for name in ("one.jsonl", "two.jsonl"):
        write(folder / name, "".join(json.dumps(line) + "\n" for line in lines))
    given = (folder / "one.jsonl", folder / "two.jsonl", folder / "out")
    code, _, err = call("run", *given, "--content-key", "htlm")
    assert (code, err.count("did you mean --content-key 'html'?")) == (1, 2)
    assert err.count("failed: ") == 4
    for name in ("one.jsonl", "two.jsonl"):
        assert f"failed: {folder / name}#1: no page under 'htlm', found " in err
        assert f"failed: more records of {folder / name} for this reason" in err
    assert len((folder / "out" / "errors.jsonl").read_text("utf-8").splitlines()) == 6


def test_run_names_only_so_many_failures(folder: Path) -> None:
    for number in range(40):
        write(folder / "raw" / f"bad{number}.txt", "")
    code, _, err = call("run", folder / "raw", folder / "out")
    assert code == 1
    assert err.count("failed: ") == 21


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["raw"], "give the pages first"),
        (["gone", "out"], "does not exist"),
        (["raw", "-"], "to standard output write `cleaner clean PAGE`"),
        (["raw", ""], "an empty path is given"),
        (["", "out"], "an empty path is given"),
        (["s3://a/b.html", "out"], "s3://a/b.html: is an address of a kind that is not fetched"),
        (["raw", "raw/out"], "stands in the input folder"),
        (["raw", "raw/a.txt"], "stands in the input folder"),
        (["raw", "out", "--rules", "gone"], "no such file or folder of rules"),
        (["raw", "out", "--skip-normalizer", "quoets"], "quoets"),
        (["raw", "out", "--workers", "0"], "workers"),
    ],
)
def test_wrong_usage_of_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(folder)
    code, _, err = call("run", *arguments)
    assert code == 2
    assert message in err
    assert not (folder / "out").exists()


def test_a_typo_in_a_rule_file_is_told_with_its_place(folder: Path) -> None:
    path = write(folder / "packs" / "typo.yaml", PACK.replace("phrases:", "phrase:"))
    code, _, err = call("run", folder / "raw", folder / "out", "--rules", folder / "packs")
    assert code == 2
    assert f"error: {path}:" in err
    assert "did you mean 'phrases'" in err
    assert err.count("error: ") > 1
    assert not (folder / "out").exists()


def test_undo_and_formats(folder: Path) -> None:
    rules = ("--rules", folder / "packs")
    call("run", folder / "raw", folder / "out", "--format", "json", "--undo", *rules)
    record = json.loads((folder / "out" / "a.json").read_bytes())
    spans = sorted(record["kept"] + record["removed"], key=lambda span: int(span["start"]))
    assert "".join(span["text"] for span in spans) == TEXT


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs to drop its rights"
)
def test_the_name_of_out_tells_format_and_compression(folder: Path) -> None:
    raw = folder / "raw"
    for name, first in {
        "news.jsonl": b'{"id"',
        "news.jsonl.gz": b"\x1f\x8b",
        "news.jsonl.zst": b"\x28\xb5\x2f\xfd",
        "news.parquet": b"PAR1",
    }.items():
        out = folder / f"of-{name}" / name
        assert call("run", "-q", raw, out)[0] == 0
        assert out.read_bytes().startswith(first)
        assert sorted(os.listdir(out.parent)) == sorted(["news.manifest.jsonl", name])
    out = folder / "shards" / "news.jsonl.gz"
    assert call("run", "-q", "--shard-size", "1", raw, out)[0] == 0
    assert "news-00000.jsonl.gz" in os.listdir(out.parent)
    # Beside the inputs, but not among them or over them.
    assert call("run", "-q", raw, folder / "all.jsonl")[0] == 0
    assert (folder / "all.jsonl").exists()
    for source, target, message in (
        (raw, raw / "all.jsonl", "input and output"),
        (folder / "all.jsonl", folder / "all.jsonl", "holds the input"),
        (raw, folder / "x.parquet.gz", "name it x.parquet"),
    ):
        code, _, errors = call("run", "-q", source, target)
        assert (code, message in errors) == (2, True), errors
    errors = call("run", "-q", "--format", "md", raw, folder / "b.jsonl")[2]
    assert "the name says jsonl, the options say md" in errors
    errors = call("run", "-q", "--compress", "zst", raw, folder / "b.jsonl.gz")[2]
    assert "the name says jsonl gz, the options say zst; leave the options out" in errors


def test_files_without_permission_fail_alone() -> None:
    """As root every file can be read, so another user runs it, in a folder of its own.

    What the first run makes of rules is kept for the second, in a folder that is that user's.
    """
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if subprocess.run([*drop, *COMMAND, "--version"], env=ENVIRONMENT, cwd="/").returncode:
        pytest.skip("another user can't reach this interpreter")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    environment = {**ENVIRONMENT, "CLEANER_CACHE": str(folder / "cache")}
    (folder / "cache").mkdir()
    os.chown(folder / "cache", 65534, 65534)
    try:
        write(folder / "raw" / "a.txt", TEXT)
        write(folder / "raw" / "closed.txt", TEXT).chmod(0)
        write(folder / "raw" / "shut" / "b.txt", TEXT)
        (folder / "raw" / "shut").chmod(0)
        (folder / "out").mkdir()
        (folder / "out").chmod(0o777)
        command = [*drop, *COMMAND, "run", str(folder / "raw"), str(folder / "out")]
        done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True)
        assert done.returncode == 1, done.stderr
        assert done.stderr.count("permission") == 1
        assert "3 pages: 1 ok, 2 failed" in done.stderr
        (folder / "out").chmod(0o555)
        done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True)
        assert done.returncode == 2
        assert "make the folder writable" in done.stderr
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_is_done(folder: Path, workers: int) -> None:
    for number in range(3000):
        write(folder / "raw" / "many" / f"{number}.txt", f"{number} {TEXT}")
    running = subprocess.Popen(
        [*COMMAND, "run", folder / "raw", folder / "out", "--workers", str(workers)],
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # What a shell starts in the background ignores Ctrl-C, and so would the run.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    wait_until(lambda: list((folder / "out").glob("many/*.txt")))
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130, err
    assert b"Traceback" not in err
    assert b"interrupted" in err
    lines = (folder / "out" / "manifest.jsonl").read_bytes().splitlines()
    outputs = {json.loads(line)["output"] for line in lines}
    found = {
        path.relative_to(folder / "out").as_posix()
        for path in (folder / "out").rglob("*")
        if path.is_file()
    }
    assert found == outputs | {"manifest.jsonl"}
    assert 0 < len(outputs) < 3000


# clean


def test_clean_reads_standard_input() -> None:
    code, out, _ = call("clean", stdin=TEXT)
    assert code == 0
    assert out.startswith("The ferry left")
    assert call("clean", "-", stdin=TEXT)[1] == out


def test_clean_takes_a_file_and_rules(folder: Path) -> None:
    code, out, _ = call("clean", folder / "raw" / "a.txt", "--rules", folder / "packs")
    assert code == 0
    assert "Zibbeldy" not in out


def test_clean_writes_json(folder: Path) -> None:
    out = call("clean", "--format", "json", "--url", "https://ferry.example/1", stdin=TEXT)[1]
    record = json.loads(out)
    assert record["url"] == "https://ferry.example/1"
    assert record["site"] == "ferry.example"


def test_quotes_and_normalizers_are_options() -> None:
    page = TEXT.replace("the harbour", "the “harbour”")
    assert "“harbour”" not in call("clean", stdin=page)[1]
    assert "“harbour”" in call("clean", "--quotes", "keep", stdin=page)[1]
    assert "“harbour”" in call("clean", "--skip-normalizer", "quotes", stdin=page)[1]


@pytest.mark.parametrize(
    ("page", "code", "message"),
    [
        (b"", 1, "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", 1, "PNG"),
        (b"\x1f\x8b\x08\0broken", 1, "gzip"),
    ],
)
def test_clean_of_bad_input(page: bytes, code: int, message: str) -> None:
    done = process("clean", stdin=page)
    assert done.returncode == code
    assert message in done.stderr.decode()
    assert done.stderr.startswith(b"error: ")
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


def test_clean_of_a_folder_and_of_many_pages(folder: Path) -> None:
    write(folder / "two.jsonl", '{"text": "One."}\n{"text": "Two."}\n')
    for name, message in (
        ("raw", "is a folder"),
        ("gone", "does not exist"),
        ("two.jsonl", "holds several pages"),
    ):
        code, out, err = call("clean", folder / name)
        assert (code, out) == (2, "")
        assert message in err
    assert "is an address that can't be read so" in call("clean", "s3://a.example/b")[2]
    assert "write it with `cleaner run" in call("clean", "-", "--format", "parquet")[2]


def test_one_page_of_a_file_of_many(folder: Path) -> None:
    two = folder / "two.jsonl"
    write(two, json.dumps({"text": f"{TEXT} One."}) + "\n" + json.dumps({"text": TEXT}) + "\n")
    with zipfile.ZipFile(folder / "raw.zip", "w") as packed:
        packed.writestr("a/one.txt", f"{TEXT} One.")
        packed.write(two, "b.jsonl")
    record = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/%d\r\n"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n%s %d."
    data = b""
    for number in (1, 2):
        body = answer % (TEXT.encode(), number)
        head = record % number + b"Content-Length: %d\r\n\r\n" % len(body)
        data += head + body + b"\r\n\r\n"
    (folder / "crawl.warc.gz").write_bytes(gzip.compress(data))
    told = call("explain", folder / "crawl.warc.gz")[2]
    assert f"as in `cleaner explain {folder / 'crawl.warc.gz'}#1`" in told
    for name, ours in (
        ("two.jsonl#1", "One."),
        ("raw.zip/a/one.txt", "One."),
        ("raw.zip/b.jsonl#1", "One."),
        ("crawl.warc.gz#2", "2."),
    ):
        code, out, err = call("clean", folder / name)
        assert (code, out.rstrip().endswith(ours)) == (0, True), (name, out, err)
        assert call("explain", folder / name)[0] == 0
    code, _, err = call("explain", f"{two}#3")
    assert (code, "holds no such page" in err) == (2, True)


def test_debug_shows_where(folder: Path) -> None:
    code, _, err = call("clean", "--debug", stdin=b"")
    assert code == 1
    assert "Traceback" in err


def test_a_stream_of_records_keeps_its_order_and_its_failures() -> None:
    lines = [{"id": 1, "text": TEXT, "k": 7}, {"id": "b", "text": ""}, {"id": "c", "text": TEXT}]
    stdin = "".join(json.dumps(line) + "\n" for line in lines) + "[]\n"
    code, out, err = call("clean", "--jsonl", stdin=stdin)
    records = list(map(json.loads, out.splitlines()))
    assert code == 1
    assert [record["id"] for record in records] == [1, "b", "c", "-#4"]
    assert records[0]["k"] == 7
    assert records[1]["error_type"] == "DecodeError"
    assert set(records[3]) == {"id", "url", "source", "error", "error_type"}
    assert err == ""


def test_a_stream_and_a_record_have_the_keys_that_are_named(folder: Path) -> None:
    line = json.dumps(
        {"key": 7, "link": "https://gull.example/a", "raw": TEXT, "url": "u", "id": 1}
    )
    write(folder / "one.json", line)
    keys = ["--content-key", "raw", "--url-key", "link", "--id-key", "key"]
    for given in (["--jsonl"], ["-f", "jsonl"], ["-f", "jsonl", folder / "one.json"]):
        code, out, _ = call("clean", *keys, *given, stdin=line + "\n")
        record = json.loads(out)
        assert (code, record["id"], record["url"]) == (0, 7, "https://gull.example/a")
        assert record["site"] == "gull.example"
    code, out, _ = call("clean", "--jsonl", *keys, stdin='{"key": 7, "raw": ""}\n')
    assert (code, json.loads(out)["id"]) == (1, 7)


def test_a_stream_answers_each_line_at_once() -> None:
    running = subprocess.Popen(
        [*COMMAND, "clean", "--jsonl"],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert running.stdin
    assert running.stdout
    for number in range(3):
        running.stdin.write(json.dumps({"id": str(number), "text": TEXT}).encode() + b"\n")
        running.stdin.flush()
        assert json.loads(running.stdout.readline())["id"] == str(number)
    running.stdin.close()
    assert running.wait(timeout=PATIENCE) == 0
    running.stdout.close()


def test_a_closed_pipe_ends_quietly(folder: Path) -> None:
    record = json.dumps({"text": TEXT})
    write(folder / "many.jsonl", f"{record}\n" * 3000)
    running = subprocess.Popen(
        [*COMMAND, "clean", "--jsonl", folder / "many.jsonl"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout
    assert running.stderr
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait(timeout=PATIENCE) == 0


# explain


def test_explain_is_plain_in_a_pipe(folder: Path) -> None:
    done = process("explain", folder / "raw" / "a.txt", "--rules", folder / "packs")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert "demo.badge: A badge of the demo" in done.stdout.decode()


def test_explain_has_colour_on_a_terminal(folder: Path) -> None:
    pty = pytest.importorskip("pty")
    reader, writer = pty.openpty()
    environment = {key: ENVIRONMENT[key] for key in ENVIRONMENT if key != "NO_COLOR"}
    page, packs = str(folder / "raw" / "a.txt"), str(folder / "packs")
    command = [*COMMAND, "explain", page, "--rules", packs]
    done = subprocess.run(command, env={**environment, "TERM": "xterm"}, stdout=writer, check=True)
    os.close(writer)
    shown = os.read(reader, 100_000)
    os.close(reader)
    assert done.returncode == 0
    assert b"\x1b[31mZibbeldy badge" in shown


def test_explain_filters_and_writes_json(folder: Path) -> None:
    arguments = ("explain", folder / "raw" / "a.txt", "--rules", folder / "packs", "--json")
    whole = json.loads(call(*arguments)[1])
    assert len(whole["rows"]) == whole["blocks"] == 3
    for option in (("--removed",), ("--rule", "demo.badge"), ("--rule", "demo")):
        rows = json.loads(call(*arguments, *option)[1])["rows"]
        assert [row["text"] for row in rows] == ["Zibbeldy badge"]


def test_explain_shows_what_stays_what_was_chosen_among_and_the_steps(folder: Path) -> None:
    page = folder / "raw" / "a.txt"
    arguments = ("explain", page, "--rules", folder / "packs")
    code, out, _ = call(*arguments, "--kept")
    assert code == 0
    assert "  kept  " in out
    assert "Zibbeldy badge" not in out
    code, out, _ = call(*arguments, "--headline", "--time")
    assert code == 0
    assert "blocks that may be the title" in out
    assert "  segment " in out
    assert "  kept  " not in out
    record = json.loads(call(*arguments, "--headline", "--time", "--kept", "--json")[1])
    assert {choice["what"] for choice in record["headline"]} == {"title", "dek"}
    assert record["steps"][0]["name"] == "decode"
    assert "removed" not in {row["outcome"] for row in record["rows"]}


def test_explain_of_bad_input(folder: Path) -> None:
    write(folder / "empty.txt", "")
    assert call("explain", folder / "empty.txt")[0] == 1
    assert call("explain", folder / "gone.txt")[0] == 2


def test_explain_sees_the_site_in_the_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "ferry.example" / "a.txt", TEXT)
    monkeypatch.chdir(folder)
    assert "ferry.example" in call("explain", "ferry.example/a.txt")[1].splitlines()[1]


# rules check


def test_rules_check_of_own_packs(folder: Path) -> None:
    code, out, _ = call("rules", "check", folder / "packs")
    assert (code, out) == (0, "1 pack, 1 rule, 2 cases: nothing wrong\n")


def test_rules_check_tells_what_does_not_hold(folder: Path) -> None:
    pack = PACK.replace("removes: [Zibbeldy badge]", "removes: [Another badge]")
    path = write(folder / "packs" / "demo.yaml", pack)
    code, out, _ = call("rules", "check", folder / "packs")
    assert code == 2
    assert f"{path}:8:15: R202 demo.badge: does not find: 'Another badge'\n" in out
    assert out.endswith("1 pack, 1 rule, 2 cases: 1 problem\n")


def test_rules_check_of_a_broken_pack(folder: Path) -> None:
    path = write(folder / "packs" / "demo.yaml", PACK.replace("kind: line", "kind: lime"))
    code, out, _ = call("rules", "check", folder / "packs")
    assert code == 2
    assert f"{path}:5:11: R104 kind: 'lime'" in out
    assert "         ^^^^" in out
    assert call("rules", "check", folder / "gone")[0] == 2


def test_rules_check_explains_codes() -> None:
    code, out, _ = call("rules", "check", "--explain", "r303")
    assert (code, out.partition("\n")[0]) == (0, "R303: a pattern that can blow up")
    assert call("rules", "check", "--explain", "R000")[0] == 2


def test_rules_schema_and_reference(tmp_path: Path) -> None:
    code, out, _ = call("rules", "schema")
    assert (code, json.loads(out)["type"]) == (0, "object")
    assert call("rules", "schema", "--out", tmp_path / "schema.json")[0] == 0
    assert (tmp_path / "schema.json").read_text("utf-8") == out
    assert call("rules", "reference")[1].startswith("# Reference of packs")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("option", ["", "--jsonl"])
def test_standard_output_on_a_full_disk_says_what_to_do(option: str) -> None:
    record = json.dumps({"text": TEXT}) if option else TEXT
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", "clean", *([option] if option else [])],
            input=record.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "error: standard output: can't be written: No space left on device; "
        "the disk is full: make room, then run again"
    ]


def test_inputs_without_pages_are_nothing_to_do_and_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands that are for given pages are used wrongly then."""
    monkeypatch.chdir(tmp_path)
    Path("none").mkdir()
    Path("none.jsonl").touch()
    Path("p.yaml").write_text("pack: a\nwhy: x y.\nsites: [a.example]\nrules: []\n")
    for command in (
        ("run", "none", "out"),
        ("run", "none.jsonl", "o2"),
        ("rules", "suggest", "none"),
    ):
        done = CliRunner().invoke(app, command)
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr.startswith("no pages in the inputs: nothing to do\n")
    done = CliRunner().invoke(app, ["learn", "none"])
    assert done.exit_code == 0
    assert done.stderr == "learned: nothing; no pages in the inputs: nothing to do\n"
    for usage in (
        ("clean", "none.jsonl"),
        ("explain", "none.jsonl"),
        ("compare", "none"),
        ("report", "out"),
        ("rules", "test", "p.yaml", "--pages", "none"),
        ("rules", "new", "a.example", "none"),
        ("rules", "add", "p.yaml", "--page", "none", "--line", "A line"),
    ):
        done = CliRunner().invoke(app, usage)
        assert done.exit_code == 2, usage
