"""Come back: the code after sending, replies, one more word, and the end of it all."""

import secrets
from collections.abc import Callable
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
from voice.models.intake.thread import SealedReply, SealedStatus, Thread, ThreadRequest
from voice.opening import Opener
from voice.public.visits import COOKIE
from voice.sealing import seal_reply
from voice.services.comeback import Cost, code_length, list_words
from voice.services.payloads import (
    REQUEST,
    STATUS,
    THREAD_FORM,
    AnswerPayload,
    StatusPayload,
    decode_answer,
    decode_request,
    encode,
)
from voice.services.turns import Turns

WORDS = "i went to my nan and sat by the canal"
ANSWER = "you can ask for another worker"
WRONG = "acorn " * code_length(len(list_words()))


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
    assert len(read_words(one).split()) == code_length(len(list_words()))
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
    assert (request["what"], request["thread"]) == ("link", thread.lookup_hash.hex())
    assert (request["form"], request["step"]) == (sent["form"], 0)


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

    assert len(read_words(given).split()) == code_length(len(list_words()))


def _refuse(_session: Session) -> NoReturn:
    raise BusyError


def test_before_sending_there_is_no_code(pages: Pages) -> None:
    asked = pages.follow(pages.press(pages.get("/"), "Just tell us something"), "OK, go on")
    _, fields = asked.fields("Skip")

    assert pages.post("/done/code", fields).path.startswith("/q/")


def test_the_code_opens_a_page_without_what_the_child_wrote(pages: Pages, back: Page) -> None:
    assert back.h1 == "Your page"
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


def test_one_more_text_is_checked_sent_under_the_same_code_and_stored_once(
    pages: Pages, back: Page, engines: dict[Side, Engine], opener: Opener
) -> None:
    checked = pages.press(back, "Go on", text="thank you, that was good")
    page = pages.press(checked, "Send what I said")
    again = pages.press(checked, "Send what I said")

    with transaction(engines["intake"]) as session:
        answers = session.scalars(select(Answer).where(Answer.channel == "reply")).all()
        requests = session.scalars(select(ThreadRequest.sealed)).all()
    opened = [decode_request(opener.open(r, kind=REQUEST, form=THREAD_FORM)) for r in requests]
    (answer,) = answers
    sent = decode_answer(opener.open(answer.sealed, kind="answer", form=answer.survey_version))
    assert checked.path == "/check"
    assert page.path == again.path == "/reply"
    assert "We have got it. It is sent and locked." in page.words
    assert "thank you" not in page.html
    assert sent["texts"] == {"t1": "thank you, that was good"}
    assert sent["form"] in {request["form"] for request in opened}
    assert len({request["thread"] for request in opened}) == 1


def test_names_in_one_more_text_are_shown_and_can_be_hidden(pages: Pages, back: Page) -> None:
    checked = pages.press(back, "Go on", text="my mate Zara Whitfield hid me")

    page = pages.press(checked, "Hide it in answer 1")

    assert "This may hold a name, number or place:" in checked.words
    assert not checked.is_compressed
    assert "Zara" not in page.html


def test_one_more_text_can_be_changed_and_asked_about_like_every_other(
    pages: Pages, back: Page, stored: Callable[[], list[AnswerPayload]]
) -> None:
    checked = pages.press(back, "Go on", text="by the river")
    asked = pages.follow(checked, "Change question 1")
    use = pages.press(asked, "Save and go on", text="by the canal")

    page = pages.press(pages.press(use, "Save and go on", code="quote"), "Send what I said")

    assert page.path == "/reply"
    assert ({"t1": "by the canal"}, "quote") in [
        (sent["texts"], sent["use_of_words"]) for sent in stored()
    ]


def test_what_is_not_sent_waits_on_the_page_and_can_be_thrown_away(
    pages: Pages, back: Page, engines: dict[Side, Engine]
) -> None:
    checked = pages.press(back, "Go on", text="by the river")
    waiting = pages.get("/reply")

    page = pages.press(pages.follow(checked, "Throw it away"), "Yes, throw it away")

    assert waiting.links()["Go on with what you wrote"] == "/check"
    assert "by the river" not in waiting.html
    assert page.path == "/reply"
    assert "We have got it. It is sent" not in page.words
    assert pages.get("/check").path == "/reply"
    assert count(engines, Answer) == 1


def test_help_keeps_what_is_typed(pages: Pages, back: Page) -> None:
    action, fields = back.fields("Go on")

    helped = pages.post(action, fields | {"text": "by the river", "to": "help"})
    empty = pages.post(action, fields | {"text": "", "to": "help"})

    assert helped.path == empty.path == "/help"
    assert "by the river" in pages.get("/check").words


def test_words_typed_while_the_page_closed_are_kept_without_the_code(
    pages: Pages, back: Page
) -> None:
    folder: Path = pages.app.extensions["settings"].draft_folder
    next(folder.iterdir()).unlink()

    page = pages.press(back, "Go on", text="by the river")

    assert page.path == "/q/1"
    assert "We kept what you just wrote." in page.words
    assert "by the river" in page.html
    assert pages.get("/reply", status=410).h1 == "This page has closed"


def test_words_changed_while_the_page_closed_are_kept_too(pages: Pages, back: Page) -> None:
    checked = pages.press(back, "Go on", text="by the river")
    asked = pages.follow(checked, "Change question 1")
    folder: Path = pages.app.extensions["settings"].draft_folder
    next(folder.iterdir()).unlink()

    pages.press(asked, "Save and go on", text="by the canal")

    assert "by the canal" in pages.get("/check").words


