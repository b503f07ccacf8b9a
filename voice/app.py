"""Build a site: the only place that joins everything."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from voice.db import check_schema, make_engine
from voice.settings import Settings, read_pepper, read_staff_secret
from voice.web.transaction import set_engines

Surface = Literal["public", "staff"]

ROOT = Path(__file__).resolve().parent.parent
MAX_REQUEST_BYTES = 256 * 1024
MAX_FORM_BYTES = 128 * 1024


def create_app(surface: Surface, environ: Mapping[str, str] | None = None) -> Flask:
    """Build the public or the staff site from the environment.

    :param environ: used instead of the process's own, for instance in tests
    :raises SettingsError: if a setting or a secret is missing or wrong
    :raises SchemaError: if a database needs an upgrade
    """
    found = os.environ if environ is None else environ
    settings = Settings.from_environ(found)
    app = Flask(
        "voice",
        template_folder=ROOT / "templates",
        static_folder=None,
    )
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["settings"] = settings
    if settings.proxy_count:
        count = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask's documented way to add middleware
    if surface == "public":
        _join_public(app, settings, read_pepper(settings, found))
    else:
        _join_staff(app, settings, read_staff_secret(settings, found))
    return app


def _join_public(app: Flask, settings: Settings, pepper: bytes | None) -> None:
    from voice import public  # noqa: PLC0415 - the public process must not load the staff site

    write = make_engine(settings.intake_url, use="public")
    read = make_engine(settings.intake_url, use="public_read")
    set_engines(app, {"intake": write, "intake_read": read})
    app.extensions["pepper"] = pepper
    public.join(app, settings)


def _join_staff(app: Flask, settings: Settings, secret: bytes) -> None:
    from voice import admin, planning, review  # noqa: PLC0415 - the staff process alone loads these
    from voice.web import guards  # noqa: PLC0415

    vault = make_engine(settings.vault_url)
    check_schema(vault, "vault")
    set_engines(
        app,
        {
            "vault": vault,
            "vault_read": make_engine(settings.vault_url, use="read"),
            "intake": make_engine(settings.intake_url),
        },
    )
    app.extensions["staff_secret"] = secret
    for surface in (admin, review, planning):
        app.register_blueprint(surface.bp)
    guards.join(app)
