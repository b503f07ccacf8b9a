"""Lines of "You said, we did" as the rights team keeps them, and the themes they may be about."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.errors import HeardError
from voice.models.vault.heard import HeardLine, HeardState
from voice.models.vault.release import Release, ReleaseState
from voice.queries.releases import read_tables


def list_lines(session: Session) -> Sequence[HeardLine]:
    """Return every line, the latest first."""
    return session.scalars(
        select(HeardLine).order_by(HeardLine.written_at.desc(), HeardLine.id)
    ).all()


def get_line(session: Session, line_id: bytes) -> HeardLine:
    """Return a line, locked until the transaction ends.

    :raises HeardError: if there is none
    """
    line = session.get(HeardLine, line_id, with_for_update=True)
    if line is None:
        message = "there is no such line"
        raise HeardError(message)
    return line


def list_published_of(session: Session, release_number: int) -> Sequence[HeardLine]:
    """Return the published lines that rest on a release."""
    return session.scalars(
        select(HeardLine)
        .where(HeardLine.release_number == release_number, HeardLine.state == HeardState.PUBLISHED)
        .order_by(HeardLine.id)
    ).all()


def list_themes(session: Session) -> dict[str, tuple[int, str]]:
    """Return each theme that a published release shows with a number, by its code.

    With it come the newest such release and the theme's name. A theme whose number is
    hidden is not among them: a line about it would say that somebody told of it.
    """
    found: dict[str, tuple[int, str]] = {}
    releases = session.scalars(
        select(Release).where(Release.state == ReleaseState.PUBLISHED).order_by(Release.number)
    )
    for release in releases:
        for released in read_tables(release):
            for code, label, cells in zip(
                released.table.rows, released.row_labels, released.table.cells, strict=True
            ):
                if any(cell.count for cell in cells):
                    found[code] = (release.number, label)
    return dict(sorted(found.items(), key=lambda theme: theme[1][1]))