def test_an_empty_text_is_no_answer(pages: Pages, back: Page, engines: dict[Side, Engine]) -> None:
    page = pages.press(back, "Go on", text="  ")

    assert page.path == "/reply"
    assert "We have got it. It is sent" not in page.words
    assert count(engines, Answer) == 1


def test_a_text_that_is_too_long_is_kept_to_be_shortened(pages: Pages, back: Page) -> None:
    page = pages.press(back, "Go on", text="by the river. " * 400)

    kept = page.tree.find(".//textarea")
    checked = pages.press(page, "Save and go on", text="by the river")

    assert "Your text is too long." in page.words
    assert kept is not None
    assert kept.text == "by the river. " * 400
    assert pages.press(pages.get("/check"), "Send what I said").path == "/reply", checked.path


def test_words_of_danger_open_the_help_panel_before_and_after_sending(
    pages: Pages, back: Page
) -> None:
    checked = pages.press(back, "Go on", text="i wanna die")
    pages.get("/reply")

    page = pages.press(checked, "Send what I said")

    assert "It sounds like things are hard" in checked.words
    assert "It sounds like things are hard" in page.words
    assert "It sounds like things are hard" not in pages.get("/reply").words


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("got", "We have got it. Nobody has read it yet."),
        ("part", "Someone has read some of it."),
        ("read", "Someone has read it."),
        ("counted", "It is counted with what others said."),
    ],
)
def test_a_child_reads_how_far_it_came(
    pages: Pages, back: Page, engines: dict[Side, Engine], stage: str, words: str
) -> None:
    before = pages.get("/reply").words

    tell(engines, stage=stage)

    assert "Come back tomorrow to see if someone has read it." in before
    assert words in pages.get("/reply").words


@pytest.mark.parametrize(
    ("pick", "asked", "sentence"),
    [
        ("Only count what I said", "count", "We only count what you said."),
        ("You can use a bit, with everything hidden", "quote", "We may use a bit"),
        ("Do not use my words", "none", "We do not use your words."),
        ("I take it back. Do not count it", "withdrawn", "You took it back."),
    ],
)
def test_a_child_changes_what_we_may_do_with_the_words(
    pages: Pages,
    back: Page,
    engines: dict[Side, Engine],
    opener: Opener,
    pick: str,
    asked: str,
    sentence: str,
) -> None:
    form = pages.follow(back, "Change how we use my words")
    page = pages.press(form, "Save", use=asked)

    tell(engines, stage="read", use=asked, step=1)

    with transaction(engines["intake"]) as session:
        requests = session.scalars(select(ThreadRequest.sealed)).all()
    opened = [decode_request(opener.open(r, kind=REQUEST, form=THREAD_FORM)) for r in requests]
    assert pick in form.words
    assert "We cannot call back copies that people have." in form.words
    assert form.tree.findall(".//input[@checked]") == []
    assert asked in [request["use"] for request in opened]
    assert f"You asked for this: {sentence}" in page.words
    assert "You asked" not in pages.get("/reply").words
    assert sentence in pages.get("/reply").words


@pytest.mark.parametrize("use", [[], "erase", "anything"])
def test_no_tick_or_a_false_one_changes_nothing(
    pages: Pages, back: Page, engines: dict[Side, Engine], use: str | list[str]
) -> None:
    form = pages.follow(back, "Change how we use my words")

    page = pages.press(form, "Save", use=use)

    assert page.path == "/reply"
    assert count(engines, SealedStatus) == 0


def test_who_asked_for_deleting_is_told_so_and_asked_nothing_more(
    pages: Pages, back: Page, code: str
) -> None:
    asked = pages.follow(back, "Delete everything I said")
    pages.press(asked, "Yes, delete it all")

    page = pages.press(pages.get("/code"), "Open", words=code)

    assert "You asked us to delete it. We do that within 2 working days." in page.words
    assert page.tree.findall(".//textarea") == []
    assert "Delete everything I said" not in page.links()


def test_a_come_back_in_a_later_week_keeps_the_code(
    pages: Pages, code: str, engines: dict[Side, Engine], opener: Opener
) -> None:
    with transaction(engines["intake"]) as session:
        session.scalars(select(Thread)).one().week = "2020-W01"

    pages.press(pages.get("/code"), "Open", words=code)

    with transaction(engines["intake"]) as session:
        requests = session.scalars(select(ThreadRequest.sealed)).all()
    opened = [decode_request(opener.open(r, kind=REQUEST, form=THREAD_FORM)) for r in requests]
    assert sorted(request["what"] for request in opened) == ["link", "visit"]


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
    for path in ("/reply", "/reply/words", "/reply/delete"):
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
    """Return the code a receipt shows, or nothing."""
    return " ".join(word.text or "" for word in page.tree.findall(".//ol[@id='words']/li"))


def tell(engines: dict[Side, Engine], *, stage: str, use: str = "", step: int = 0) -> None:
    """Publish how far it came, as the worker does."""
    with transaction(engines["intake"]) as session:
        thread = session.scalars(select(Thread)).one()
        plain = encode(StatusPayload(stage=stage, use=use, step=step))
        sealed = seal_reply(thread.public_key, plain, kind=STATUS)
        row = SealedStatus(id=b"w" * 16, lookup_hash=thread.lookup_hash, sealed=sealed)
        session.merge(row)


def count(engines: dict[Side, Engine], table: type) -> int:
    with transaction(engines["intake"]) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
