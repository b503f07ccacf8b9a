"""What young people of the benchmark say, and the requests their browsers send."""

import secrets
import time
from collections.abc import Callable
from importlib.resources import files
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from tests import factories
from voice.models.intake.published import PublishedSurvey
from voice.services.drafts import Draft, Drafts, page_token
from voice.services.surveys.documents import canonical_json, document_hash, to_document
from voice.services.surveys.loading import load_survey
from voice.services.surveys.model import Answer, Kind, Page, Survey
from voice.services.surveys.routing import pages, read_answer

WORDS = (
    "i left cos my stepdad kept shouting at my mum every night and nobody at home ever asked me "
    "how i was so i stayed at my mates for three days until it went quiet again"
)
"""34 words."""
HALF_WAY = 15
READERS = 32


def publish(session: Session) -> dict[str, Survey]:
    """Publish a key and the surveys that come with the project; return them by channel."""
    factories.make_key(session)
    factories.make_help_check(session)
    surveys = {}
    for name in ("leaving.yaml", "message.yaml"):
        text = (files("voice") / "data" / "surveys" / name).read_text(encoding="utf-8")
        survey = load_survey(text)
        surveys[survey.channel] = survey
        document = to_document(survey)
        session.add(
            PublishedSurvey(
                version=survey.key,
                channel=survey.channel,
                document=canonical_json(document),
                document_hash=document_hash(document),
                is_open=True,
            )
        )
    return surveys


class Visitors:
    """Young people on their way, whose drafts stand in the site's own store.

    :param drafts: where the site under test finds them
    """

    def __init__(self, drafts: Drafts, surveys: dict[str, Survey]) -> None:
        self.drafts = drafts
        self.surveys = surveys
        self._half = _answers(surveys["survey"], end=HALF_WAY)
        self._whole = _answers(surveys["survey"], end=None)
        self._readers = repeat(self._reader, READERS)

    def question(self) -> list[bytes]:
        """Return a visit that looks at one question, half-way through the full survey."""
        return secrets.choice(self._readers)

    def whole_send(self) -> list[bytes]:
        """Return a visit that writes a message and sends it: two forms."""
        bits = self._begin("message")
        words = {"csrf": page_token(bits), "page": "t1", "do": "save", "text": WORDS}
        return [_request("POST", "/q/1", bits, words), _press_send(bits)]

    def send_alone(self) -> list[bytes]:
        """Return a visit whose message is kept already, and is sent: one form."""
        return [_press_send(self._begin("message", {"t1": {"text": WORDS}}))]

    def send_of_survey(self) -> list[bytes]:
        """Return a visit that sends a full survey with every question answered."""
        bits = self._begin("survey", self._whole)
        return [_press_send(bits)]

    def _reader(self) -> list[bytes]:
        bits = self._begin("survey", self._half)
        return [_request("GET", f"/q/{len(self._half) + 1}", bits)]

    def _begin(self, channel: str, answers: dict[str, Answer] | None = None) -> bytes:
        bits = secrets.token_bytes(32)
        draft = Draft(channel, self.surveys[channel].key, answers=answers or {})
        self.drafts.save(bits, draft, now=time.time())
        return bits


def bare_question() -> list[bytes]:
    """Return the visit of the reference's form."""
    return [_request("GET", "/question")]


def bare_send() -> list[bytes]:
    """Return the one POST of the reference."""
    return [_request("POST", "/send", fields={"text": WORDS})]


def bare_sends() -> list[bytes]:
    """Return two POSTs of the reference, to stand beside two forms."""
    return bare_send() * 2


def repeat(make: Callable[[], list[bytes]], count: int) -> list[list[bytes]]:
    """Return so many visits, each of its own."""
    return [make() for _ in range(count)]


def _press_send(bits: bytes) -> bytes:
    return _request("POST", "/check", bits, {"csrf": page_token(bits)})


def _answers(survey: Survey, *, end: int | None) -> dict[str, Answer]:
    """Answer the survey from its start: the full version, the first choice, short words."""
    answers: dict[str, Answer] = {}
    while end is None or len(answers) < end:
        route = pages(survey, answers)
        page = next((page for page in route if read_answer(page, answers) is None), None)
        if page is None:
            break
        answers[page.key] = _answer(page)
    return answers


def _answer(page: Page) -> Answer:
    if page.kind is Kind.TEXT:
        return {"text": WORDS}
    codes = [choice.code for choice in page.answers]
    return {"codes": ["F"] if "F" in codes else codes[:1]}


def _request(
    method: str, path: str, bits: bytes | None = None, fields: dict[str, str] | None = None
) -> bytes:
    body = urlencode(fields or {}).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip"]
    if bits is not None:
        lines.append(f"Cookie: __Host-v={bits.hex()}")
    if fields is not None:
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body
