"""The young people's site: landing, questions, check, send, help, and the way out."""

from flask import Blueprint, Flask

from voice.public import (
    checking,
    comeback,
    faults,
    heard,
    helping,
    kiosk,
    landing,
    leaving,
    opening,
    questions,
    sending,
    shell,
    visits,
)
from voice.settings import Settings

bp = Blueprint("public", __name__)
for _module in (landing, heard, helping, questions, checking, comeback, leaving, kiosk):
    bp.register_blueprint(_module.bp)


def join(app: Flask, settings: Settings) -> None:
    """Join everything that only the young people's site has to ``app``."""
    app.register_blueprint(bp)
    shell.join(app)
    kiosk.join(app, settings)
    opening.join(app, settings)
    heard.join(app)
    visits.join(app, settings)
    sending.join(app, settings)
    checking.join(app, settings)
    comeback.join(app, settings)
    faults.join(app)
