"""Two people type in a form; every word on the paper arrives, sealed."""

import secrets
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import KEY_ID, MOMENT, ORGANISATION, PRIVATE_KEY, make_actor, make_staff
from tests.factories import sqlite_intake as make_intake
from voice.errors import ReviewError
from voice.models.intake.answer import Answer as AnswerRow
from voice.models.intake.answer import DetachedAnswer
from voice.models.vault.audit import AuditEvent
from voice.models.vault.paper import PaperEntry
from voice.opening import Opener
from voice.sealing import Sealer
from voice.services import paper_entries as entries
from voice.services.audit import Actor
from voice.services.paper_forms import PaperForm, lay_out
from voice.services.payloads import ANSWER, AnswerPayload, decode_answer
from voice.services.publishing import store_survey
from voice.services.surveys.loading import load_packaged
from voice.services.surveys.model import Answer, Kind, SurveyVersion

LEAVING = next(survey for survey in load_packaged() if survey.id == "leaving")
SHORT = lay_out(LEAVING, SurveyVersion.SHORT, "en")
WORDS = "mum said get out, so i slept at zaras"
SEALER = Sealer(ORGANISATION, KEY_ID, PRIVATE_KEY.public_key())
OPENER = Opener(ORGANISATION, {KEY_ID: PRIVATE_KEY})

Typed = dict[str, Answer]


def blank() -> Typed:
    return {question.key: Answer(state="skipped") for question in SHORT.questions}


def typed(**said: Answer) -> Typed:
    return blank() | {key.replace("__", "."): answer for key, answer in said.items()}


SHEET = typed(
    e1={"codes": ["told"]},
    b1={"codes": ["told_to_go", "arguing"]},
    b3={"text": WORDS},
    u1={"codes": ["quote"]},
)


@pytest.fixture
def intake() -> Iterator[Session]:
    with closing(make_intake()) as session:
        yield session


@pytest.fixture
def first(session: Session) -> Actor:
    store_survey(session, LEAVING).is_published = True
    return make_actor(make_staff(session, "ruth"))


@pytest.fixture
def second(session: Session) -> Actor:
    return make_actor(make_staff(session, "sam"))


@pytest.fixture
def entry(session: Session, first: Actor) -> PaperEntry:
    return entries.store_first(session, SEALER, first, SHORT, SHEET)


def arrived(intake: Session) -> AnswerPayload:
    (row,) = intake.scalars(select(AnswerRow)).all()
    return decode_answer(OPENER.open(row.sealed, kind=ANSWER, form=row.survey_version))


def check(
    session: Session, intake: Session, actor: Actor, entry: PaperEntry, answers: Typed
) -> list[str]:
    return entries.store_second(session, intake, SEALER, OPENER, actor, entry, answers)


def test_a_form_typed_twice_alike_arrives_as_an_answer_on_paper(
    session: Session, intake: Session, entry: PaperEntry, second: Actor
) -> None:
    differences = check(session, intake, second, entry, SHEET)

    payload = arrived(intake)
    assert differences == []
    assert payload["texts"] == {"b3": WORDS}
    assert payload["closed"]["b1"] == ["arguing", "told_to_go"]
    assert payload["closed"]["h1"] == ["skipped"]
    assert payload["closed"]["e2"] == ["not_in_version"]
    assert (payload["mode"], payload["version"]) == ("paper", "S")
    assert (payload["about"], payload["use_of_words"]) == ("self", "quote")
    assert session.scalars(select(PaperEntry)).all() == []


def test_until_the_second_person_no_word_stands_in_the_clear_and_no_answer_arrives(
    session: Session, intake: Session, entry: PaperEntry
) -> None:
    stored = session.execute(select(*PaperEntry.__table__.columns)).one()

    assert intake.scalars(select(AnswerRow)).all() == []
    shown = b" ".join(each if isinstance(each, bytes) else str(each).encode() for each in stored)
    assert [word for word in ("zara", "told", "quote") if word.encode() in shown.lower()] == []


def test_the_same_person_cannot_be_both(
    session: Session, intake: Session, entry: PaperEntry, first: Actor, second: Actor
) -> None:
    check(session, intake, second, entry, blank())

    with pytest.raises(ReviewError, match="somebody else"):
        check(session, intake, first, entry, SHEET)
    with pytest.raises(ReviewError, match="somebody else"):
        entries.decide(session, intake, SEALER, OPENER, first, entry, {})


def test_differences_wait_sealed_for_a_decision_on_each(
    session: Session, intake: Session, entry: PaperEntry, second: Actor
) -> None:
    other = SHEET | typed(b3={"text": "mum said get out so i slept at zaras"}, e1=SHEET["e1"])
    again = {key: other[key] for key in SHEET} | {"b1": SHEET["b1"]}

    assert check(session, intake, second, entry, again) == ["b3", "u1"]
    assert intake.scalars(select(AnswerRow)).all() == []
    with pytest.raises(ReviewError, match="each question"):
        entries.decide(session, intake, SEALER, OPENER, second, entry, {"b3": "second"})
    chosen = {"b3": "second", "u1": "first"}
    entries.decide(session, intake, SEALER, OPENER, second, entry, chosen)

    payload = arrived(intake)
    assert payload["texts"] == {"b3": "mum said get out so i slept at zaras"}
    assert payload["use_of_words"] == "quote"
    assert session.scalars(select(PaperEntry)).all() == []


