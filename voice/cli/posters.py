"""``voice posters``: a poster and a sheet of cards with the address of the site."""

from pathlib import Path

import click

from voice.cli.doors import read_settings
from voice.cli.printing import render_poster
from voice.services.posters import design_poster, list_languages


@click.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--language",
    "languages",
    multiple=True,
    default=["en"],
    type=click.Choice(list_languages()),
    help="A language to print; name it again for one more. The first stands on top.",
)
def posters(out: Path, languages: tuple[str, ...]) -> None:
    """Write a poster and ten cards, each one HTML file to print on A4.

    They name the site and its address (VOICE_SITE_NAME, VOICE_PUBLIC_URL) and no topic.
    """
    settings = read_settings()
    poster = design_poster(settings.site_name, settings.public_url, languages)
    out.mkdir(parents=True, exist_ok=True)
    for name in ("poster", "cards"):
        html = render_poster(poster, is_cards=name == "cards")
        (out / f"{name}.html").write_text(html, encoding="utf-8")
        click.echo(out / f"{name}.html")
    for line in poster.lines:
        if not line.is_checked:
            click.echo(f"Let a native speaker read it before you print: {line.language}")
