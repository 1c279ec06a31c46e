"""Importing spaCy as we do leaves out what takes long, and takes nothing away."""

from __future__ import annotations

import subprocess
import sys


def _run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_neither_torch_nor_the_commands_of_spacy_are_loaded() -> None:
    slow = "('torch', 'requests', 'httpx', 'typer', 'weasel')"
    assert _run(f"import sys, nlp.light\nprint([name for name in {slow} if name in sys.modules])") == "[]"


def test_what_was_left_out_can_still_be_had() -> None:
    code = (
        "from nlp.light import spacy\nassert spacy.info(silent=True)['spacy_version']\n"
        "import spacy.cli\nspacy.cli.download\nprint(spacy.cli.__file__ is not None)"
    )
    assert _run(code) == "True"
