"""A facilitator's notes: typed once, sealed like every answer, and never counted as children."""

import secrets

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.codebook import Role, load_codebook
from analysis.coders.lexicon import LexiconCoder
from analysis.redaction import Redactor
from tests.factories import (
    MOMENT,
    make_actor,
    make_children,
    make_coding,
    make_heading,
    make_staff,
    make_unlocked,
)
from voice.errors import ReviewError
from voice.models.intake.answer import Answer as AnswerRow
from voice.models.vault.account import Account, ClosedAnswer
from voice.models.vault.audit import AuditEvent
from voice.models.vault.coding import Suggestion
from voice.models.vault.staff import Staff
from voice.models.vault.text import Flag, Text
from voice.opening import Opener
from voice.queries.releases import FrozenRelease
from voice.sealing import Sealer
from voice.services.coding import STEPS, Tools, show_accounts
from voice.services.collect import store_answers
from voice.services.group_notes import lay_out_notes, load_group_survey, record_notes
from voice.services.intake import Receipt
from voice.services.payloads import ANSWER, decode_answer
from voice.services.publishing import list_published
from voice.services.questions import find_question
from voice.services.releases import preview_release
from voice.services.surveys.loading import load_packaged
from voice.services.surveys.model import Answer
from voice.services.surveys.rules import check
from voice.services.themes import count_themes

CODEBOOK = load_codebook()
WORDS = "they all get kicked out when there is a row. one is called Zara"
Typed = dict[str, Answer]


def notes(**said: Answer) -> Typed:
    blank = {question.key: Answer(state="skipped") for question in lay_out_notes().questions}
    return blank | {key.replace("__", "."): answer for key, answer in said.items()}


NOTES = notes(
    n1={"codes": ["from_5_to_8"]},
    b1={"codes": ["arguing", "told_to_go"]},
    b1__text={"text": WORDS},
    c1={"text": "somebody to ring at night"},
)


@pytest.fixture
def staff(session: Session) -> Staff:
    return make_staff(session, "ruth")


def record(
    session: Session,
    intake: Session,
    sealer: Sealer,
    staff: Staff,
    answers: Typed = NOTES,
    form_token: bytes | None = None,
) -> Receipt:
    token = form_token or secrets.token_bytes(16)
    return record_notes(session, intake, sealer, make_actor(staff), answers, form_token=token)


def work(session: Session, intake: Session) -> list[Account]:
    """Let the worker collect, open, redact, flag and code everything, and show it."""
    rows = intake.scalars(select(AnswerRow)).all()
    store_answers(session, rows)
    tools = Tools(make_unlocked(), Redactor(), LexiconCoder(CODEBOOK).fit((), ()), CODEBOOK.version)
    accounts = [session.get_one(Account, row.id) for row in rows]
    for account in accounts:
        for step in STEPS.values():
            step(session, account, tools)
    show_accounts(session)
    return accounts


def test_the_file_keeps_every_rule_beside_all_others() -> None:
    assert check(load_group_survey(), others=load_packaged()) == []


def test_what_is_asked_is_how_many_and_four_notes() -> None:
    keys = [question.key for question in lay_out_notes().questions]

    assert keys == ["n1", "b1", "b1.text", "h2", "h2.text", "c1", "c1.who", "c2", "u1"]


def test_the_sheet_speaks_to_an_adult_in_short_sentences() -> None:
    form = lay_out_notes()
    lines = [line for part in ("points", "how", "end") for line in form.words[part]]
    lines += [form.words["no_help"], form.words["not_safe"], form.words["asks"]]

    assert "envelope" not in " ".join(lines)
    assert "your name" not in " ".join(lines)
    long = [each for line in lines for each in line.split(". ") if len(each.split()) > 15]
    assert long == []


def test_notes_arrive_sealed_with_the_mode_group(
    session: Session, intake_session: Session, sealer: Sealer, opener: Opener, staff: Staff
) -> None:
    record(session, intake_session, sealer, staff)

    (row,) = intake_session.scalars(select(AnswerRow)).all()
    payload = decode_answer(opener.open(row.sealed, kind=ANSWER, form=row.survey_version))
    assert (row.survey_version, row.channel) == ("group-1", "group")
    assert (payload["mode"], payload["about"], payload["use_of_words"]) == (
        "group",
        "unknown",
        "count",
    )
    assert payload["texts"] == {"b1.text": WORDS, "c1": "somebody to ring at night"}
    assert payload["closed"]["n1"] == ["from_5_to_8"]


