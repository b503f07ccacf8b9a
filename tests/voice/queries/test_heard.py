"""Which themes a line may be about, and the lines in their order."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from analysis.codebook import load_codebook
from tests.factories import MOMENT, make_actor, make_children, make_heading, make_staff
from voice.errors import HeardError
from voice.models.vault.release import Release
from voice.queries import heard as queries
from voice.queries.releases import read_release
from voice.services.releases import approve_release, freeze_release, withdraw_release


def publish(session: Session, people: tuple[str, str], hour: int) -> Release:
    builder, second = (
        make_actor(make_staff(session, name), MOMENT + timedelta(hours=hour)) for name in people
    )
    release = freeze_release(session, builder, load_codebook(), make_heading())
    shown_hash = read_release(release).content_hash
    return approve_release(session, second, release.number, shown_hash=shown_hash)


def test_only_themes_with_a_number_in_a_published_release_are_offered(session: Session) -> None:
    reader = make_staff(session)
    make_children(session, reader, 30)
    make_children(session, reader, 3, code="bullying")
    before = queries.list_themes(session)

    release = publish(session, ("bea", "abe"), 1)

    offered = queries.list_themes(session)
    assert before == {}
    assert (set(offered), offered["family_conflict"][0]) == ({"family_conflict"}, 1)
    withdraw_release(
        session, make_actor(reader), release.number, reason="A number in it was wrong."
    )
    assert queries.list_themes(session) == {}


def test_a_theme_rests_on_the_newest_release_that_shows_it(session: Session) -> None:
    make_children(session, make_staff(session), 30)
    publish(session, ("bea", "abe"), 1)
    publish(session, ("cleo", "dan"), 3)

    assert queries.list_themes(session)["family_conflict"][0] == 2


def test_a_line_that_is_not_there_is_an_error(session: Session) -> None:
    assert queries.list_lines(session) == []
    assert queries.list_published_of(session, 1) == []
    with pytest.raises(HeardError):
        queries.get_line(session, b"none")
