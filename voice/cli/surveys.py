"""``voice surveys``: check, list, publish and close surveys."""

from pathlib import Path

import click
from sqlalchemy import select

from voice.cli.doors import open_both, open_vault, read_settings
from voice.cli.printing import render_form
from voice.errors import SurveyError
from voice.models.vault.survey_version import SurveyVersion as SurveyRow
from voice.services.paper_forms import lay_out
from voice.services.publishing import close_channel, list_published, publish_survey, store_survey
from voice.services.surveys.loading import (
    GROUP,
    PACKAGED,
    inspect_survey,
    load_packaged,
    load_survey,
    packaged_text,
)
from voice.services.surveys.model import SurveyVersion

OURS = (*PACKAGED, GROUP)


@click.group()
def surveys() -> None:
    """Surveys: check a file, publish a version, close a channel, list them."""


@surveys.command()
@click.argument("survey")
def check(survey: str) -> None:
    """Say in plain words what is wrong with a SURVEY: a file, or the name of one of ours."""
    text = _read(survey)
    found = inspect_survey(text, others=load_packaged())
    for problem in found.problems:
        click.echo(problem)
    if found.warnings:
        click.echo("Allowed, but look again:")
    for warning in found.warnings:
        click.echo(f"  {warning}")
    if found.survey is None or found.problems:
        broken = len(found.problems)
        message = f"{found.name}: {broken} {'problem' if broken == 1 else 'problems'}."
        raise click.ClickException(message)
    click.echo(f"{found.name}: {len(found.survey.items)} questions, no rule broken.")


@surveys.command()
@click.argument("survey")
def publish(survey: str) -> None:
    """Check a SURVEY and open it to children, in place of the one open in its channel.

    SURVEY is a file, or the name of one that comes with the project: police,
    return_talk, exit_check.
    """
    text = _read(survey)
    with open_both(read_settings()) as (vault, intake):
        checked = load_survey(text, others=list_published(vault))
        store_survey(vault, checked)
        publish_survey(vault, intake, checked.key)
    click.echo(f"{checked.key} is open.")


@surveys.command()
@click.argument("channel")
def close(channel: str) -> None:
    """Take no more answers in a CHANNEL, such as "police"."""
    with open_both(read_settings()) as (_, intake):
        version = close_channel(intake, channel)
    click.echo(f"{version} is closed.")


@surveys.command()
@click.argument("survey")
@click.option(
    "--version",
    type=click.Choice([version.value for version in SurveyVersion]),
    default=SurveyVersion.FULL.value,
    help="P: pictures and few words. S: short. F: all questions, the default.",
)
@click.option("--language", default="en", show_default=True, help="The language of the sheet.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def paper(survey: str, version: str, language: str, out: Path) -> None:
    """Write a SURVEY as one HTML file to print on A4: a file, or the name of one of ours.

    The same ids and answer codes stand on it, so that two people can type it in later. The
    one called group is for the adult who leads a group talk, and one person types it in.
    """
    found = load_survey(_read(survey), others=())
    form = lay_out(found, SurveyVersion(version), language)
    out.write_text(render_form(form, read_settings()), encoding="utf-8")
    click.echo(f"{out}: {form.name}, {len(form.questions)} questions. Print it without scaling.")


@surveys.command("list")
def list_command() -> None:
    """Show all surveys here."""
    with open_vault(read_settings()) as vault:
        for row in vault.scalars(select(SurveyRow).order_by(SurveyRow.version)):
            state = "published" if row.is_published else "draft"
            click.echo(f"{row.version}  {row.channel}  {state}  {row.document_hash[:12]}")


def _read(survey: str) -> str:
    """Return the text of a survey file, or of one that comes with the project.

    :raises SurveyError: if it is neither
    """
    if survey in OURS:
        return packaged_text(survey)
    try:
        return Path(survey).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        names = ", ".join(OURS)
        problem = f"there is no such file, and it is none of {names}"
        raise SurveyError(survey, [problem]) from err
