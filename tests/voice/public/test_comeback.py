"""Come back: the code after sending, replies, one more word, and the end of it all."""

import secrets
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.databases import Urls
from tests.factories import make_environ
from tests.pages import ORIGIN, Page, Pages
from voice.app import create_app
from voice.db import Side, transaction
from voice.errors import BusyError
from voice.models.intake.answer import Answer
from voice.models.intake.thread import SealedReply, Thread, ThreadRequest
from voice.opening import Opener
from voice.public.visits import COOKIE
from voice.sealing import seal_reply
from voice.services.comeback import Cost, list_words
from voice.services.payloads import REQUEST, THREAD_FORM, decode_answer, decode_request, encode
from voice.services.turns import Turns

WORDS = "i went to my nan and sat by the canal"
ANSWER = "you can ask for another worker"
WRONG = "acorn acorn acorn acorn acorn"


@pytest.fixture
def pages(pages: Pages) -> Pages:
    """Open the site with codes that cost little to try."""
    codes = pages.app.extensions["codes"]
    pages.app.extensions["codes"] = replace(codes, cost=Cost(memory_kib=8, rounds=1))
    return pages


@pytest.fixture
def receipt(pages: Pages) -> Page:
    """Send a message."""
    asked = pages.follow(pages.press(pages.get("/"), "Just tell us something"), "OK, go on")
    asked = pages.press(asked, "Save and go on", text=WORDS)
    return pages.press(pages.press(asked, "Skip"), "Send what I said")


@pytest.fixture
def code(pages: Pages, receipt: Page) -> str:
    """Send a message, ask for a code and leave."""
    found = read_words(pages.press(receipt, "Give me a code"))
    pages.get("/leave", bare=True)
    return found


@pytest.fixture
def back(pages: Pages, code: str) -> Page:
    """Come back with the code."""
    return pages.press(pages.get("/code"), "Open", words=code)


def test_a_code_is_given_on_ask_and_stays_the_same(pages: Pages, receipt: Page) -> None:
    one = pages.press(receipt, "Give me a code")
    two = pages.press(receipt, "Give me a code")

    assert receipt.tree.findall(".//ol") == []
    assert set(read_words(one).split()) <= set(list_words())
    assert len(read_words(one).split()) == 5
    assert read_words(one) == read_words(two) == read_words(pages.get("/done"))


def test_a_code_links_what_was_sent_once_and_in_no_clear_word(
    pages: Pages, receipt: Page, engines: dict[Side, Engine], opener: Opener
) -> None:
    for _ in range(2):
        pages.press(receipt, "Give me a code")

    with transaction(engines["intake"]) as session:
        thread = session.scalars(select(Thread)).one()
        sealed = session.scalars(select(ThreadRequest.sealed)).one()
        answer = session.scalars(select(Answer)).one()
    request = decode_request(opener.open(sealed, kind=REQUEST, form=THREAD_FORM))
    sent = decode_answer(opener.open(answer.sealed, kind="answer", form=answer.survey_version))
    assert request == {"what": "link", "thread": thread.lookup_hash.hex(), "form": sent["form"]}


def test_asking_for_a_code_brings_the_cookie_back_for_a_reload(pages: Pages, receipt: Page) -> None:
    before = pages.client.get_cookie(COOKIE, "localhost")

    given = pages.press(receipt, "Give me a code")

    assert before is None
    assert pages.get("/done").body == given.body


def test_a_form_of_another_site_brings_no_cookie(pages: Pages, receipt: Page) -> None:
    path, fields = receipt.fields("Give me a code")

    reply = pages.client.post(
        path, data=fields, base_url=ORIGIN, headers={"Origin": "https://other.example"}
    )

    assert reply.status_code == 403
    assert pages.client.get_cookie(COOKIE, "localhost") is None


