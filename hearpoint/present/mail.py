"""A digest as a mail: text and HTML, sent by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid

from config.errors import HearpointError
from config.settings import MailSettings
from hearpoint.present.render import as_html, as_text
from insights.digest.content import Digest

_SECONDS = 30


def compose(digest: Digest, sender: str, to: Sequence[str]) -> EmailMessage:
    """A mail whose readers see the HTML where they can, else the text."""
    mail = EmailMessage()
    mail["Subject"] = f"{digest.company}: what customers told us in {digest.unit} {digest.week}"
    name, _, domain = sender.rpartition("@")
    mail["From"] = Address("Hearpoint", name, domain)
    mail["To"] = ", ".join(to)
    mail["Message-ID"] = make_msgid(domain=domain)
    mail.set_content(as_text(digest))
    mail.add_alternative(as_html(digest), subtype="html")
    return mail


def send(mail: EmailMessage, settings: MailSettings) -> None:
    """Send it. Raises HearpointError naming the server and what it said; the password is never shown."""
    try:
        with _connect(settings) as server:
            if settings.username and settings.password:
                server.login(settings.username, settings.password.reveal())
            refused = server.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        raise HearpointError(
            f"the mail server {settings.host}:{settings.port} did not take the digest ({error}); "
            "check digest.mail in hearpoint.yaml; the digest itself was written"
        ) from error
    if refused:
        raise HearpointError(f"the mail server refused these readers: {', '.join(refused)}; the others got the digest")


def _connect(settings: MailSettings) -> smtplib.SMTP:
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
    if settings.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
