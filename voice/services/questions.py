"""What a child was asked: the question behind a text."""

import json
from collections.abc import Iterable

from sqlalchemy.orm import Session

from voice.queries.queue import Waiting, find_survey_document
from voice.services.surveys.documents import from_document
from voice.services.surveys.model import Survey

MODES = {
    "alone": "alone",
    "shared_device": "on a shared device",
    "adult_chosen": "with an adult they chose",
    "with_worker": "with a worker",
    "return_talk": "in a talk after coming back",
    "group": "in a group",
    "paper": "on paper",
    "unknown": "not said with whom",
}
ABOUT = {
    "self": "about themselves",
    "friend": "about a friend",
    "unknown": "not said about whom",
}


def find_question(session: Session, version: str, page_key: str, language: str = "en") -> str:
    """Return the question of a page in words, or the page's key where the survey is gone."""
    document = find_survey_document(session, version)
    if document is None:
        return page_key
    return ask_of(from_document(json.loads(document)), page_key, language)


def find_questions(session: Session, rows: Iterable[Waiting]) -> dict[tuple[str, str], str]:
    """Return the question behind each text, by survey version and page; each is read once."""
    pages = {(row.survey_version, row.item) for row in rows}
    return {(version, item): find_question(session, version, item) for version, item in pages}


def ask_of(survey: Survey, page_key: str, language: str) -> str:
    """Return the question of a page: that of its part, after that of its item."""
    item_id, _, part_key = page_key.partition(".")
    item = survey.find_item(item_id)
    if item is None:
        return page_key
    parts = (*item.parts, *((item.follow_up,) if item.follow_up else ()))
    part = next((each for each in parts if each.key == part_key), None)
    texts = [item.text, *([part.text] if part else [])]
    words = [(text.get(language) or text[survey.languages[0]]).ask for text in texts if text]
    return " / ".join(dict.fromkeys(words))
