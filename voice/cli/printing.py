"""Pages to print, each one file: style inside, no request, nothing from anywhere else."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from voice.services.help import load_help
from voice.services.paper_forms import PaperForm
from voice.services.posters import Poster
from voice.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent


def render_form(form: PaperForm, settings: Settings) -> str:
    """Return a survey version on paper, as HTML."""
    return _render(
        "paper/form.html",
        form=form,
        site_name=settings.site_name,
        organisation=settings.organisation_name,
        numbers=load_help().numbers,
    )


def render_poster(poster: Poster, *, is_cards: bool) -> str:
    """Return the poster, or the same on ten cards, as HTML."""
    return _render("paper/poster.html", poster=poster, is_cards=is_cards)


def _render(template: str, **context: object) -> str:
    pages = Environment(
        loader=FileSystemLoader([ROOT / "templates", ROOT / "static"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template(template).render(is_file=True, **context)
