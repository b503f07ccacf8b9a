"""Write, approve and withdraw the lines of "You said, we did".

A line is about a theme that a published release shows with a number, so it says nothing
that suppression hides. One person writes it, another publishes it, and each of them can
take it away at once. Only then is it copied to intake, where the public site reads it.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from voice.errors import HeardError
from voice.models.intake.heard import PublishedHeardLine
from voice.models.vault.heard import HeardLine, HeardState, Outcome
from voice.queries import heard as queries
from voice.services.audit import Actor, record_event
from voice.services.languages import LANGUAGES, SOURCE
from voice.services.plain_words import find_hard_words
from voice.services.surveys.documents import canonical_json

MAX_CHARACTERS = 300
"""How long each half of a line may be."""

_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")

Words = Mapping[str, Mapping[str, str]]
"""By language: ``said`` and ``did``."""


@dataclass(frozen=True, slots=True)
class LineDraft:
    """What a person writes.

    :param code: the theme
    :param month: when it was done, by when it will be, or when it was refused: "2030-03"
    :param words: in English, and in each language somebody translated it into
    """

    code: str
    outcome: str
    month: str
    words: Words


def find_problems(session: Session, draft: LineDraft) -> list[str]:
    """Return what is wrong with a draft, each in a plain sentence."""
    problems = []
    if draft.code not in queries.list_themes(session):
        problems.append("choose a theme that a published release shows with a number")
    if draft.outcome not in list(Outcome):
        problems.append("choose what came of it")
    if not _MONTH.fullmatch(draft.month):
        problems.append("write the month as year and month: 2030-03")
    if not all(draft.words.get(SOURCE.code, {}).get(half) for half in ("said", "did")):
        problems.append("write both halves in English")
    known = {language.code for language in LANGUAGES}
    for language, halves in draft.words.items():
        if language not in known or set(halves) != {"said", "did"} or not all(halves.values()):
            problems.append("a translation needs both halves")
        if any(len(half) > MAX_CHARACTERS for half in halves.values()):
            problems.append(f"each half has {MAX_CHARACTERS} characters at most")
    english = draft.words.get(SOURCE.code, {})
    return problems + list(find_hard_words(". ".join(_stopped(half) for half in english.values())))


def write_line(session: Session, actor: Actor, draft: LineDraft) -> HeardLine:
    """Keep a new line, for a second person to publish.

    :raises HeardError: if something is wrong with it
    """
    line = HeardLine(id=secrets.token_bytes(16), state=HeardState.DRAFT)
    _fill(session, actor, line, draft)
    session.add(line)
    session.flush()
    record_event(session, actor, "write heard line", _subject(line))
    return line


def edit_line(session: Session, actor: Actor, line_id: bytes, draft: LineDraft) -> HeardLine:
    """Change a line that is not published yet; who changes it is then its writer.

    :raises HeardError: if it is published or withdrawn, or something is wrong with it
    """
    line = _draft_line(session, line_id)
    _fill(session, actor, line, draft)
    session.flush()
    record_event(session, actor, "edit heard line", _subject(line))
    return line


def approve_line(
    vault: Session, intake: Session, actor: Actor, line_id: bytes, *, shown_hash: str
) -> HeardLine:
    """Publish a line in the name of a second person. Done twice, it is the same.

    :param shown_hash: the hash of the words that this person was shown
    :raises HeardError: if the person wrote it, was shown something else, or if no published
        release shows its theme any more
    """
    line = _draft_line(vault, line_id)
    if line.written_by == actor.staff_id:
        message = "a line is published by a second person, not by the one who wrote it"
        raise HeardError(message)
    if not hmac.compare_digest(shown_hash.encode(), hash_of(line).encode()):
        message = "the line is not the one you were shown: look at it again"
        raise HeardError(message)
    theme = queries.list_themes(vault).get(line.code)
    if theme is None:
        message = "no published release shows this theme with a number any more"
        raise HeardError(message)
    line.release_number = theme[0]
    line.state = HeardState.PUBLISHED
    line.approved_by = _person(actor)
    line.approved_at = actor.at
    intake.merge(
        PublishedHeardLine(
            id=line.id, outcome=line.outcome.value, month=line.month, words=line.words
        )
    )
    record_event(vault, actor, "publish heard line", _subject(line))
    return line


def withdraw_line(vault: Session, intake: Session, actor: Actor, line_id: bytes) -> HeardLine:
    """Take a line away, from children too. It never comes back.

    :raises HeardError: if it was withdrawn before
    """
    line = queries.get_line(vault, line_id)
    if line.state is HeardState.WITHDRAWN:
        message = "this line was withdrawn before"
        raise HeardError(message)
    _person(actor)
    published = intake.get(PublishedHeardLine, line.id)
    if published is not None:
        intake.delete(published)
    line.state = HeardState.WITHDRAWN
    record_event(vault, actor, "withdraw heard line", _subject(line))
    return line


def withdraw_lines_of(vault: Session, intake: Session, actor: Actor, release_number: int) -> int:
    """Take away every published line that rests on a release; return how many."""
    lines = queries.list_published_of(vault, release_number)
    for line in lines:
        withdraw_line(vault, intake, actor, line.id)
    return len(lines)


def hash_of(line: HeardLine) -> str:
    """Return the hash of what children will read."""
    shown = {"code": line.code, "outcome": line.outcome.value, "month": line.month}
    return hashlib.sha256((canonical_json(shown) + line.words).encode()).hexdigest()


def read_words(line: HeardLine) -> Words:
    """Return the words of a line by language."""
    words: Words = json.loads(line.words)
    return words


def _fill(session: Session, actor: Actor, line: HeardLine, draft: LineDraft) -> None:
    problems = find_problems(session, draft)
    if problems:
        raise HeardError("; ".join(problems))
    line.release_number = queries.list_themes(session)[draft.code][0]
    line.code = draft.code
    line.outcome = Outcome(draft.outcome)
    line.month = draft.month
    line.words = canonical_json({code: dict(halves) for code, halves in draft.words.items()})
    line.written_by = _person(actor)
    line.written_at = actor.at


def _draft_line(session: Session, line_id: bytes) -> HeardLine:
    line = queries.get_line(session, line_id)
    if line.state is not HeardState.DRAFT:
        message = "this line does not wait any more: it is published or withdrawn"
        raise HeardError(message)
    return line


def _person(actor: Actor) -> bytes:
    if actor.staff_id is None:
        message = "a line is written, published and withdrawn by people who are signed in"
        raise HeardError(message)
    return actor.staff_id


def _subject(line: HeardLine) -> str:
    return f"heard line {line.id.hex()} {hash_of(line)}"


def _stopped(half: str) -> str:
    return half.strip().rstrip(".")
