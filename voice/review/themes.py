"""Themes: how many children told of each reason, with the range that chance allows."""

from flask import Blueprint, abort, render_template, request

from analysis.codebook import REASON_ROLES, Role, load_codebook
from voice.models.vault.staff import StaffRole
from voice.services.themes import count_themes
from voice.web.charts import Measure, draw_bars
from voice.web.guards import allow
from voice.web.transaction import transaction

bp = Blueprint("themes", __name__)

REASONS = "reasons"


@bp.get("/themes")
@allow(StaffRole.REVIEWER)
def themes() -> str:
    """Show confirmed themes as a chart and a table with the same numbers."""
    codebook = load_codebook()
    chosen = request.args.get("roles", REASONS)
    names = {REASONS: "Reasons for leaving"} | {
        label.role.value: label.label for label in codebook.roles
    }
    if chosen not in names:
        abort(404)
    roles = REASON_ROLES if chosen == REASONS else frozenset({Role(chosen)})
    with transaction("vault_read") as session:
        counted = count_themes(session, codebook, roles)
    chart = draw_bars(
        [
            Measure(theme.label, theme.percent, theme.words, theme.low, theme.high)
            for theme in counted.themes
        ]
    )
    return render_template(
        "review/themes.html", counted=counted, chart=chart, names=names, chosen=chosen
    )