def test_notes_without_a_tick_keep_their_words(
    session: Session, intake_session: Session, sealer: Sealer, opener: Opener, staff: Staff
) -> None:
    record(session, intake_session, sealer, staff, notes(h2__text={"text": "a quiet room"}))

    (row,) = intake_session.scalars(select(AnswerRow)).all()
    payload = decode_answer(opener.open(row.sealed, kind=ANSWER, form=row.survey_version))
    assert payload["texts"] == {"h2.text": "a quiet room"}


def test_notes_sent_twice_are_one_group_and_stand_once_in_the_log(
    session: Session, intake_session: Session, sealer: Sealer, staff: Staff
) -> None:
    receipts = [
        record(session, intake_session, sealer, staff, form_token=b"t" * 16) for _ in range(2)
    ]

    assert receipts == [Receipt.STORED, Receipt.REPEATED]
    assert len(intake_session.scalars(select(AnswerRow)).all()) == 1
    assert session.scalars(select(AuditEvent.action)).all() == ["type group notes"]


def test_empty_notes_are_no_group(
    session: Session, intake_session: Session, sealer: Sealer, staff: Staff
) -> None:
    with pytest.raises(ReviewError, match="nothing was typed"):
        record(session, intake_session, sealer, staff, notes(b1={"state": "rather_not"}))

    assert intake_session.scalars(select(AnswerRow)).all() == []


def test_the_worker_takes_names_out_flags_and_codes_notes_like_all_words(
    session: Session, intake_session: Session, sealer: Sealer, staff: Staff
) -> None:
    danger = notes(b1={"codes": ["arguing"]}, b1__text={"text": f"{WORDS}. i wanna die"})
    record(session, intake_session, sealer, staff, danger)

    (account,) = work(session, intake_session)

    text = session.scalars(select(Text)).one()
    shown = make_unlocked().cipher.unlock(text.redacted, row_id=text.id)
    assert account.mode == "group"
    assert "Zara" not in shown
    assert "kicked out" in shown
    assert text.prior == "left_because"
    assert "red" in session.scalars(select(Flag.level)).all()
    assert "forced_to_leave" in session.scalars(select(Suggestion.code)).all()
    asked = find_question(session, "group-1", "b1.text")
    assert asked.endswith("What did the group say about it?")


def test_a_release_holds_the_same_numbers_with_and_without_the_notes_of_groups(
    session: Session, intake_session: Session, sealer: Sealer, staff: Staff
) -> None:
    make_children(session, staff, 24, ticks={"s1": "parents", "b1": "arguing"})
    before = numbers(session)

    for _ in range(30):
        record(session, intake_session, sealer, staff)
    for account in work(session, intake_session):
        for text in session.scalars(select(Text).where(Text.account_id == account.id)):
            text.reviewed_by, text.reviewed_at = staff.id, MOMENT
            make_coding(session, text, staff)
        session.add(ClosedAnswer(account_id=account.id, item="s1", code="parents"))

    assert numbers(session) == before


def test_one_child_more_does_change_what_is_compared(session: Session, staff: Staff) -> None:
    make_children(session, staff, 24, ticks={"s1": "parents", "b1": "arguing"})
    before = numbers(session)

    make_children(session, staff, 8, ticks={"s1": "parents", "b1": "arguing"})

    assert numbers(session) != before


def test_notes_are_no_survey_that_children_could_see(
    session: Session, intake_session: Session, sealer: Sealer, staff: Staff
) -> None:
    record(session, intake_session, sealer, staff)

    assert list_published(session) == []


def numbers(session: Session) -> tuple[object, ...]:
    """Return every number of a release, and what reviewers see of themes."""
    release: FrozenRelease = preview_release(session, CODEBOOK, make_heading(), today=MOMENT.date())
    themes = count_themes(session, CODEBOOK, [Role.LEFT_BECAUSE])
    return (
        [(each.key, each.table.bases, each.table.cells) for each in release.tables],
        themes.children,
        themes.themes,
    )
