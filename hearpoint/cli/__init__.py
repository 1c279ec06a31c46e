"""The command line. A command parses, calls the engine, shows; heavy imports happen inside the commands."""

from __future__ import annotations

import sys

import click

from config.errors import HearpointError
from hearpoint import __version__
from hearpoint.cli.collect import collect, import_file, sources
from hearpoint.cli.common import tolerate_old_terminals
from hearpoint.cli.correct import correct, show
from hearpoint.cli.demo import demo
from hearpoint.cli.digest import digest
from hearpoint.cli.evaluate import evaluate
from hearpoint.cli.init import init
from hearpoint.cli.journey import journey
from hearpoint.cli.learn import learn
from hearpoint.cli.maintenance import backup, check, restore
from hearpoint.cli.nps import nps
from hearpoint.cli.pain_points import pain_points
from hearpoint.cli.praise import praise
from hearpoint.cli.remedies import with_remedy
from hearpoint.cli.review import review
from hearpoint.cli.run import run
from hearpoint.cli.search import search
from hearpoint.cli.sections import Sections
from hearpoint.cli.statistics.commands import STATISTICS
from hearpoint.cli.statistics.scores import scores
from hearpoint.cli.tag import tag
from hearpoint.cli.topics import topics

_INTERRUPTED = 130


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hearpoint")
def commands() -> None:
    """Hears customers at every touchpoint: collects posts and survey comments, tags them, ranks what hurts."""


commands.add_sections(
    {
        "Set up": (demo, init, journey, sources, backup, restore, check),
        "Collect and tag": (run, collect, import_file, tag, topics),
        "Read": (pain_points, digest, nps, scores),
        "Thank people": (praise,),
        "Look closer, decide, put right": (search, show, review, correct, evaluate, learn),
        "Ask further, also of a CSV file of your own": tuple(
            command for command in STATISTICS if command is not scores
        ),
    }
)


def main(arguments: list[str] | None = None) -> None:
    """Entry point. Exit codes: 0 done, 1 failed, 2 asked wrongly, 130 interrupted."""
    tolerate_old_terminals()
    try:
        code = commands.main(arguments, prog_name="hearpoint", standalone_mode=False)
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except HearpointError as error:
        click.echo(f"Error: {with_remedy(error)}", err=True)
        code = error.exit_code
    except OSError as error:  # a full disk, a folder taken away: what no command expects
        click.echo(f"Error: {f'{error.filename}: ' if error.filename else ''}{error.strerror or error}", err=True)
        code = HearpointError.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted; what was stored before stays, run again to go on.", err=True)
        code = _INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)
