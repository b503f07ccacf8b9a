"""Taking in what a child sends."""

import secrets
import sys
from dataclasses import replace
from datetime import date
from subprocess import run
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import small_survey
from voice.db import IntakeBase
from voice.errors import AnswerTooLongError
from voice.models.intake.answer import Answer as AnswerRow
from voice.models.intake.answer import DetachedAnswer
from voice.models.intake.form_token import FormToken
from voice.opening import Opener
from voice.sealing import Sealer
from voice.services.intake import CONTROLS, Receipt, clean_text, list_too_long, record_answer
from voice.services.payloads import AnswerPayload, decode_answer, decode_detached
from voice.services.surveys.model import Answer, Survey
from voice.services.surveys.routing import pages

TODAY = date(2030, 5, 30)
TOKEN = bytes(range(16))
WORDS = "  my nan <3 and a<b \N{DOG FACE}\n"
SAID: dict[str, Answer] = {
    "v0": {"codes": ["S"]},
    "v1": {"codes": ["alone"]},
    "e1": {"codes": ["left"]},
    "b1": {"codes": ["school", "arguing"]},
    "b3": {"text": WORDS},
    "w3": {"state": "rather_not"},
    "w5": {"codes": ["friends", "own_money"]},
    "o1": {"state": "skipped"},
    "u1": {"codes": ["do_not_use"]},
    "z1": {"codes": ["good"]},
}


def send(
    session: Session,
    sealer: Sealer,
    said: dict[str, Answer] = SAID,
    *,
    token: bytes = TOKEN,
    tags: tuple[str, ...] = (),
    survey: Survey | None = None,
) -> Receipt:
    return record_answer(
        session,
        sealer,
        survey or small_survey(),
        said,
        form_token=token,
        language="en",
        tags=tags,
        today=TODAY,
    )


def opened(session: Session, opener: Opener) -> list[AnswerPayload]:
    rows = session.scalars(select(AnswerRow))
    return [
        decode_answer(opener.open(row.sealed, kind="answer", form=row.survey_version))
        for row in rows
    ]


def count(session: Session, table: type[IntakeBase]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("channel", "about"),
    [("message", "unknown"), ("idea", "unknown"), ("friend", "friend"), ("return", "self")],
)
def test_where_no_question_asks_the_channel_says_whom_it_is_about(
    channel: str, about: str, intake_session: Session, sealer: Sealer, opener: Opener
) -> None:
    survey = replace(small_survey("message"), channel=channel)

    send(intake_session, sealer, {"t1": {"text": WORDS}}, survey=survey)

    (payload,) = opened(intake_session, opener)
    assert payload["about"] == about


def test_an_answer_is_stored_sealed_with_its_week(intake_session: Session, sealer: Sealer) -> None:
    receipt = send(intake_session, sealer)

    row = intake_session.scalars(select(AnswerRow)).one()
    assert receipt is Receipt.STORED
    assert (row.survey_version, row.channel, row.week) == ("small-1", "survey", "2030-W22")
    assert len(row.id) == 16
    assert b"nan" not in row.sealed


def test_the_worker_reads_what_the_child_said(
    intake_session: Session, sealer: Sealer, opener: Opener
) -> None:
    send(intake_session, sealer, tags=("crowd",))

    (payload,) = opened(intake_session, opener)
    assert payload["texts"] == {"b3": WORDS}
    assert payload["closed"] == {
        "v0": ["S"],
        "v1": ["alone"],
        "e1": ["left"],
        "b1": ["arguing", "school"],
        "b3": ["text_given"],
        "w3": ["rather_not"],
        "o1": ["skipped"],
        "u1": ["do_not_use"],
        "z1": ["good"],
    }
    assert (payload["version"], payload["mode"], payload["about"]) == ("S", "alone", "self")
    assert (payload["use_of_words"], payload["language"]) == ("none", "en")
    assert payload["tags"] == ["crowd"]


@pytest.mark.parametrize(("code", "about"), [("friend", "friend"), ("none", "unknown")])
def test_whom_it_is_about_follows_the_first_answer(
    code: str, about: str, intake_session: Session, sealer: Sealer, opener: Opener
) -> None:
    said: dict[str, Answer] = {"v0": {"codes": ["S"]}, "e1": {"codes": [code]}}

    send(intake_session, sealer, said)

    (payload,) = opened(intake_session, opener)
    assert payload["about"] == about


def test_a_message_has_no_version_and_counts_only(
    intake_session: Session, sealer: Sealer, opener: Opener
) -> None:
    survey = small_survey("message")

    send(intake_session, sealer, {"t1": {"text": "hello"}}, survey=survey)

    (payload,) = opened(intake_session, opener)
    assert payload["version"] is None
    assert (payload["use_of_words"], payload["about"]) == ("count", "unknown")
    assert payload["texts"] == {"t1": "hello"}


