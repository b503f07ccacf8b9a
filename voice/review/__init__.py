"""The children's rights team: read, confirm codes, look after flags, see themes."""

from flask import Blueprint

from voice.review import (
    groups,
    heard,
    paper,
    queue,
    releases,
    replies,
    safeguarding,
    safety,
    themes,
)

bp = Blueprint("review", __name__, url_prefix="/review")
for page in (queue, safety, replies, safeguarding, themes, releases, heard, paper, groups):
    bp.register_blueprint(page.bp)
