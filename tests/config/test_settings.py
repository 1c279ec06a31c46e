from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from config.errors import ConfigError
from config.secret import Secret
from config.settings import FILE_NAME, Project

SETTINGS = """\
company: A small shop
timezone: Europe/Berlin
sources:
  - id: forum
    kind: reddit
    options:
      query: shop
      token: file:forum.token
  - id: visitors
    kind: survey
    enabled: false
digest:
  minimum_people: 7
"""


class ForumOptions(BaseModel):
    model_config = ConfigDict(extra="forbid")

    query: str
    token: Secret
    pages: int = 1


def project(folder: Path, text: str = SETTINGS) -> Project:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return Project.read(folder)


def test_a_project_is_read_from_its_folder_or_its_file(tmp_path: Path) -> None:
    found = project(tmp_path)
    assert found.settings == Project.read(tmp_path / FILE_NAME).settings
    assert found.folder == tmp_path.resolve()
    assert found.path(found.settings.database) == tmp_path.resolve() / "hearpoint.db"
    assert found.settings.digest.minimum_people == 7
    assert found.source("forum").enabled
    assert not found.source("visitors").enabled


MAIL = """\
company: x
digest:
  mail:
    host: smtp.example.org
    password: env:SMTP_PASSWORD
    sender: cx@example.org
    to: [lead@example.org]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("cx@example.org", "The CX desk", 6, "'The CX desk' is no mail address; write it as name@example.org"),
        ("[lead@example.org]", "[lead]", 7, "'lead' is no mail address"),
        ("[lead@example.org]", "[]", 7, "to: Tuple should have at least 1 item"),
        ("env:SMTP_PASSWORD", "hunter2", 5, "a secret must not stand in the settings"),
        ("    sender", "    security: none\n    sender", 3, "unencrypted; use security: starttls or tls"),
        (
            "    sender",
            "    port: 70000\n    sender",
            6,
            "port: Input should be less than or equal to 65535, not 70000",
        ),
    ],
)
def test_wrong_mail_settings_are_told_with_their_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        project(tmp_path, MAIL.replace(old, new))
    assert caught.value.line == line
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_settings_are_frozen(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        project(tmp_path).settings.company = "another"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("company: A small shop\n", "", 1, "company is missing; add it"),
        ("Europe/Berlin", "Berlin", 2, "timezone: no time zone named 'Berlin'; use an IANA name such as Europe/Berlin"),
        ("Europe/Berlin", "Europe", 2, "no time zone named 'Europe'"),
        ("Europe/Berlin", "../UTC", 2, "no time zone named '../UTC'"),
        ("timezone", "time_zone", 2, "unknown option 'time_zone'; allowed: author_key, collect, company, database"),
        ("id: visitors", "id: forum", 9, "two sources have the id 'forum' (the first on line 4)"),
        ("id: visitors", "id: Our Visitors", 9, "'Our Visitors' is no id"),
        ("kind: survey", "kimd: survey", 10, "unknown option 'kimd' in sources.1; allowed: asked, enabled, id"),
        ("enabled: false", "enabled: perhaps", 11, "sources.1.enabled: Input should be a valid boolean"),
        ("minimum_people: 7", "minimum_people: 1", 13, "minimum_people: Input should be greater than or equal to 2"),
        ("minimum_people: 7", "minimum_poeple: 7", 13, "unknown option 'minimum_poeple' in digest; allowed: folder"),
        ("digest:", "company:", 12, "the key 'company' stands twice"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        project(tmp_path, SETTINGS.replace(old, new))
    assert str(caught.value).startswith(f"{tmp_path / FILE_NAME}:{line}: ")
    assert said in str(caught.value)


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"hearpoint\.yaml: no such file$"):
        Project.read(tmp_path)


def test_an_unknown_source_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no source named 'fourm'; configured: forum, visitors"):
        project(tmp_path).source("fourm")
    with pytest.raises(ConfigError, match="configured: none yet"):
        project(tmp_path, "company: x\n").source("forum")


def test_options_are_typed_by_the_listener(tmp_path: Path) -> None:
    found = project(tmp_path)
    options = found.options(found.source("forum"), ForumOptions)
    token = tmp_path / "forum.token"
    token.write_text("a secret")
    token.chmod(0o600)
    assert (options.query, options.token.reveal()) == ("shop", "a secret")


def test_a_wrong_option_is_told_with_its_line(tmp_path: Path) -> None:
    found = project(tmp_path, SETTINGS.replace("query: shop", "qery: shop"))
    with pytest.raises(ConfigError) as caught:
        found.options(found.source("forum"), ForumOptions)
    assert caught.value.line == 7
    assert "unknown option 'qery' in sources.0.options; allowed: pages, query, token" in str(caught.value)


def test_a_source_that_lacks_its_options_is_told_where_it_stands(tmp_path: Path) -> None:
    found = project(tmp_path)
    with pytest.raises(ConfigError) as caught:
        found.options(found.source("visitors"), ForumOptions)
    assert caught.value.line == 9
    assert "query is missing; add it" in str(caught.value)


def test_a_roster_is_not_needed(tmp_path: Path) -> None:
    assert len(project(tmp_path).roster) == 0


@pytest.mark.parametrize(
    ("nlp", "said"),
    [
        ("languages: [en, de]", "the shipped model does not read de; give nlp.sentiment_model"),
        ("languages: [english]", "nlp.languages.0"),
        ("lexicon: [{word: sick, read_as: great}]", "nlp.lexicon.0.reason is missing; add it"),
        (
            "lexicon: [{word: Sick, read_as: a, reason: b}, {word: sick, read_as: c, reason: d}]",
            "the word 'sick' is read in two ways; keep one of them",
        ),
    ],
)
def test_how_text_is_read_is_checked(tmp_path: Path, nlp: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        project(tmp_path, f"company: x\nnlp:\n  {nlp}\n")
    assert said in str(caught.value)


@pytest.mark.parametrize("sign", ["\\n", "\\r", "\\e[2J", "\\0", "\\x9b", "\\u2028", "\\u202e", "\\u2066"])
def test_a_company_is_named_on_one_line_without_escapes(tmp_path: Path, sign: str) -> None:
    with pytest.raises(ConfigError, match="a name stands on one line and holds no control characters") as caught:
        project(tmp_path, SETTINGS.replace("company: A small shop", f'company: "A small{sign}shop"'))
    assert str(caught.value).isprintable()
