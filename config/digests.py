"""How digests are written, and to whom they go."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from config.journey import Id, Words
from config.secret import Secret
from config.topics import THIS_MACHINE


def _is_address(text: str) -> str:
    try:
        validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError(f"{text!r} is no mail address; write it as name@example.org") from error
    return text


MailAddress = Annotated[Words, AfterValidator(_is_address)]
Period = Literal["week", "month"]
Where = Annotated[
    tuple[Words, ...], Field(description="only feedback that meets these conditions, such as site=Harbour; all of them")
]


class MailSettings(BaseModel):
    """Where the digest is sent from, and to whom."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)

    host: Words = Field(description="the SMTP server")
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="starttls (port 587), tls (port 465), or none for a server on this machine"
    )
    username: str | None = None
    password: Secret | None = Field(default=None, description="as env:NAME or file:PATH")
    sender: MailAddress = Field(description="the address it comes from")
    to: tuple[MailAddress, ...] = Field(min_length=1, description="the addresses it goes to")

    @model_validator(mode="after")
    def _no_password_in_the_open(self) -> MailSettings:
        if self.password and self.security == "none" and self.host not in THIS_MACHINE:
            raise ValueError(f"the password would go to {self.host} unencrypted; use security: starttls or tls")
        return self


class DigestSettings(BaseModel):
    """How the weekly digest is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path = Field(default=Path("digests"), description="where digests are written")
    minimum_people: int = Field(default=5, ge=2, description="pain points with fewer people are shown as 'too few'")
    show_staff_names: bool = Field(
        default=False, description="readers of the digest may see who was praised; else only a count"
    )
    where: Where = ()
    period: Period = Field(default="week", description="what one digest is about: a week, or a month")
    mail: MailSettings | None = Field(default=None, description="for `hearpoint digest --send`")


class Readers(BaseModel):
    """To whom a named digest goes, from where `digest.mail` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: tuple[MailAddress, ...] = Field(min_length=1, description="the addresses it goes to")


class NamedDigest(BaseModel):
    """One of several digests. What is left out is as under `digest`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Id
    where: Where = ()
    period: Period | None = Field(default=None, description="what one digest is about: a week, or a month")
    folder: Path | None = Field(
        default=None, description="where it is written; else in the folder NAME of digest.folder"
    )
    minimum_people: int | None = Field(default=None, ge=2)
    show_staff_names: bool | None = None
    mail: Readers | None = Field(default=None, description="for `hearpoint digest --name NAME --send`")

    def over(self, usual: DigestSettings) -> DigestSettings:
        """These settings, completed by the usual ones. Without readers of its own it is mailed to nobody."""
        own: dict[str, Any] = {
            name: value
            for name in ("period", "minimum_people", "show_staff_names")
            if (value := getattr(self, name)) is not None
        }
        own["folder"] = self.folder or usual.folder / self.name
        own["where"] = (*usual.where, *self.where)
        own["mail"] = usual.mail.model_copy(update={"to": self.mail.to}) if usual.mail and self.mail else None
        return usual.model_copy(update=own)