def test_the_same_form_sent_twice_is_stored_once(intake_session: Session, sealer: Sealer) -> None:
    send(intake_session, sealer)

    receipt = send(intake_session, sealer, tags=("crowd",))

    assert receipt is Receipt.REPEATED
    assert count(intake_session, AnswerRow) == 1
    assert count(intake_session, FormToken) == 1


def test_an_edited_form_is_a_revision_of_the_same_child(
    intake_session: Session, sealer: Sealer, opener: Opener
) -> None:
    send(intake_session, sealer)

    receipt = send(intake_session, sealer, SAID | {"b3": {"text": "other words"}})

    first, second = opened(intake_session, opener)
    assert receipt is Receipt.REVISED
    assert first["form"] == second["form"]
    assert TOKEN.hex() not in first["form"]
    revisions = intake_session.scalars(select(FormToken.revision).order_by(FormToken.revision))
    assert list(revisions) == [0, 1]


def test_the_first_words_sent_again_after_an_edit_are_a_repeat(
    intake_session: Session, sealer: Sealer
) -> None:
    send(intake_session, sealer)
    send(intake_session, sealer, SAID | {"b3": {"text": "other words"}})

    assert send(intake_session, sealer) is Receipt.REPEATED
    assert count(intake_session, AnswerRow) == 2


def test_a_form_has_eight_revisions_at_most(intake_session: Session, sealer: Sealer) -> None:
    for number in range(10):
        send(intake_session, sealer, SAID | {"b3": {"text": f"words {number}"}})

    assert count(intake_session, AnswerRow) == 8


def test_two_forms_with_the_same_words_are_two_children(
    intake_session: Session, sealer: Sealer, opener: Opener
) -> None:
    send(intake_session, sealer)
    send(intake_session, sealer, token=bytes(16))

    first, second = opened(intake_session, opener)
    assert first["form"] != second["form"]


def test_a_detached_answer_becomes_rows_without_a_link(
    intake_session: Session, sealer: Sealer, opener: Opener
) -> None:
    send(intake_session, sealer)

    rows = intake_session.scalars(select(DetachedAnswer)).all()
    found = [
        decode_detached(opener.open(row.sealed, kind="detached", form=row.survey_version))
        for row in rows
    ]
    assert sorted(record["code"] for record in found) == ["base", "friends", "own_money"]
    assert {(record["item"], record["partner"]) for record in found} == {("w5", "left")}
    assert {row.quarter for row in rows} == {"2030-Q2"}
    (payload,) = opened(intake_session, opener)
    assert "w5" not in payload["closed"]


def test_detached_rows_are_stored_with_a_new_form_only(
    intake_session: Session, sealer: Sealer
) -> None:
    send(intake_session, sealer)
    send(intake_session, sealer)
    send(intake_session, sealer, SAID | {"b3": {"text": "other words"}})

    assert count(intake_session, DetachedAnswer) == 3


def test_what_fits_no_sealed_size_is_refused(intake_session: Session, sealer: Sealer) -> None:
    noise = secrets.token_hex(40_000)

    with pytest.raises(AnswerTooLongError):
        send(intake_session, sealer, SAID | {"b3": {"text": noise}})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
        ("e\N{COMBINING ACUTE ACCENT}", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("e\0\N{COMBINING ACUTE ACCENT}", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("a\0b\x07c\x7fd\x85e", "abcde"),
        ("I <3 my dog, a<b and b>c &amp;", "I <3 my dog, a<b and b>c &amp;"),
        (
            "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL} \N{RIGHT-TO-LEFT MARK}",
            "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL} \N{RIGHT-TO-LEFT MARK}",
        ),
    ],
)
def test_words_are_kept_as_typed_but_for_controls(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def test_every_control_but_tab_and_line_end_is_taken_out() -> None:
    every = [chr(point) for point in range(sys.maxunicode + 1)]

    taken = [char for char in every if CONTROLS.fullmatch(char)]

    assert taken == [char for char in every if category(char) == "Cc" and char not in "\t\n"]


@given(typed=st.text())
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    once = clean_text(typed)

    assert clean_text(once) == once


def test_a_process_on_sqlite_holds_no_other_dialect() -> None:
    code = (
        "import sys, voice.services.intake;"
        "sys.exit('sqlalchemy.dialects.postgresql' in sys.modules)"
    )

    assert run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - own code


def test_a_text_is_too_long_past_the_limit_of_its_page() -> None:
    survey = small_survey("message")
    limit: dict[str, Answer] = {"t1": {"text": "\N{DOG FACE}" * 5000}}
    over: dict[str, Answer] = {"t1": {"text": "\N{DOG FACE}" * 5001}}

    assert list_too_long(pages(survey, limit), limit) == []
    assert [page.key for page in list_too_long(pages(survey, over), over)] == ["t1"]
