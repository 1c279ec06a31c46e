"""Writing the digest of a week, and sending it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from config.clock import Clock, utc_now
from config.errors import HearpointError
from hearpoint.present.mail import compose, send
from hearpoint.present.render import as_html, as_markdown
from hearpoint.reports.digest import make_digest
from hearpoint.store.private import make_private_folder, write_private
from hearpoint.store.session import Session
from insights.digest.content import Digest
from insights.results import to_json


@dataclass(frozen=True)
class DigestFiles:
    """A digest and where it was written."""

    digest: Digest
    html: Path
    markdown: Path
    json: Path


def write_digest(session: Session, week: str | None = None, *, clock: Clock = utc_now) -> DigestFiles:
    """Make a digest and write it as HTML, Markdown and JSON into the digest folder."""
    digest = make_digest(session, week, clock=clock)
    folder = session.project.path(session.project.settings.digest.folder)
    stem = folder / f"digest-{digest.week}"
    files = DigestFiles(digest, stem.with_suffix(".html"), stem.with_suffix(".md"), stem.with_suffix(".json"))
    try:
        make_private_folder(folder)
        write_private(files.html, as_html(digest))
        write_private(files.markdown, as_markdown(digest))
        write_private(files.json, json.dumps(to_json(digest), ensure_ascii=False, allow_nan=False, indent=2) + "\n")
    except OSError as error:
        raise HearpointError(f"{folder}: {error.strerror}; free space or set digest.folder to another place") from error
    return files


def send_digest(session: Session, digest: Digest) -> tuple[str, ...]:
    """Mail a digest to its readers; gives their addresses. Raises ConfigError without mail settings, HearpointError
    where the server refuses."""
    mail = session.project.settings.digest.mail
    if mail is None:
        document = session.project.document
        raise document.error("digest.mail is missing: add host, sender and to, to send digests", ("digest",))
    send(compose(digest, mail.sender, mail.to), mail)
    return mail.to