def test_a_receipt_brings_its_ticket_again_where_a_code_could_not_be_given(
    pages: Pages, receipt: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.public.comeback.get_sealer", _refuse)
    busy = pages.press(receipt, "Give me a code", status=503)
    monkeypatch.undo()

    given = pages.press(busy, "Try again")

    assert len(read_words(given).split()) == 5


def _refuse(_session: Session) -> NoReturn:
    raise BusyError


def test_before_sending_there_is_no_code(pages: Pages) -> None:
    asked = pages.follow(pages.press(pages.get("/"), "Just tell us something"), "OK, go on")
    _, fields = asked.fields("Skip")

    assert pages.post("/done/code", fields).path.startswith("/q/")


def test_the_code_opens_a_page_without_what_the_child_wrote(pages: Pages, back: Page) -> None:
    assert back.h1 == "What we wrote to you"
    assert "There is no reply yet." in back.words
    assert WORDS not in back.words
    assert pages.get("/go-on").path == "/reply"
    assert pages.get("/q/1", status=410).h1 == "This page has closed"
    assert pages.get("/done", status=410).h1 == "This page has closed"


def test_replies_are_shown_with_their_day_the_oldest_first(
    pages: Pages, back: Page, engines: dict[Side, Engine]
) -> None:
    with transaction(engines["intake"]) as session:
        thread = session.scalars(select(Thread)).one()
        for day, text in (("2030-06-02", "second"), ("2030-05-29", ANSWER)):
            plain = encode({"day": day, "role": "reviewer", "text": text})
            sealed = seal_reply(thread.public_key, plain)
            row_id = secrets.token_bytes(16)
            session.add(SealedReply(id=row_id, lookup_hash=thread.lookup_hash, sealed=sealed))

    page = pages.get("/reply")

    assert "29 May 2030" in page.words
    assert page.words.index(ANSWER) < page.words.index("second")


def test_every_miss_is_the_same_to_the_byte_and_costs_the_same_work(
    pages: Pages, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    taken = Turns.take

    def take(turns: Turns) -> AbstractContextManager[None]:
        tried.append(1)
        return taken(turns)

    monkeypatch.setattr(Turns, "take", take)
    almost = " ".join(code.split()[::-1])
    misses = ["", "hello", WRONG, almost, "\N{SNOWMAN}" * 3000]

    answers = [
        pages.client.post("/code", data={"words": words}, base_url=ORIGIN) for words in misses
    ]
    page = pages.get("/code/again")

    assert len(tried) == len(misses)
    assert {(each.status_code, each.data, str(each.headers)) for each in answers} == {
        (303, answers[0].data, str(answers[0].headers))
    }
    assert answers[0].headers["Location"] == "/code/again"
    assert "Those words do not open anything." in page.words
    assert pages.client.get_cookie(COOKIE, domain="localhost") is None


def test_the_code_field_forgives_and_remembers_nothing(pages: Pages, code: str) -> None:
    asked = pages.get("/code")
    field = asked.tree.find(".//textarea")

    page = pages.press(asked, "Open", words=code.upper().replace(" ", ",\n"))

    assert field is not None
    assert field.get("maxlength") is None
    assert [field.get(name) for name in ("autocomplete", "autocapitalize", "spellcheck")] == [
        "off",
        "none",
        "false",
    ]
    assert field.get("inputmode") == "text"
    assert page.path == "/reply"


def test_a_code_sent_from_elsewhere_is_refused(pages: Pages, code: str) -> None:
    answer = pages.client.post(
        "/code", data={"words": code}, base_url=ORIGIN, headers={"Origin": "https://other.example"}
    )

    assert answer.status_code == 403


def test_a_full_line_gives_the_busy_page(pages: Pages, code: str) -> None:
    codes = pages.app.extensions["codes"]
    pages.app.extensions["codes"] = replace(codes, turns=Turns(codes.turns.folder, places=0))

    page = pages.press(pages.get("/code"), "Open", status=503, words=code)

    assert page.h1 == "We are very busy"
    assert code not in page.html


def test_one_more_text_goes_under_the_same_code_and_is_stored_once(
    pages: Pages, back: Page, engines: dict[Side, Engine], opener: Opener
) -> None:
    pages.press(back, "Send", text="thank you, that was good")
    page = pages.press(back, "Send", text="thank you, that was good")

    with transaction(engines["intake"]) as session:
        answers = session.scalars(select(Answer).where(Answer.channel == "reply")).all()
        requests = session.scalars(select(ThreadRequest.sealed)).all()
    opened = [decode_request(opener.open(r, kind=REQUEST, form=THREAD_FORM)) for r in requests]
    (answer,) = answers
    sent = decode_answer(opener.open(answer.sealed, kind="answer", form=answer.survey_version))
    assert "We have got it." in page.words
    assert "thank you" not in page.words
    assert sent["texts"] == {"t1": "thank you, that was good"}
    assert sent["form"] in {request["form"] for request in opened}
    assert len({request["thread"] for request in opened}) == 1


def test_an_empty_text_is_no_answer(pages: Pages, back: Page, engines: dict[Side, Engine]) -> None:
    page = pages.press(back, "Send", text="  ")

    assert "We have got it." not in page.words
    assert count(engines, Answer) == 1


def test_a_text_that_is_too_long_is_kept_to_be_shortened(pages: Pages, back: Page) -> None:
    page = pages.press(back, "Send", status=413, text="by the river. " * 400)

    page = pages.press(page, "Try again", text="by the river")

    assert "We have got it." in page.words


def test_words_of_danger_open_the_help_panel(pages: Pages, back: Page) -> None:
    page = pages.press(back, "Send", text="i wanna die")

    assert "It sounds like things are hard" in page.words


def test_deleting_asks_first_then_asks_the_worker_and_ends_the_visit(
    pages: Pages, back: Page, engines: dict[Side, Engine], opener: Opener
) -> None:
    asked = pages.follow(back, "Delete everything I said")
    assert count(engines, ThreadRequest) == 1

    page = pages.press(asked, "Yes, delete it all")

    with transaction(engines["intake"]) as session:
        requests = session.scalars(select(ThreadRequest.sealed)).all()
    opened = [decode_request(opener.open(r, kind=REQUEST, form=THREAD_FORM)) for r in requests]
    assert sorted(request["what"] for request in opened) == ["erase", "link"]
    assert page.h1 == "We will delete it"
    assert pages.get("/reply", status=410).h1 == "This page has closed"


def test_a_code_whose_thread_is_gone_opens_nothing(
    pages: Pages, code: str, back: Page, engines: dict[Side, Engine]
) -> None:
    with transaction(engines["intake"]) as session:
        session.delete(session.scalars(select(Thread)).one())

    assert pages.get("/reply", status=410).h1 == "This page has closed"
    assert pages.press(pages.get("/code"), "Open", words=code).path == "/code/again"


def test_after_fifteen_idle_minutes_the_page_has_closed(pages: Pages, back: Page) -> None:
    folder: Path = pages.app.extensions["settings"].draft_folder
    (record,) = folder.iterdir()
    left = 60 * 60 - (datetime.now(UTC).timestamp() - record.stat().st_mtime)

    assert 14 * 60 < left <= 15 * 60


def test_leaving_ends_it(pages: Pages, back: Page) -> None:
    pages.get("/leave", bare=True)

    assert list(pages.app.extensions["settings"].draft_folder.iterdir()) == []
    assert pages.get("/reply", status=410).h1 == "This page has closed"


def test_without_a_visit_there_is_no_reply(pages: Pages) -> None:
    for path in ("/reply", "/reply/delete"):
        assert pages.get(path, status=410).h1 == "This page has closed"


def test_without_a_pepper_no_code_is_spoken_of_and_everything_else_works(
    urls: Urls, tmp_path: Path, engines: dict[Side, Engine], pages: Pages, receipt: Page
) -> None:
    environ = make_environ(urls, tmp_path) | {"VOICE_PEPPER": ""}
    with Pages(create_app("public", environ), surface="public") as bare:
        bare.client = bare.app.test_client()
        landing = bare.get("/")
        closed = bare.get("/code", status=503)

    assert "I have a code" not in landing.links()
    assert closed.h1 == "We take no answers just now"


def read_words(page: Page) -> str:
    return " ".join("".join(item.itertext()) for item in page.tree.iter("li"))


def count(engines: dict[Side, Engine], table: type) -> int:
    with transaction(engines["intake"]) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
