"""The digest as a mail, sent to a real SMTP server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config.errors import HearpointError
from config.secret import Secret
from config.settings import MailSettings
from hearpoint.present.mail import compose, send
from tests.hearpoint.present.test_render import empty_digest

READERS = ("cx@example.org", "ops@example.org")


@dataclass
class Inbox:
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refuse: str | None = None

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((envelope.rcpt_tos, mail))
        return "250 taken"


@pytest.fixture
def inbox(unused_port: int) -> Iterator[tuple[Inbox, MailSettings]]:
    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=unused_port)
    controller.start()
    yield (
        box,
        MailSettings(host="127.0.0.1", port=unused_port, security="none", sender="digest@example.org", to=READERS),
    )
    controller.stop()


def test_it_arrives_at_every_reader_as_text_and_html(inbox: tuple[Inbox, MailSettings]) -> None:
    box, settings = inbox
    send(compose(empty_digest(), settings.sender, settings.to), settings)
    ((readers, mail),) = box.mails
    assert readers == list(READERS)
    assert mail["Subject"] == "Harbour <Hotels>: what customers told us in week 2026-W46"
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "No feedback was collected this week" in text.get_content()
    assert "<h1" in html.get_content()
    assert "\\" not in text.get_content()


def test_a_refused_reader_is_named(inbox: tuple[Inbox, MailSettings]) -> None:
    box, settings = inbox
    box.refuse = READERS[1]
    with pytest.raises(HearpointError, match=r"refused these readers: ops@example\.org; the others got"):
        send(compose(empty_digest(), settings.sender, settings.to), settings)
    assert [readers for readers, _ in box.mails] == [[READERS[0]]]


def test_no_server_there(unused_port: int) -> None:
    settings = MailSettings(host="127.0.0.1", port=unused_port, security="none", sender="a@b.c", to=READERS)
    with pytest.raises(HearpointError, match=rf"127\.0\.0\.1:{unused_port} did not take the digest .* was written"):
        send(compose(empty_digest(), settings.sender, settings.to), settings)


def test_a_server_without_encryption_is_refused_by_default_and_the_password_never_shown(
    inbox: tuple[Inbox, MailSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    box, settings = inbox
    monkeypatch.setenv("MAIL_PASSWORD", "hunter2")
    strict = settings.model_copy(
        update={"security": "starttls", "username": "u", "password": Secret("env:MAIL_PASSWORD")}
    )
    with pytest.raises(HearpointError) as refused:
        send(compose(empty_digest(), settings.sender, settings.to), strict)
    assert "hunter2" not in str(refused.value)
    assert box.mails == []


@pytest.mark.parametrize("address", ["nobody", "a@b@c", "two words@x.y"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is no mail address"):
        MailSettings(host="h", sender=address, to=READERS)
