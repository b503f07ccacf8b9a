"""Rows and small things for tests, with defaults; every word in them is invented."""

import json
import secrets
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, make_transient
from sqlalchemy.pool import StaticPool

from tests.databases import Urls
from voice.db import IntakeBase
from voice.models.intake.answer import Answer
from voice.models.intake.heard import PublishedHeardLine
from voice.models.intake.opening import HelpCheck
from voice.models.intake.published import PublishedKey, PublishedSurvey
from voice.models.vault.account import Account, ClosedAnswer, Stage
from voice.models.vault.coding import Coding, Suggestion, Verdict
from voice.models.vault.paper import PaperEntry
from voice.models.vault.staff import Staff, StaffRole
from voice.models.vault.text import Flag, Text
from voice.opening import DataCipher, Opener
from voice.sealing import Sealer
from voice.services.audit import Actor
from voice.services.collect import store_answers
from voice.services.help import load_help
from voice.services.intake import record_answer
from voice.services.keys import Unlocked
from voice.services.payloads import RequestPayload
from voice.services.queueing import line_up
from voice.services.releases import Heading
from voice.services.surveys.documents import canonical_json, document_hash, from_document
from voice.services.surveys.model import Answers, Survey

ORGANISATION = "testshire"
KEY_ID = b"epoch-01"
PRIVATE_KEY = X25519PrivateKey.generate()
MOMENT = datetime(2030, 3, 6, 9, 30, tzinfo=UTC)


def make_environ(urls: Urls, folder: Path) -> dict[str, str]:
    """Return the environment of an installation in ``folder``."""
    return {
        "VOICE_DATA": str(folder),
        "VOICE_INTAKE_URL": urls["intake"],
        "VOICE_VAULT_URL": urls["vault"],
        "VOICE_DRAFT_FOLDER": str(folder / "drafts"),
        "VOICE_STAFF_SECRET": "5e" * 32,
        "VOICE_PEPPER": "be" * 32,
        "VOICE_DISK_FREE_PERCENT": "0",
    }


def publish(session: Session) -> None:
    """Publish the test key and both small surveys, and say that the help numbers were rung."""
    make_key(session)
    make_survey(session)
    make_survey(session, channel="message")
    make_help_check(session)


def make_key(session: Session, *, is_current: bool = True) -> PublishedKey:
    """Publish the test key."""
    key = PublishedKey(
        key_id=KEY_ID,
        organisation=ORGANISATION,
        public_key=PRIVATE_KEY.public_key().public_bytes_raw(),
        is_current=is_current,
    )
    session.add(key)
    session.flush()
    return key


def make_help_check(session: Session, *, month: str = "2030-03") -> None:
    """Let the operator have rung the numbers that the site shows."""
    session.add(HelpCheck(numbers_hash=load_help().numbers_hash, month=month))
    session.flush()


HEARD = {"said": "You wanted someone to ring at night.", "did": "You can ring us until ten now."}


