"""Who is asking: one child's visit, known by a random cookie and nothing else."""

import hmac
import secrets
import time
from dataclasses import dataclass

from flask import Flask, Response, abort, current_app, redirect, request

from voice.errors import BusyError, SurveyClosedError
from voice.public.languages import at, at_source, language, list_offered
from voice.services.drafts import Draft, Drafts, FolderStore, page_token
from voice.services.languages import SOURCE, Catalogues
from voice.services.offering import Shelf
from voice.services.surveys.model import Channel, Survey
from voice.services.surveys.translating import Translate
from voice.settings import Settings
from voice.web.transaction import transaction

COOKIE = "__Host-v"
BITS_BYTES = 32
TICKET = "ticket"
WITH_TICKET = "public.comeback.give"
"""The one form that is sent after the cookie was taken back."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that brought a cookie.

    :param bits: the 256 random bits of the cookie
    :param draft: what the child said so far; ``None`` once its hour is over
    """

    bits: bytes
    draft: Draft | None

    @property
    def csrf(self) -> str:
        """Return the token each form of this visit must bring back."""
        return page_token(self.bits)

    @property
    def ticket(self) -> str:
        """Return the bits as the cookie holds them, and the form of a receipt."""
        return self.bits.hex()

    def save(self, draft: Draft) -> None:
        """Keep the draft for another hour."""
        _drafts().save(self.bits, draft, now=time.time())


def join(app: Flask, settings: Settings) -> None:
    """Give ``app`` its store of drafts and its shelf of surveys."""
    app.extensions["drafts"] = Drafts(FolderStore(settings.draft_folder))
    app.extensions["shelf"] = Shelf(_catalogues(app))
    with app.app_context():
        _look_at_the_shelf()


def begin(draft: Draft, response: Response) -> None:
    """Begin a visit afresh; an earlier one in this browser is thrown away."""
    forget(response)
    visit = Visit(secrets.token_bytes(BITS_BYTES), None)
    visit.save(draft)
    hand_over(visit, response)


def hand_over(visit: Visit, response: Response) -> None:
    """Give the browser the one cookie: it ends with the browser, or before."""
    response.set_cookie(
        COOKIE, visit.ticket, secure=True, httponly=True, samesite="Strict", path="/"
    )


def forget(response: Response) -> None:
    """Throw away the draft of this browser, if it has one, and its cookie."""
    bits = find_bits()
    if bits is not None:
        _drafts().remove(bits)
    take_back(response)


def take_back(response: Response) -> None:
    """Take the cookie out of the browser."""
    response.set_cookie(
        COOKIE, "", max_age=0, secure=True, httponly=True, samesite="Strict", path="/"
    )


def find_visit() -> Visit | None:
    """Return the visit this request belongs to, or ``None``."""
    bits = find_bits()
    return None if bits is None else Visit(bits, _drafts().find(bits, now=time.time()))


def get_visit() -> Visit:
    """Return the visit this request belongs to; without one the page has ended.

    A form must bring back the token of its visit.
    """
    visit = find_visit()
    if visit is None:
        abort(410)
    if request.method == "POST" and not hmac.compare_digest(
        request.form.get("csrf", "").encode(), visit.csrf.encode()
    ):
        abort(403)
    return visit


def get_draft(visit: Visit) -> Draft:
    """Return the draft of a visit that still has one, sent or not; else the page has ended.

    Who came back with a code has one only while they write again.
    """
    if visit.draft is None or (visit.draft.seed and not visit.draft.survey_version):
        abort(410)
    return visit.draft


def find_bits() -> bytes | None:
    """Return the bits of the cookie, or ``None`` where there is none, or a false one.

    A receipt takes the cookie back, so its one form brings them itself.
    """
    value = request.cookies.get(COOKIE, "")
    if not value and request.method == "POST" and request.endpoint == WITH_TICKET:
        value = request.form.get(TICKET, "")
    try:
        bits = bytes.fromhex(value)
    except ValueError:
        return None
    return bits if len(bits) == BITS_BYTES else None


def survey_of(draft: Draft) -> Survey:
    """Return the survey a draft answers; once read it needs no database.

    A page in a language that the survey lacks leads to the same page in English.

    :raises SurveyClosedError: if it is not published
    """
    found = shelf().find(draft.survey_version)
    if found is None:
        with transaction("intake_read") as session:
            found = shelf().get(session, draft.survey_version)
    if request.method == "GET" and language().code not in found.languages and language() != SOURCE:
        abort(redirect(at_source(request.path), code=303))
    return found


def open_draft(channel: str) -> Draft:
    """Return an empty draft for the survey that takes answers in this channel.

    :raises SurveyClosedError: if none does, or not in the language of the request
    """
    with transaction("intake_read") as session:
        survey = shelf().get_open(session, channel)
    if language() != SOURCE and language().code not in survey.languages:
        raise SurveyClosedError(channel)
    return Draft(channel=channel, survey_version=survey.key)


def shelf() -> Shelf:
    """Return the surveys this process has read."""
    found: Shelf = current_app.extensions["shelf"]
    return found


def see(path: str) -> Response:
    """Lead the browser on after a form, in its language, so that Back does not send it again."""
    response = redirect(at(path), code=303)
    assert isinstance(response, Response)  # noqa: S101 - narrows Werkzeug's type
    return response


def list_languages(channel: str = Channel.SURVEY) -> tuple[str, ...]:
    """Return the languages of the survey last seen open in a channel; needs no database."""
    return shelf().list_languages(channel)


def _look_at_the_shelf() -> None:
    """Learn once which languages the main survey has; without other languages nobody asks."""
    if len(list_offered()) == 1:
        return
    try:
        with transaction("intake_read") as session:
            shelf().list_open(session)
    except BusyError:
        current_app.logger.warning("the database is away; languages are offered after a start")


def _catalogues(app: Flask) -> dict[str, Translate]:
    """Return what translates surveys, for each offered language but English."""
    catalogues: Catalogues = app.extensions["catalogues"]
    return {
        found.code: catalogues.translator(found)
        for found in app.extensions["languages"]
        if found != SOURCE
    }


def _drafts() -> Drafts:
    found: Drafts = current_app.extensions["drafts"]
    return found
