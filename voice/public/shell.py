"""Turn templates into replies: one request a page, style and script inside, named by hash."""

import gzip
from dataclasses import dataclass
from threading import Lock

from flask import Flask, Response, current_app, render_template, request

from voice.public import languages
from voice.services.help import load_help
from voice.settings import Settings
from voice.web import headers

GZIP_LEVEL = 9


@dataclass(frozen=True, slots=True)
class _Body:
    raw: bytes
    packed: bytes


class StaticPages:
    """Keep pages that are the same for everyone, rendered and compressed once."""

    def __init__(self) -> None:
        self._bodies: dict[tuple[str, str, tuple[tuple[str, object], ...]], _Body] = {}
        self._lock = Lock()

    def get(self, template: str, context: dict[str, object]) -> _Body:
        """Return the page in the language of the request, rendered on first use."""
        key = (languages.at(""), template, tuple(context.items()))
        with self._lock:
            if key not in self._bodies:
                raw = _render(template, context)
                self._bodies[key] = _Body(raw, gzip.compress(raw, GZIP_LEVEL, mtime=0))
            return self._bodies[key]


def join(app: Flask) -> None:
    """Prepare ``app`` for its pages: the words they share, and the headers with their hashes."""
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    languages.join(app, app.extensions["settings"])
    settings: Settings = app.extensions["settings"]
    app.extensions["static_pages"] = StaticPages()
    app.extensions["help"] = load_help()
    app.jinja_env.globals.update(
        site_name=settings.site_name,
        organisation=settings.organisation_name,
        organisation_first=settings.organisation_name[:1].upper() + settings.organisation_name[1:],
        read_within_days=settings.read_within_days,
        help=app.extensions["help"],
        is_demo=settings.is_demo,
    )
    scripts = ["page.js", "aloud.js", *(["kiosk.js"] if settings.kiosk else [])]
    headers.join_child(
        app,
        styles=_read(app, "page.css", "more.css"),
        scripts=_read(app, *scripts),
    )


def _read(app: Flask, *names: str) -> list[str]:
    return [app.jinja_env.get_template(f"public/{name}").render() for name in names]


def static_page(template: str, *, status: int = 200, **context: object) -> Response:
    """Return a page that is the same for everyone; it touches no database and no draft."""
    pages: StaticPages = current_app.extensions["static_pages"]
    body = pages.get(template, context)
    return _reply(body.packed if _takes_gzip() else body.raw, status, is_packed=_takes_gzip())


def page(template: str, *, reflects: bool, status: int = 200, **context: object) -> Response:
    """Return a page made for one child.

    :param reflects: whether it shows words the child typed: then it goes out
        uncompressed, because a secret beside such words leaks through the length
    """
    raw = _render(template, context)
    if reflects or not _takes_gzip():
        return _reply(raw, status, is_packed=False)
    return _reply(gzip.compress(raw, GZIP_LEVEL, mtime=0), status, is_packed=True)


def _render(template: str, context: dict[str, object]) -> bytes:
    return render_template(template, **context).encode()


def _takes_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _reply(body: bytes, status: int, *, is_packed: bool) -> Response:
    response = Response(body, status=status, content_type="text/html; charset=utf-8")
    response.headers["Vary"] = "Accept-Encoding"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response
