"""The command line: the commands together, and how they end. Only here a process exits."""

from __future__ import annotations

import io
import signal
import sys
import traceback
from typing import NoReturn

import click
from rich.text import Text

from grader import __version__
from grader.commands import cluster, common, course, explore, grading, machine, platforms, watching, why
from grader.errors import KitError, UsageError
from grader.text import printable

USAGE, KIT_FAILURE, INTERRUPTED = 2, 3, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="jitgrade")
def cli() -> None:
    """Grade high-performance Python exercises."""


for _command in (
    *(grading.grade_command, grading.check_command, watching.watch_command, watching.next_command),
    *(course.release_command, course.student_kit_command, course.lint_command),
    *(course.new_command, course.render_command),
    *(platforms.class_report_command, platforms.leaderboard_command),
    *(platforms.gradescope_command, platforms.classroom50_command, platforms.export_command),
    *(cluster.work_command, cluster.status_command),
    *(machine.doctor_command, machine.cuda_explain_command, machine.run_command),
    *(explore.explore_command, why.why_command),
):
    cli.add_command(_command)


def _fail(error: BaseException, code: int) -> NoReturn:
    console = common.stderr()
    with common.inert_output():
        console.print(Text(f"jitgrade: {printable(str(error), 8000)}"), soft_wrap=True)
    if code == KIT_FAILURE:
        reason = "This is a fault of the kit or the machine, not of a submission: no mark was given for it."
        console.print(Text(reason), soft_wrap=True)
    sys.exit(code)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exits with 0, 1 (check, lint), 2 (usage), 3 (the kit's own fault) or 130 (Ctrl-C)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = cli.main(arguments, prog_name="jitgrade", standalone_mode=False)
        if code:
            sys.exit(code)
    except UsageError as error:
        _fail(error, USAGE)
    except KitError as error:
        _fail(error, KIT_FAILURE)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(INTERRUPTED)
    except Exception as error:
        traceback.print_exc()
        _fail(error, KIT_FAILURE)
