"""Coming in, going out, and one's own account."""

from flask import Blueprint

from voice.admin import account, home, sign_in

bp = Blueprint("admin", __name__)
for page in (home, sign_in, account):
    bp.register_blueprint(page.bp)
