"""The language of a page: it stands at the head of the address and nowhere else.

English has no prefix; the others stand in front of every address, as in "/cy/help". The prefix
is taken off before any route is looked up, so that a route knows nothing of languages, and put
back on by :func:`at`, through which each link, form and redirect goes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.support import Translations
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, Domain

from voice.services.languages import SOURCE, Catalogues, Language
from voice.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEY = "voice.language"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The page being read, in another language."""

    name: str
    tag: str
    path: str


class Prefixes:
    """Take the language off the head of an address before the site sees it.

    :param site: the site
    :param languages: those that are offered; any other prefix is an address like all others
    """

    def __init__(self, site: "WSGIApplication", languages: Iterable[Language]) -> None:
        self._site = site
        self._languages = {language.code: language for language in languages}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        _, _, path = environ.get("PATH_INFO", "").partition("/")
        code, slash, rest = path.partition("/")
        if slash and code in self._languages:
            environ[KEY] = self._languages[code]
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{code}"
            environ["PATH_INFO"] = f"/{rest}"
        return self._site(environ, start_response)


class Words(Domain):  # type: ignore[misc]  # Flask-Babel publishes no types
    """Hand Flask-Babel the words of the language that stands in the address."""

    def __init__(self, catalogues: Catalogues) -> None:
        super().__init__(domain="pages")
        self._catalogues = catalogues

    def get_translations(self) -> Translations:
        """Return what translates for this request."""
        return self._catalogues.get(language(), "pages")


def join(app: Flask, settings: Settings) -> None:
    """Offer ``app`` in each language that is complete and that the operator wants."""
    catalogues = Catalogues(settings.translations)
    offered = [
        found
        for found in catalogues.list_complete("pages")
        if found == SOURCE or settings.languages is None or found.code in settings.languages
    ]
    app.extensions["catalogues"] = catalogues
    app.extensions["languages"] = tuple(offered)
    babel = Babel(app, locale_selector=lambda: language().locale)
    babel.domain_instance = Words(catalogues)
    app.jinja_env.globals["at"] = at
    app.context_processor(
        lambda: {"lang": language().tag, "dir": language().direction, "language": language().code}
    )
    app.wsgi_app = Prefixes(app.wsgi_app, offered[1:])  # type: ignore[method-assign]  # Flask's documented way to add middleware


def language() -> Language:
    """Return the language of the request; English where there is none."""
    found: Language = request.environ.get(KEY, SOURCE) if has_request_context() else SOURCE
    return found


def at(path: str) -> str:
    """Return where a path of this site is in the language of the request."""
    return request.script_root + path if has_request_context() else path


def at_source(path: str) -> str:
    """Return where a path of this site is in English."""
    root = request.script_root
    return (root if language() == SOURCE else root.removesuffix(f"/{language().code}")) + path


def list_offered() -> tuple[Language, ...]:
    """Return the languages whose pages are complete and offered; English is first."""
    found: tuple[Language, ...] = current_app.extensions["languages"]
    return found


def list_elsewhere(codes: Iterable[str] | None = None) -> tuple[Elsewhere, ...]:
    """Return where the page being read stands in the other languages.

    :param codes: in these languages only; ``None`` for all that are offered
    """
    wanted = None if codes is None else {*codes, SOURCE.code}
    return tuple(
        Elsewhere(
            found.name,
            found.tag,
            at_source(("" if found == SOURCE else f"/{found.code}") + request.path),
        )
        for found in list_offered()
        if found != language() and (wanted is None or found.code in wanted)
    )
