"""Planners: released tables, and nothing else."""

from flask import Blueprint

from voice.planning import releases

bp = Blueprint("planning", __name__, url_prefix="/planning")
bp.register_blueprint(releases.bp)
