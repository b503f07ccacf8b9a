"""Lines of "You said, we did": two people, and themes that a release shows."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.codebook import load_codebook
from tests.factories import HEARD, MOMENT, make_actor, make_children, make_heading, make_staff
from voice.errors import HeardError
from voice.models.intake.heard import PublishedHeardLine
from voice.models.vault.audit import AuditEvent
from voice.models.vault.heard import HeardLine, HeardState
from voice.queries.releases import read_release
from voice.services import heard
from voice.services.audit import Actor
from voice.services.heard import LineDraft
from voice.services.releases import approve_release, freeze_release, withdraw_release

DRAFT = LineDraft("family_conflict", "done", "2030-03", {"en": HEARD})


@pytest.fixture
def writer(session: Session) -> Actor:
    return make_actor(make_staff(session, "wanda"))


@pytest.fixture
def second(session: Session) -> Actor:
    return make_actor(make_staff(session, "sam"))


@pytest.fixture
def release(session: Session, writer: Actor, second: Actor) -> int:
    """Publish a release with one theme that is shown and one that is hidden."""
    builder = make_staff(session, "bea")
    make_children(session, builder, 30)
    make_children(session, builder, 3, code="bullying")
    frozen = freeze_release(session, writer, load_codebook(), make_heading())
    shown_hash = read_release(frozen).content_hash
    approve_release(session, second, frozen.number, shown_hash=shown_hash)
    return frozen.number


def published(intake_session: Session) -> list[bytes]:
    return list(intake_session.scalars(select(PublishedHeardLine.id)))


def approve(
    session: Session, intake_session: Session, actor: Actor, line: HeardLine, shown: str = ""
) -> HeardLine:
    shown_hash = shown or heard.hash_of(line)
    return heard.approve_line(session, intake_session, actor, line.id, shown_hash=shown_hash)


@pytest.mark.usefixtures("release")
def test_a_second_person_publishes_and_either_withdraws(
    session: Session, intake_session: Session, writer: Actor, second: Actor
) -> None:
    line = heard.write_line(session, writer, DRAFT)
    assert published(intake_session) == []

    approve(session, intake_session, second, line)
    assert published(intake_session) == [line.id]
    assert (line.state, line.approved_by) == (HeardState.PUBLISHED, second.staff_id)

    heard.withdraw_line(session, intake_session, writer, line.id)
    intake_session.flush()
    assert published(intake_session) == []
    assert session.scalars(
        select(AuditEvent.action)
        .where(AuditEvent.action.contains("heard line"))
        .order_by(AuditEvent.number)
    ).all() == ["write heard line", "publish heard line", "withdraw heard line"]


@pytest.mark.usefixtures("release")
def test_the_writer_alone_publishes_nothing(
    session: Session, intake_session: Session, writer: Actor
) -> None:
    line = heard.write_line(session, writer, DRAFT)

    with pytest.raises(HeardError, match="second person"):
        approve(session, intake_session, writer, line)

    assert published(intake_session) == []


@pytest.mark.usefixtures("release")
def test_nobody_publishes_what_they_were_not_shown(
    session: Session, intake_session: Session, writer: Actor, second: Actor
) -> None:
    line = heard.write_line(session, writer, DRAFT)
    shown = heard.hash_of(line)
    heard.edit_line(session, writer, line.id, replace(DRAFT, month="2030-04"))

    with pytest.raises(HeardError, match="not the one you were shown"):
        approve(session, intake_session, second, line, shown)


@pytest.mark.usefixtures("release")
def test_who_edits_is_the_writer(
    session: Session, intake_session: Session, writer: Actor, second: Actor
) -> None:
    line = heard.write_line(session, writer, DRAFT)
    heard.edit_line(session, second, line.id, replace(DRAFT, month="2030-04"))

    with pytest.raises(HeardError, match="second person"):
        approve(session, intake_session, second, line)


@pytest.mark.usefixtures("release")
def test_what_is_published_does_not_change(
    session: Session, intake_session: Session, writer: Actor, second: Actor
) -> None:
    line = heard.write_line(session, writer, DRAFT)
    approve(session, intake_session, second, line)

    with pytest.raises(HeardError, match="does not wait any more"):
        heard.edit_line(session, writer, line.id, DRAFT)
    with pytest.raises(HeardError, match="does not wait any more"):
        approve(session, intake_session, second, line)


@pytest.mark.usefixtures("release")
def test_a_withdrawn_line_never_comes_back(
    session: Session, intake_session: Session, writer: Actor, second: Actor
) -> None:
    line = heard.write_line(session, writer, DRAFT)
    heard.withdraw_line(session, intake_session, writer, line.id)

    with pytest.raises(HeardError, match="withdrawn before"):
        heard.withdraw_line(session, intake_session, writer, line.id)
    with pytest.raises(HeardError, match="does not wait any more"):
        approve(session, intake_session, second, line)


def test_lines_go_with_the_release_they_rest_on(
    release: int, session: Session, intake_session: Session, writer: Actor, second: Actor
) -> None:
    line, draft = (heard.write_line(session, writer, DRAFT) for _ in range(2))
    approve(session, intake_session, second, line)
    withdraw_release(session, second, release, reason="A number in it was wrong.")

    assert heard.withdraw_lines_of(session, intake_session, second, release) == 1

    intake_session.flush()
    assert published(intake_session) == []
    with pytest.raises(HeardError, match="no published release shows this theme"):
        approve(session, intake_session, second, draft)


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"code": "bullying"}, "a theme that a published release shows"),
        ({"code": "nothing"}, "a theme that a published release shows"),
        ({"outcome": "maybe"}, "what came of it"),
        ({"month": "May"}, "year and month"),
        ({"month": "2030-13"}, "year and month"),
        ({"words": {}}, "both halves in English"),
        ({"words": {"en": {"said": "You said so.", "did": ""}}}, "both halves"),
        ({"words": {"en": HEARD, "cy": {"said": "D", "did": ""}}}, "a translation needs both"),
        ({"words": {"en": HEARD, "xx": HEARD}}, "a translation needs both"),
        ({"words": {"en": HEARD | {"did": "a. " * 101}}}, "300 characters"),
        ({"words": {"en": HEARD | {"did": "We changed placements"}}}, "we do not use"),
    ],
)
def test_a_line_with_a_problem_is_not_kept(
    change: dict[str, object], problem: str, session: Session, writer: Actor
) -> None:
    with pytest.raises(HeardError, match=problem):
        heard.write_line(session, writer, replace(DRAFT, **change))  # type: ignore[arg-type]  # wrong on purpose

    assert session.scalars(select(HeardLine)).all() == []


@pytest.mark.usefixtures("release")
def test_only_a_person_writes_and_withdraws(
    session: Session, intake_session: Session, writer: Actor
) -> None:
    nobody = Actor(None, MOMENT, b"key")
    line = heard.write_line(session, writer, DRAFT)

    with pytest.raises(HeardError, match="signed in"):
        heard.write_line(session, nobody, DRAFT)
    with pytest.raises(HeardError, match="signed in"):
        heard.withdraw_line(session, intake_session, nobody, line.id)
    with pytest.raises(HeardError, match="no such line"):
        heard.withdraw_line(session, intake_session, writer, b"none")
