"""A published line stands once."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import make_published_line
from voice.models.intake.heard import PublishedHeardLine


def test_a_line_is_published_once(intake_session: Session) -> None:
    line_id = make_published_line(intake_session).id
    intake_session.expunge_all()

    intake_session.add(PublishedHeardLine(id=line_id, outcome="done", month="", words="{}"))
    with pytest.raises(IntegrityError):
        intake_session.flush()
