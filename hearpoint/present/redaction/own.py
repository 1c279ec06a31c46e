"""What belongs to the company and is therefore nobody's name or handle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlp.staff.lexicon import bare


@dataclass(frozen=True, slots=True)
class Own:
    """The company's handles, without @, and the words of its names, all in lower case."""

    handles: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str] = (), handles: Iterable[str] = ()) -> Own:
        """`names`: of the company, its brands and places; "Lark Hotels" owns @larkhotels, @lark and @hotels."""
        listed = [name.lower() for name in names]
        words = frozenset(bare(word) for name in listed for word in name.split())
        run_together = {name.replace(" ", "") for name in listed}
        return cls(words | run_together | {handle.lower().lstrip("@") for handle in handles}, words)

    def says(self, name: str) -> bool:
        """Whether all words of a name are the company's own."""
        return bool(self.words) and all(bare(word) in self.words for word in name.split())
