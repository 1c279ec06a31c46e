"""Ctrl-C and a full disk, at the command line: the store stays whole and the next run goes on."""

from __future__ import annotations

import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.hearpoint.cli.conftest import Run

ROWS = 20_000
HEARPOINT = Path(sys.executable).with_name("hearpoint")
STANDS_STILL = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is started with Ctrl-C ignored
from hearpoint.cli import main
from hearpoint.store.collected import Collected

write = Collected.write_page

def write_and_wait(self, *arguments, **options):
    found = write(self, *arguments, **options)
    print("a page", flush=True)
    time.sleep(60)
    return found

Collected.write_page = write_and_wait
main(sys.argv[1:])
"""
"""The command, standing still after its first page: a fast one was done before the signal came."""


def import_command(project: Path, file: Path, mapping: Path) -> list[str]:
    return [str(part) for part in (HEARPOINT, "import", file, "--mapping", mapping, "--project", project)]


def big_export(project: Path) -> tuple[Path, Path]:
    mapping, file = project / "mapping.yaml", project / "big.csv"
    mapping.write_text("text: text\nid: id\nnps: nps\nconstants: {created_at: 2026-11-02}\n", encoding="utf-8")
    rows = "".join(f"{number},the {number}th comment on the wifi,{number % 11}\n" for number in range(ROWS))
    file.write_text("id,text,nps\n" + rows, encoding="utf-8")
    return file, mapping


def stored(project: Path) -> int:
    db = sqlite3.connect(project / "hearpoint.db", timeout=30)
    try:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = db.execute("SELECT count(*) FROM feedback").fetchone()
        return int(count)
    except sqlite3.OperationalError:  # not made yet
        return 0
    finally:
        db.close()


def test_ctrl_c_keeps_what_was_stored_and_the_next_run_goes_on(hearpoint: Run, project: Path) -> None:
    file, mapping = big_export(project)
    arguments = import_command(project, file, mapping)[1:]
    command = [sys.executable, "-c", STANDS_STILL, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "a page\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == "Interrupted; what was stored before stays, run again to go on."
    assert 0 < stored(project) < ROWS
    assert hearpoint("import", file, "--mapping", mapping, "--project", project).code == 0
    assert stored(project) == ROWS


def test_a_full_disk_fails_with_a_message_and_leaves_the_store_whole(hearpoint: Run, project: Path) -> None:
    file, mapping = big_export(project)
    assert hearpoint("nps", "--project", project).code == 0  # the database exists before the disk fills up

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    command = import_command(project, file, mapping)
    ran = subprocess.run(command, preexec_fn=small_files, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "free some space and run again" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert stored(project) < ROWS
    assert hearpoint("import", file, "--mapping", mapping, "--project", project).code == 0
    assert stored(project) == ROWS
