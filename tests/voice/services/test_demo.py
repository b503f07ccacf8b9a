import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, Response, redirect, request
from sqlalchemy import Engine, select
from werkzeug.serving import make_server

from tests import factories
from tests.databases import Databases, Urls
from voice.app import create_app
from voice.db import Side, transaction
from voice.errors import SiteError
from voice.models.intake.answer import Answer
from voice.models.intake.published import PublishedSurvey
from voice.opening import Opener
from voice.services.demo import COOKIE, send_people, send_person
from voice.services.invented import InventedPerson, invent_people
from voice.services.payloads import ANSWER, AnswerPayload, decode_answer
from voice.services.surveys.documents import canonical_json, document_hash, to_document
from voice.services.surveys.loading import load_packaged
from voice.services.surveys.model import Survey

pytestmark = pytest.mark.usefixtures("socket_enabled")  # 127.0.0.1 only

WAY_ON = '<form method="post"><button class="main" name="do" value="on">On</button></form>'


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    """Serve ``app`` on this machine and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def urls(databases: Databases, tmp_path: Path) -> Urls:
    """Return one kind of database only: what is tried here is the way over HTTP."""
    return databases.sqlite(tmp_path)


@pytest.fixture
def site(environ: dict[str, str], engines: dict[Side, Engine]) -> Iterator[str]:
    """Serve the public site with the surveys that come with the platform."""
    with transaction(engines["intake"]) as session:
        factories.make_key(session)
        factories.make_help_check(session)
        session.add_all(_published(survey) for survey in load_packaged())
    app = create_app("public", environ)
    with _served(app) as url:
        yield url
    for engine in app.extensions["engines"].values():
        engine.dispose()


def _published(survey: Survey) -> PublishedSurvey:
    document = to_document(survey)
    return PublishedSurvey(
        version=survey.key,
        channel=survey.channel,
        document=canonical_json(document),
        document_hash=document_hash(document),
        is_open=True,
    )


def _stored(engine: Engine, opener: Opener) -> list[AnswerPayload]:
    with transaction(engine) as session:
        answers = session.scalars(select(Answer)).all()
        return [
            decode_answer(opener.open(row.sealed, kind=ANSWER, form=row.survey_version))
            for row in answers
        ]


def _without_form(answers: list[AnswerPayload]) -> list[str]:
    return sorted(json.dumps({**answer, "form": ""}, sort_keys=True) for answer in answers)


def test_everybody_is_acknowledged_and_stored_once_with_their_words(
    site: str, engines: dict[Side, Engine], opener: Opener
) -> None:
    people = list(invent_people(4, seed=11))

    acknowledged = list(send_people(people, site))

    stored = _stored(engines["intake"], opener)
    assert acknowledged == [True] * 4
    assert len({answer["form"] for answer in stored}) == len(stored) == 4
    assert Counter(words for answer in stored for words in answer["texts"].values()) <= Counter(
        words for person in people for words in person.words.values()
    )
    assert {answer["version"] for answer in stored} == {"P", "S", "F", None}


def test_a_person_ticks_and_writes_what_they_are_invented_to(
    site: str, engines: dict[Side, Engine], opener: Opener
) -> None:
    ticks = {"v0": ["S"], "e1": ["left"], "s1": ["foster"], "b1": ["arguing", "fun"]}
    person = InventedPerson(7, ticks, {"b3": "bored of it all", "o1": "thats it"})

    assert send_person(person, site)

    (answer,) = _stored(engines["intake"], opener)
    assert answer["version"] == "S"
    assert answer["texts"] == {"b3": "bored of it all", "o1": "thats it"}
    assert (answer["closed"]["e1"], answer["closed"]["b1"]) == (["left"], ["arguing", "fun"])


def test_the_same_seed_sends_the_same_answers(
    site: str, engines: dict[Side, Engine], opener: Opener
) -> None:
    for _ in range(2):
        list(send_people(invent_people(2, seed=5), site))

    answers = _without_form(_stored(engines["intake"], opener))
    assert answers[::2] == answers[1::2]


def test_a_site_that_is_not_there_is_said_to_be_missing() -> None:
    with _served(Flask("gone")) as url:
        pass

    with pytest.raises(SiteError, match=f"no site answers at {url}"):
        list(send_people(invent_people(1, seed=1), url))


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(SiteError, match="is no address"):
        send_person(next(invent_people(1, seed=1)), url)


def test_an_address_for_https_is_tried_with_https() -> None:
    with _served(Flask("plain")) as url, pytest.raises(SiteError, match="no site answers"):
        send_person(next(invent_people(1, seed=1)), url.replace("http:", "https:"))


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda: "<p>Nothing here</p>", "nobody can go on from /"),
        (lambda: WAY_ON, "nobody can go on from /"),
        (lambda: Response("busy", 503), "/ answers with 503"),
    ],
    ids=["no way on", "round and round", "busy"],
)
def test_a_site_nobody_can_go_on_from_is_named(
    answer: Callable[[], str | Response], fault: str
) -> None:
    app = Flask("stuck")
    app.add_url_rule("/", view_func=answer, endpoint="stuck", methods=["GET", "POST"])

    with _served(app) as url, pytest.raises(SiteError, match=fault):
        send_person(next(invent_people(1, seed=1)), url)


def test_the_cookie_is_kept_and_no_other_is() -> None:
    app = Flask("cookies")
    seen: list[str | None] = []

    @app.route("/", methods=["GET", "POST"])
    def start() -> Response:
        if request.method == "GET":
            return Response(WAY_ON)
        response = redirect("/done", code=303)
        assert isinstance(response, Response)
        response.set_cookie("other", "no")
        response.set_cookie(COOKIE, "yes", secure=True, path="/")
        return response

    @app.get("/done")
    def done() -> str:
        seen.append(request.headers.get("Cookie"))
        return ""

    with _served(app) as url:
        assert send_person(next(invent_people(1, seed=1)), url)

    assert seen == [f"{COOKIE}=yes"]
