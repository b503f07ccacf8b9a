"""The site before the help numbers were rung, and after."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, delete

from tests import factories
from tests.pages import Pages
from voice.app import create_app
from voice.db import Side, transaction
from voice.models.intake.opening import HelpCheck


@pytest.fixture
def closed(environ: dict[str, str], engines: dict[Side, Engine]) -> Iterator[Pages]:
    """Open a site whose operator has rung other numbers than these."""
    with transaction(engines["intake"]) as session:
        factories.publish(session)
        session.execute(delete(HelpCheck))
        session.add(HelpCheck(numbers_hash="other", month="2030-01"))
    with Pages(create_app("public", environ), surface="public") as opened:
        yield opened


@pytest.mark.parametrize("path", ["/", "/ways", "/heard", "/how-to-leave", "/q/1", "/code", "/no"])
def test_nothing_opens_before_the_numbers_were_rung(path: str, closed: Pages) -> None:
    page = closed.get(path, status=503)

    assert page.h1 == "This is not open yet"
    assert "tel:08001111" in page.links().values()


def test_nobody_can_start_before(closed: Pages) -> None:
    page = closed.post("/start", {"channel": "message"}, status=503)

    assert page.h1 == "This is not open yet"
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("path", ["/help", "/help/more", "/privacy"])
def test_help_and_privacy_are_always_open(path: str, closed: Pages) -> None:
    assert closed.get(path).h1 != "This is not open yet"


def test_the_way_out_is_always_open(closed: Pages) -> None:
    assert closed.get("/leave", bare=True).status == 200


def test_the_site_opens_when_they_were_rung_and_stays_open_without_asking(
    closed: Pages, engines: dict[Side, Engine]
) -> None:
    closed.get("/", status=503)
    with transaction(engines["intake"]) as session:
        factories.make_help_check(session)

    assert closed.get("/").h1 == "Have your say"
    closed.app.extensions["engines"] = {}
    assert closed.get("/").h1 == "Have your say"


def test_a_demonstration_is_open_and_says_that_nobody_rang(
    environ: dict[str, str], engines: dict[Side, Engine]
) -> None:
    with transaction(engines["intake"]) as session:
        factories.publish(session)
        session.execute(delete(HelpCheck))
    environ["VOICE_DEMO"] = "1"

    with Pages(create_app("public", environ), surface="public") as pages:
        assert pages.get("/").h1 == "Have your say"
        for path in ("/help", "/help/more"):
            assert "Nobody has rung these numbers" in pages.get(path).words
        assert "Nothing yet. First we read" in pages.get("/heard").words


def test_a_real_site_does_not_call_itself_a_demonstration(pages: Pages) -> None:
    assert "try-out" not in pages.get("/help").words
