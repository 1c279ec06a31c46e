"""A digest as HTML or Markdown. Templates only show: every decision was made in ``insights.digest``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from insights.digest.content import Digest, SourceLine
from insights.digest.head import ScoreLine
from insights.digest.headlines import signed
from insights.digest.largest import TopicShare
from insights.results import Interval

_BARS = "▁▂▃▄▅▆▇█"
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


def as_html(digest: Digest) -> str:
    """One page with inline styles and no script, no image and nothing to fetch."""
    return _environment(html=True).get_template("digest.html.j2").render(digest=digest)


def as_markdown(digest: Digest) -> str:
    """For who runs Hearpoint: it names the commands behind the figures, which mails leave out."""
    return _environment(html=False).get_template("digest.md.j2").render(digest=digest, commands=True)


def as_text(digest: Digest) -> str:
    """Plain text for a mail's other half: the Markdown, with nothing escaped and no commands."""
    environment = _environment(html=False)
    environment.filters["md"] = str
    return environment.get_template("digest.md.j2").render(digest=digest, commands=False).replace("\\#", "#")


def sparkline(counts: Sequence[int]) -> str:
    """A row of bars, the highest for the largest count: text, so that it shows in every mail client."""
    top = max(counts, default=0)
    if not top:
        return _BARS[0] * len(counts)
    return "".join(_BARS[round(count / top * (len(_BARS) - 1))] for count in counts)


def span(interval: Interval | None) -> str:
    return "" if interval is None else f"{signed(interval.low)} to {signed(interval.high)}"


def bar(value: float) -> tuple[int, int]:
    """Net sentiment from -100 to 100 as a bar from the middle: where it starts and its length, in per cent."""
    length = round(abs(value) / 2)
    return (50 - length if value < 0 else 50, length)


def facts(line: SourceLine) -> list[str]:
    """What is known of a source's response rate and of the accuracy of its tags, in words."""
    lines = []
    response, accuracy = line.response, line.accuracy
    if response and response.rate is not None and response.interval:
        lines.append(
            f"response rate {response.rate:.0%} ({response.interval.low:.0%} to {response.interval.high:.0%}): "
            f"{response.answered} of {response.asked} asked"
        )
    elif response:
        lines.append(f"{response.answered} answers, yet only {response.asked} asked: check `asked` in hearpoint.yaml")
    if accuracy:
        labelled = accuracy.basis == "labelled"
        lines.append(
            f"sentiment right in {'' if labelled else 'at least '}{accuracy.share:.0%} "
            f"({accuracy.interval.low:.0%} to {accuracy.interval.high:.0%}) "
            f"of {accuracy.n} {'posts checked' if labelled else 'sentences that people looked at,'} "
            f"{'on' if labelled else 'as of'} {accuracy.measured_on}"
        )
    return lines


def too_few(digest: Digest) -> list[str]:
    """A line a stage: touchpoints with too few unhappy people to rank, and how many."""
    return [
        f"{stage.stage_name}: " + ", ".join(f"{point.name} ({point.unhappy})" for point in stage.few)
        for stage in digest.pain
        if stage.few
    ]


def checks(digest: Digest) -> str:
    """What people did about the tags this week, and whether anybody knows how good they are."""
    made = sum(count for _, count in digest.corrections)
    kinds = ", ".join(f"{count} of {what}" for what, count in digest.corrections)
    people = f"People corrected {made} {'tag' if made == 1 else 'tags'} this {digest.unit} ({kinds})."
    unknown = [line.source for line in digest.sources if line.accuracy is None]
    sure = f" Nobody has yet measured the accuracy of the tags of {', '.join(unknown)}."
    return (people if made else f"Nobody corrected a tag this {digest.unit}.") + (sure if unknown else "")


def period_options(digest: Digest) -> str:
    """How commands are asked for the same time."""
    if digest.unit == "week":
        return f"--week {digest.week}"
    return f"--since {digest.first_day} --until {digest.last_day}"


def score_line(line: ScoreLine) -> str:
    """NPS of each week in words: a gap where nobody answered, the number of answers beside."""
    return ", ".join(
        f"{week.rpartition('-')[2]} {'–' if nps is None else signed(nps)} (n {n})"
        for week, nps, n in zip(line.weeks, line.nps, line.n, strict=True)
    )


def share(topic: TopicShare) -> str:
    """ "12% (8% to 17%)"."""
    return f"{topic.share:.0%} ({topic.interval.low:.0%} to {topic.interval.high:.0%})"


def by_period(topic: TopicShare) -> str:
    """ "–, 14, 12": people of each week, a gap where nothing was said."""
    return ", ".join("–" if number is None else str(number) for number in topic.series)


def standing(topic: TopicShare) -> str:
    """What a topic's own history says of this week's number."""
    return {"steady": "no clear change"}.get(topic.status, topic.status)


def escape_markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _environment(*, html: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("hearpoint.present"),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "sparkline": sparkline,
        "signed": signed,
        "span": span,
        "bar": bar,
        "md": escape_markdown,
        "facts": facts,
        "checks": checks,
        "period_options": period_options,
        "too_few": too_few,
        "score_line": score_line,
        "share": share,
        "standing": standing,
        "by_period": by_period,
    }
    return environment
