"""Writing the digest of a week, and sending it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.clock import Clock, utc_now
from config.digests import DigestSettings
from config.errors import HearpointError, UsageError
from config.roles import Role
from hearpoint.present.boundary import as_seen_by
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


def write_digest(
    session: Session, week: str | None = None, *, name: str | None = None, clock: Clock = utc_now
) -> DigestFiles:
    """Make a digest, of the project or a named one, and write it as HTML, Markdown and JSON into its folder."""
    settings = digest_settings(session, name)
    digest = redacted_digest(session, make_digest(session, week, settings=settings, clock=clock), settings)
    folder = session.project.path(settings.folder)
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


def redacted_digest(session: Session, digest: Digest, settings: DigestSettings) -> Digest:
    """A digest as its readers may see it."""
    return as_seen_by(session, digest, Role.CX, show_staff_names=settings.show_staff_names)


def write_named_digests(session: Session, *, clock: Clock = utc_now) -> dict[str, DigestFiles | str]:
    """Write every digest under `digests` in the settings. One that cannot be made stops no other: its name -> why."""
    results: dict[str, DigestFiles | str] = {}
    for digest in session.project.settings.digests:
        try:
            results[digest.name] = write_digest(session, name=digest.name, clock=clock)
        except HearpointError as error:
            results[digest.name] = str(error)
    return results


def digest_settings(session: Session, name: str | None, where: Sequence[str] = ()) -> DigestSettings:
    """The settings of a digest, with further conditions. Raises UsageError on an unknown name."""
    settings = session.project.settings
    digest = settings.digest if name is None else settings.digest_named(name)
    return digest.model_copy(update={"where": (*digest.where, *where)})


def send_digest(session: Session, digest: Digest, *, name: str | None = None) -> tuple[str, ...]:
    """Mail a digest to its readers; gives their addresses. Raises ConfigError without mail settings, HearpointError
    where the server refuses."""
    mail = digest_settings(session, name).mail
    if mail is None and name is not None:
        raise UsageError(f"the digest {name!r} has no readers: add mail with to, under digests in hearpoint.yaml")
    if mail is None:
        document = session.project.document
        raise document.error("digest.mail is missing: add host, sender and to, to send digests", ("digest",))
    send(compose(digest, mail.sender, mail.to), mail)
    return mail.to