def test_nothing_can_be_decided_before_the_second_person(
    session: Session, intake: Session, entry: PaperEntry, second: Actor
) -> None:
    with pytest.raises(ReviewError, match="a second time"):
        entries.decide(session, intake, SEALER, OPENER, second, entry, {})


def test_a_form_taken_in_twice_counts_once(
    session: Session, intake: Session, entry: PaperEntry, second: Actor
) -> None:
    found = entries.open_first(entry, OPENER)
    for _ in range(2):
        entries.record_paper(
            intake,
            SEALER,
            LEAVING,
            SurveyVersion.SHORT,
            found,
            language="en",
            today=MOMENT.date(),
        )

    arrived(intake)


def test_words_and_ticks_beside_the_route_are_kept(intake: Session) -> None:
    answers = typed(
        b2={"codes": ["bullying"]},
        b3={"text": "nobody asked me"},
        h2__text={"text": "a key of my own"},
        p2__a={"codes": ["not_at_all"]},
        c1__who={"codes": ["council"]},
    )

    record(intake, answers)

    payload = arrived(intake)
    assert payload["texts"] == {"b3": "nobody asked me", "h2.text": "a key of my own"}
    assert payload["closed"]["b2"] == ["bullying"]
    assert payload["closed"]["c1.who"] == ["council"]
    assert payload["closed"]["p2.a"] == ["not_at_all"]
    assert payload["closed"]["h1"] == ["not_asked"]


@settings(max_examples=40, deadline=None)
@given(data=st.data(), version=st.sampled_from(SurveyVersion))
def test_all_that_stands_on_a_sheet_arrives(data: st.DataObject, version: SurveyVersion) -> None:
    form = lay_out(LEAVING, version, "en")
    answers = {question.key: data.draw(_answer(form, question.key)) for question in form.questions}
    detached = {item.id for item in LEAVING.items if item.is_detached}

    with closing(make_intake()) as intake:
        record(intake, answers, version)
        payload = arrived(intake)
        apart = intake.scalars(select(DetachedAnswer)).all()

    texts = {key: answer["text"] for key, answer in answers.items() if "text" in answer}
    assert payload["texts"] == texts
    for key, answer in answers.items():
        if "codes" in answer and key not in detached and answer["codes"] != ["dont_know"]:
            assert payload["closed"][key] == answer["codes"]
    assert bool(apart) >= any("codes" in answers.get(key, {}) for key in detached)


def _answer(form: PaperForm, key: str) -> st.SearchStrategy[Answer]:
    question = next(each for each in form.questions if each.key == key)
    if question.kind is Kind.TEXT:
        return st.sampled_from([Answer(state="skipped"), Answer(text="words of a child")])
    codes = [box.code for box in question.boxes if box.letter]
    most = len(codes) if question.kind is Kind.MULTI else 1
    ticks = st.sets(st.sampled_from(codes), max_size=most)
    return ticks.map(
        lambda each: (
            Answer(codes=[code for code in codes if code in each])
            if each
            else Answer(state="skipped")
        )
    )


def record(intake: Session, answers: Typed, version: SurveyVersion = SurveyVersion.SHORT) -> None:
    entries.record_paper(
        intake,
        SEALER,
        LEAVING,
        version,
        entries.Typed(secrets.token_bytes(16), answers),
        language="en",
        today=MOMENT.date(),
    )


@pytest.mark.parametrize(
    ("words", "level"), [("i want to die", "red"), ("the weather was nice", None)]
)
def test_words_of_danger_show_as_a_level_before_anybody_opens_them(
    session: Session, first: Actor, words: str, level: str | None
) -> None:
    entry = entries.store_first(session, SEALER, first, SHORT, typed(b3={"text": words}))

    assert entry.level == level


def test_a_form_can_be_thrown_away(session: Session, entry: PaperEntry, first: Actor) -> None:
    entries.discard(session, first, entry)

    assert session.scalars(select(PaperEntry)).all() == []


def test_each_step_stands_in_the_log(
    session: Session, intake: Session, entry: PaperEntry, second: Actor
) -> None:
    check(session, intake, second, entry, blank())
    chosen = dict.fromkeys(SHEET, "first")
    entries.decide(session, intake, SEALER, OPENER, second, entry, chosen)

    logged = session.scalars(select(AuditEvent).order_by(AuditEvent.number)).all()
    assert [event.action for event in logged] == [
        "type paper form",
        "check paper form",
        "decide paper form",
    ]


def test_labels_hold_no_vowel_and_differ(session: Session, first: Actor) -> None:
    labels = [entries.store_first(session, SEALER, first, SHORT, SHEET).label for _ in range(20)]

    assert len(set(labels)) == 20
    assert not set("".join(labels)) & set("AEIOUS015")


def test_a_survey_that_is_gone_takes_nothing_in(
    session: Session, intake: Session, entry: PaperEntry, second: Actor
) -> None:
    store_survey(session, LEAVING).is_published = False

    with pytest.raises(ReviewError, match="not here"):
        check(session, intake, second, entry, SHEET)
    with pytest.raises(ReviewError, match="not here"):
        entries.form_of(session, entry)