def make_published_line(
    session: Session,
    *,
    outcome: str = "done",
    month: str = "2030-03",
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> PublishedHeardLine:
    """Put a line of "You said, we did" where the public site reads it."""
    line = PublishedHeardLine(
        id=secrets.token_bytes(16),
        outcome=outcome,
        month=month,
        words=json.dumps(words or {"en": HEARD}),
    )
    session.add(line)
    session.flush()
    return line


def make_survey(
    session: Session, *, channel: str = "survey", number: int = 1, is_open: bool = True
) -> PublishedSurvey:
    """Publish one of the two small surveys."""
    document = survey_document(channel, number)
    published = PublishedSurvey(
        version=f"{document['id']}-{number}",
        channel=channel,
        document=canonical_json(document),
        document_hash=document_hash(document),
        is_open=is_open,
    )
    session.add(published)
    session.flush()
    return published


def small_survey(channel: str = "survey", number: int = 1) -> Survey:
    """Return one of the two small surveys."""
    return from_document(survey_document(channel, number))


def survey_document(channel: str = "survey", number: int = 1) -> dict[str, Any]:
    """Return a survey with one question of each kind, or one that only takes a text."""
    items = _message_items() if channel == "message" else _survey_items()
    return {
        "id": "small" if channel == "survey" else "note",
        "version": number,
        "mode": "listening",
        "channel": channel,
        "languages": ["en"],
        "title": {"en": "A small survey"},
        "order": [item["id"] for item in items],
        "items": items,
    }


def _survey_items() -> list[dict[str, Any]]:
    return [
        _item("v0", "How do you want to do this?", ["P", "S", "F"], frame=True),
        _item("v1", "How are you doing this?", ["alone", "with_worker"]),
        _item("e1", "Which is true for you?", ["left", "thought", "friend", "none"]),
        _item("b1", "What was going on?", ["arguing", "school", "hurting"], type="multi")
        | {"ask_if": "e1 in (left, thought)", "help_if": ["hurting"]},
        _item("b3", "What made you want to go?", type="text", ask_if="e1 in (left, thought)"),
        _item("w3", "How safe did it feel?", ["safe", "not_safe"], type="scale")
        | {"ask_if": "e1 in (left)"},
        _item("w5", "How did you manage?", ["friends", "own_money"], type="multi")
        | {"ask_if": "e1 in (left)", "detach": {"with": "e1"}},
        _item("o1", "Anything else?", type="text"),
        *_closing(),
        _item("z1", "How are you now?", ["good", "low"], type="scale", help_if=["low"]),
    ]


def _message_items() -> list[dict[str, Any]]:
    return [
        _item("t1", "What do you want to tell us?", type="text", max_characters=5000),
        *_closing(),
    ]


def _closing() -> list[dict[str, Any]]:
    codes = ["count", "quote", "do_not_use"]
    return [_item("u1", "How may we use your words?", codes, frame=True, ask_if="any text")]


def _item(name: str, ask: str, codes: list[str] | None = None, **more: object) -> dict[str, Any]:
    kind = more.pop("type", "single")
    return {
        "id": name,
        "link": name,
        "type": kind,
        "sensitivity": "ordinary",
        "rather_not": kind != "text" and "frame" not in more,
        "text": {"en": {"ask": ask, "why": "So we ask you the right things."}},
        "answers": [{"code": code, "en": code.replace("_", " ")} for code in codes or ()],
        **more,
    }


def make_staff(
    session: Session, login: str = "ruth", *, role: StaffRole = StaffRole.REVIEWER
) -> Staff:
    """Enter a member of staff who has no way to sign in."""
    staff = Staff(
        id=secrets.token_bytes(16),
        login=login,
        role=role,
        passphrase_hash="",
        totp_locked=b"",
        last_timecode=None,
        failures=0,
        wait_until=None,
        is_active=True,
    )
    session.add(staff)
    session.flush()
    return staff


def make_actor(staff: Staff, at: datetime = MOMENT) -> Actor:
    """Let a member of staff act, at a moment."""
    return Actor(staff.id, at, b"audit key of the tests")


def make_told_account(
    session: Session,
    *,
    child_id: bytes | None = None,
    week: str = "2030-W10",
    ticks: Mapping[str, str] | None = None,
    **changes: str,
) -> Account:
    """Put one account of one child into the vault, ready for reviewers; it cannot be opened.

    :param ticks: the answers to closed questions, by page
    """
    account = Account(
        id=secrets.token_bytes(16),
        child_id=child_id or secrets.token_bytes(16),
        survey_version=changes.get("survey_version", "small-1"),
        channel="survey",
        week=week,
        sealed=b"",
        stage=Stage.SHOWN,
        language="en",
        mode=changes.get("mode", "alone"),
        about=changes.get("about", "self"),
        use_of_words="count",
        tags="",
    )
    session.add(account)
    session.flush()
    session.add_all(
        ClosedAnswer(account_id=account.id, item=item, code=code)
        for item, code in (ticks or {}).items()
    )
    return account


def make_text(
    session: Session, account: Account, reviewer: Staff | None = None, *, is_codable: bool = True
) -> Text:
    """Give an account a text, read by ``reviewer`` if there is one; its words are left out."""
    text = Text(
        id=secrets.token_bytes(16),
        account_id=account.id,
        item="b3",
        prior="left_because",
        redacted=b"",
        is_codable=is_codable,
        reviewed_by=reviewer and reviewer.id,
        reviewed_at=reviewer and MOMENT,
    )
    session.add(text)
    session.flush()
    return text


def make_unlocked() -> Unlocked:
    """Return the test key and a vault data key, as a reader's sign-in unlocks them."""
    return Unlocked(Opener(ORGANISATION, {KEY_ID: PRIVATE_KEY}), DataCipher(b"d" * 32))


def make_waiting_text(
    session: Session,
    words: str = "we had a row and she kicked me out",
    *,
    codes: Mapping[str, str] | None = None,
    level: str | None = None,
    week: str = "2030-W10",
    score: float = 0.8,
) -> Text:
    """Put a text with its words in the review queue.

    :param codes: suggested codes, each with the words that are its evidence
    :param level: of a flag on the first word
    """
    text = make_text(session, make_told_account(session, week=week))
    text.redacted = make_unlocked().cipher.lock(words, row_id=text.id)
    for code, evidence in (codes or {}).items():
        make_suggestion(session, text, code, words.index(evidence), len(evidence), score)
    if level:
        make_flag(session, text, level=level)
    session.flush()
    line_up(session, [text.id])
    return text


def make_safety_text(
    session: Session, words: str = "please just read this", *, week: str = "2030-W10"
) -> Text:
    """Put a text in the queue whose writer said "do not use my words"."""
    text = make_text(session, make_told_account(session, week=week), is_codable=False)
    text.redacted = make_unlocked().cipher.lock(words, row_id=text.id)
    session.flush()
    line_up(session, [text.id])
    return text


def make_suggestion(
    session: Session, text: Text, code: str, start: int = 0, length: int = 4, score: float = 0.8
) -> Suggestion:
    """Suggest a code for a text."""
    suggestion = Suggestion(
        id=secrets.token_bytes(16),
        text_id=text.id,
        code=code,
        role="left_because",
        start=start,
        end=start + length,
        score=score,
        rule=f"{code}/1",
        coder="lexicon",
        coder_version="1",
        codebook_version="1.0+test",
        verdict=Verdict.OPEN,
    )
    session.add(suggestion)
    session.flush()
    return suggestion


def make_flag(session: Session, text: Text, *, level: str = "red", end: int = 2) -> Flag:
    """Flag the first words of a text."""
    flag = Flag(
        id=secrets.token_bytes(16),
        text_id=text.id,
        category="danger_now",
        level=level,
        start=0,
        end=end,
        rule=f"danger_now/{level}/1",
    )
    session.add(flag)
    session.flush()
    return flag


def make_coding(
    session: Session,
    text: Text,
    reviewer: Staff,
    *,
    code: str = "family_conflict",
    role: str = "left_because",
    suggestion: Suggestion | None = None,
) -> Coding:
    """Confirm a code for a text."""
    coding = Coding(
        id=secrets.token_bytes(16),
        text_id=text.id,
        code=code,
        role=role,
        start=0,
        end=4,
        suggestion_id=suggestion and suggestion.id,
        codebook_version="1.0+test",
        reviewer_id=reviewer.id,
        decided_at=MOMENT,
    )
    session.add(coding)
    session.flush()
    return coding


def make_request(
    what: str,
    lookup_hash: bytes,
    *,
    form: bytes = b"",
    use: str = "",
    step: int = 0,
    note: bytes = b"",
    week: str = "2030-W10",
) -> RequestPayload:
    """Return what a child with a code asks the worker, opened."""
    return RequestPayload(
        what=what,
        thread=lookup_hash.hex(),
        form=form.hex(),
        use=use,
        step=step,
        note=note.hex(),
        week=week,
    )


def make_paper_entry(
    session: Session,
    staff: Staff,
    *,
    label: str | None = None,
    level: str | None = None,
    week: str = "2030-W10",
) -> PaperEntry:
    """Let a paper form wait for its second person; what was typed cannot be opened."""
    entry = PaperEntry(
        id=secrets.token_bytes(16),
        label=label or secrets.token_hex(4),
        survey_version="small-1",
        version="S",
        language="en",
        week=week,
        level=level,
        first_by=staff.id,
        first_sealed=b"",
    )
    session.add(entry)
    session.flush()
    return entry


def make_heading(title: str = "Spring", note: str = "") -> Heading:
    """Return what people say of a release."""
    return Heading(title, note, area="Testshire", licence="ask first")


def make_children(
    session: Session,
    reviewer: Staff,
    count: int,
    *,
    code: str = "family_conflict",
    role: str = "left_because",
    ticks: Mapping[str, str] | None = None,
    week: str = "2030-W10",
) -> list[Text]:
    """Let ``count`` children each tell one reason, read and confirmed by ``reviewer``."""
    texts = [
        make_text(session, make_told_account(session, ticks=ticks, week=week), reviewer)
        for _ in range(count)
    ]
    for text in texts:
        make_coding(session, text, reviewer, code=code, role=role)
    return texts


def collect_answer(session: Session, survey: Survey, answers: Answers, *, today: date) -> Account:
    """Collect one answer into the vault, as the worker does: sealed and not yet opened."""
    sealer = Sealer(ORGANISATION, KEY_ID, PRIVATE_KEY.public_key())
    answer = seal_answer(sealer, survey, answers, today=today)
    store_answers(session, [answer])
    return session.get_one(Account, answer.id)


def seal_answer(sealer: Sealer, survey: Survey, answers: Answers, *, today: date) -> Answer:
    """Return what the public site would store for these answers, by its own service."""
    with closing(sqlite_intake()) as engine_session:
        record_answer(
            engine_session,
            sealer,
            survey,
            answers,
            form_token=secrets.token_bytes(16),
            language="en",
            tags=(),
            today=today,
        )
        answer = engine_session.scalars(select(Answer)).one()
        engine_session.expunge(answer)
        make_transient(answer)
    return answer


def sqlite_intake() -> Session:
    """Return a session on an intake database in memory."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    IntakeBase.metadata.create_all(engine)
    return Session(engine)
