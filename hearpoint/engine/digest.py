"""Writing the digest of a week."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from config.errors import HearpointError
from hearpoint.digest.mail import compose, send
from hearpoint.digest.render import as_html, as_markdown
from hearpoint.engine.reports import SEED
from hearpoint.engine.topics import topic_names
from hearpoint.engine.workspace import Clock, Workspace, now
from hearpoint.store.corrections import corrections_between
from hearpoint.store.evaluations import KnownAccuracy, known_accuracy
from hearpoint.store.frames import feedback_frame, mentions_frame, sentences_frame, staff_frame
from hearpoint.store.reviews import current_reviews
from hearpoint.store.sources import collected_until, source_states
from insights.digest.basis import KnownSource
from insights.digest.build import Frames, WeeklyDigest, latest_week
from insights.digest.content import Accuracy, Digest
from insights.frames import touchpoint_frame
from insights.results import Interval, to_json
from insights.weeks import week_bounds


@dataclass(frozen=True)
class DigestFiles:
    """A digest and where it was written."""

    digest: Digest
    html: Path
    markdown: Path
    json: Path


def make_digest(workspace: Workspace, week: str | None = None, *, clock: Clock = now) -> Digest:
    """The digest of a week; without one, of the newest week with feedback that is over. Raises HearpointError where
    there is no feedback at all."""
    settings = workspace.project.settings
    topics = topic_names(workspace.db)
    frames = Frames(
        feedback=feedback_frame(workspace.db, workspace.journey),
        mentions=mentions_frame(workspace.db, topics),
        staff=staff_frame(workspace.db, workspace.roster),
        sentences=sentences_frame(workspace.db, topics),
        touchpoints=touchpoint_frame(workspace.journey),
    )
    week = week if week is not None else latest_week(frames.feedback, settings.timezone, clock())
    if week is None:
        raise HearpointError(
            "no feedback yet, so no week to tell about; run `hearpoint run` or `hearpoint import` first"
        )
    build = WeeklyDigest(
        settings.company,
        settings.timezone,
        minimum_people=settings.digest.minimum_people,
        show_staff_names=settings.digest.show_staff_names,
    )
    return build(
        frames,
        week,
        sources=_known_sources(workspace, week),
        seed=SEED,
        reviews=current_reviews(workspace.db),
        corrections=corrections_between(workspace.db, *week_bounds(week, settings.timezone)),
        until=collected_until(workspace.db),
    )


def _known_sources(workspace: Workspace, week: str) -> list[KnownSource]:
    asked = {one.id: one.asked_in(week) for one in workspace.project.settings.sources}
    accuracies = {one.source: one for one in known_accuracy(workspace.db)}
    return [
        KnownSource(source, state, message, asked.get(source), _accuracy(workspace, accuracies.get(source)))
        for source, (state, message) in source_states(workspace.db).items()
    ]


def _accuracy(workspace: Workspace, known: KnownAccuracy | None) -> Accuracy | None:
    if known is None:
        return None
    day = known.measured_at.astimezone(ZoneInfo(workspace.project.settings.timezone)).date()
    return Accuracy(known.accuracy, Interval(known.low, known.high), known.n, day, known.basis)


def write_digest(workspace: Workspace, week: str | None = None, *, clock: Clock = now) -> DigestFiles:
    """Make a digest and write it as HTML, Markdown and JSON into the digest folder."""
    digest = make_digest(workspace, week, clock=clock)
    folder = workspace.project.path(workspace.project.settings.digest.folder)
    stem = folder / f"digest-{digest.week}"
    files = DigestFiles(digest, stem.with_suffix(".html"), stem.with_suffix(".md"), stem.with_suffix(".json"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(files.html, as_html(digest))
        _write(files.markdown, as_markdown(digest))
        _write(files.json, json.dumps(to_json(digest), ensure_ascii=False, allow_nan=False, indent=2) + "\n")
    except OSError as error:
        raise HearpointError(f"{folder}: {error.strerror}; free space or set digest.folder to another place") from error
    return files


def send_digest(workspace: Workspace, digest: Digest) -> tuple[str, ...]:
    """Mail a digest to its readers; gives their addresses. Raises ConfigError without mail settings, HearpointError
    where the server refuses."""
    mail = workspace.project.settings.digest.mail
    if mail is None:
        document = workspace.project.document
        raise document.error("digest.mail is missing: add host, sender and to, to send digests", ("digest",))
    send(compose(digest, mail.sender, mail.to), mail)
    return mail.to


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a reader never meets half a file."""
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
