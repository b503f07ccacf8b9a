"""A line rests on a release that exists."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import MOMENT, make_staff
from voice.models.vault.heard import HeardLine, HeardState, Outcome


def test_a_line_needs_its_release(session: Session) -> None:
    line = HeardLine(
        id=b"l" * 16,
        release_number=9,
        code="bullying",
        outcome=Outcome.DONE,
        month="2030-03",
        words="{}",
        state=HeardState.DRAFT,
        written_by=make_staff(session).id,
        written_at=MOMENT,
    )
    session.add(line)

    with pytest.raises(IntegrityError):
        session.flush()
