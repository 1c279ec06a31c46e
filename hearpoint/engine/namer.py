"""A topic's name from a language model: it sees a few sentences in which people, addresses and numbers are masked."""

from __future__ import annotations

import logging
from functools import cached_property

import httpx

from config.roles import Role
from config.topics import NamerSettings
from hearpoint.present.redaction import Redactor, Viewer
from nlp.topics.types import NameRequest

log = logging.getLogger(__name__)
LONGEST = 60
_ASK = (
    "You name topics of customer feedback for a manager. Answer with one name of two to five plain words that says "
    "what the sentences have in common, such as 'Mobile key does not open the door'. No quotes, no explanation."
)


class ChatNamer:
    """Asks a chat interface. What goes wrong there costs no topic: its own words name it then."""

    def __init__(self, settings: NamerSettings, transport: httpx.BaseTransport | None = None) -> None:
        self._settings = settings
        self._client = httpx.Client(timeout=settings.seconds, transport=transport)
        self._silent = False

    def __call__(self, request: NameRequest) -> str | None:
        if self._silent:
            return None
        try:
            return self._name(request)
        except (httpx.HTTPError, KeyError, IndexError, TypeError, ValueError) as error:
            # One that does not answer is not asked again for every topic of this run.
            self._silent = True
            log.warning("%s gave no name for a topic (%s); topics keep the machine's names", self._settings.url, error)
            return None

    def _name(self, request: NameRequest) -> str | None:
        key = self._settings.key
        answer = self._client.post(
            f"{self._settings.url}/chat/completions",
            headers={"Authorization": f"Bearer {key.reveal()}"} if key else {},
            json={
                "model": self._settings.model,
                "temperature": 0,
                "max_tokens": 30,
                "messages": [{"role": "system", "content": _ASK}, {"role": "user", "content": self._question(request)}],
            },
        ).raise_for_status()
        return usable(str(answer.json()["choices"][0]["message"]["content"]), request.taken)

    def _question(self, request: NameRequest) -> str:
        examples = "\n".join(f"- {text}" for text in self._redactor.many(request.examples))
        return f"Sentences:\n{examples}\nWords they share: {', '.join(request.keywords)}"

    @cached_property
    def _redactor(self) -> Redactor:
        return Redactor(Viewer(Role.CX))


def usable(answer: str, taken: tuple[str, ...]) -> str | None:
    """The answer as a name; None where it is none: several lines, too long, or another topic's."""
    name = answer.strip().strip("\"'“”.").strip()
    known = {name.casefold() for name in taken}
    if not name or len(name) > LONGEST or "\n" in name or name.casefold() in known:
        return None
    return name
