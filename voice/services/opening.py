"""Note that the operator has rung the help numbers: only then the site opens to children."""

from sqlalchemy.orm import Session

from voice.models.intake.opening import HelpCheck
from voice.queries.published_heard import find_help_check
from voice.services.audit import Actor, record_event
from voice.services.help import Help


def record_check(vault: Session, intake: Session, actor: Actor, found: Help) -> None:
    """Open the site for as long as it shows these very numbers, and log who said so, and when.

    Said again, the month stays in which they were rung first.
    """
    if find_help_check(intake, found.numbers_hash) is None:
        intake.add(HelpCheck(numbers_hash=found.numbers_hash, month=f"{actor.at:%Y-%m}"))
        intake.flush()
    record_event(vault, actor, "check help numbers", f"help numbers {found.numbers_hash}")


def are_numbers_rung(intake: Session, found: Help) -> bool:
    """Tell whether somebody said that they rang the numbers that the site shows."""
    return find_help_check(intake, found.numbers_hash) is not None
