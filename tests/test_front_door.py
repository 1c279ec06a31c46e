"""What people who write Python meet first: short imports that load nothing, README's examples, errors that speak."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from config.errors import UsageError
from insights import KeyDrivers

ROOT = Path(__file__).parents[1]
PACKAGES = ("insights", "listeners", "nlp")
HEAVY = ("torch", "transformers", "spacy", "pandas", "numpy", "scipy", "sklearn", "openvino", "bertopic", "pydantic")


def python(code: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run by a Python of its own, in `folder`, which stands first on its path as a script's does."""
    code = f"import sys\nsys.path[:0] = ['', {str(ROOT)!r}]\n{code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=folder)


def test_the_examples_of_the_readme_run() -> None:
    (section,) = re.findall(
        r"^## Use it from Python\n(.*?)^## ", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.M
    )
    examples = doctest.DocTestParser().get_doctest(section, {}, "README.md", "README.md", 0)
    assert len(examples.examples) > 10
    report: list[str] = []
    assert doctest.DocTestRunner(verbose=False).run(examples, out=report.append).failed == 0, "".join(report)


@pytest.mark.parametrize("page", ["nlp.md", "tags.md", "topics.md"])
def test_the_examples_of_the_documents_run(page: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, page, "exec"), names)


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_loads_nothing_heavy(package: str) -> None:
    ran = python(f"import {package}\nprint([name for name in {HEAVY!r} if name in sys.modules])")
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")


def test_the_tagger_is_there_without_torch_or_pandas() -> None:
    ran = python("from nlp import Tagger\nprint([name for name in ('torch', 'pandas') if name in sys.modules])")
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_a_package_offers_is_there(package: str) -> None:
    module = importlib.import_module(package)
    assert all(getattr(module, name).__name__ == name for name in module.__all__)
    assert dir(module) == sorted(module.__all__)
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'Taggr'; it offers: "):
        module.Taggr  # noqa: B018


@pytest.mark.parametrize("package", ["config", "hearpoint", *PACKAGES])
def test_every_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize("package", ["hearpoint", *PACKAGES])
@pytest.mark.parametrize("theirs", ["config.py", "config/__init__.py"])
def test_a_config_of_somebody_elses_is_named(package: str, theirs: str, tmp_path: Path) -> None:
    (tmp_path / theirs).parent.mkdir(exist_ok=True)
    (tmp_path / theirs).write_text("DEBUG = True\n", encoding="utf-8")
    ran = python(f"import {package}", tmp_path)
    assert ran.stderr.splitlines()[-1] == (
        f"ImportError: {tmp_path / theirs} stands in the place of Hearpoint's own package config, "
        f"which {package} needs; rename it, or start Python in another folder"
    )


def test_a_folder_of_configuration_files_is_harmless(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    ran = python("import insights\nfrom config.errors import UsageError", tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_one_column_given_as_a_word_is_no_list_of_letters() -> None:
    frame = pd.DataFrame({"nps": [1, 2], "bed": [1, 2]})
    with pytest.raises(UsageError, match="predictors: give a sequence of column names, not the string 'bed'"):
        KeyDrivers("nps", "bed")(frame, seed=0)
