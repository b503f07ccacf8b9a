"""Sign-ins that last: started, kept while somebody works, ended."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from voice.models.vault.staff import LoginSession, Staff
from voice.queries.staff import find_login_session

TOKEN_BYTES = 32
IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)
"""A sign-in is written down as used no more often than this, to spare the database."""


def start_session(session: Session, staff: Staff, at: datetime) -> str:
    """Start a sign-in and remove those that are over; return the token for the cookie."""
    session.execute(
        delete(LoginSession).where(
            (LoginSession.seen_at <= at - IDLE) | (LoginSession.started_at <= at - LONGEST)
        )
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        LoginSession(token_hash=hash_token(token), staff_id=staff.id, started_at=at, seen_at=at)
    )
    session.flush()
    return token


def find_person(session: Session, token_hash: bytes, at: datetime) -> tuple[Staff, bool] | None:
    """Return who is signed in, and whether the sign-in should be marked as used.

    ``None`` for a sign-in that was never made, was ended, or is over by its age or idleness.
    """
    found = find_login_session(session, token_hash)
    if found is None:
        return None
    login, staff = found
    if at - login.seen_at >= IDLE or at - login.started_at >= LONGEST:
        return None
    return staff, at - login.seen_at >= SEEN_EVERY


def mark_used(session: Session, token_hash: bytes, at: datetime) -> None:
    """Write down that a sign-in is in use."""
    login = session.get(LoginSession, token_hash)
    if login is not None:
        login.seen_at = max(login.seen_at, at)


def end_session(session: Session, token_hash: bytes) -> None:
    """End a sign-in; ending one that is not there does nothing."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash))


def end_other_sessions(session: Session, staff_id: bytes, token_hash: bytes) -> int:
    """End every sign-in of a person but this one; return how many there were."""
    gone = session.execute(
        delete(LoginSession)
        .where(LoginSession.staff_id == staff_id, LoginSession.token_hash != token_hash)
        .returning(LoginSession.token_hash)
    )
    return len(gone.all())


def hash_token(token: str) -> bytes:
    """Return the SHA-256 of a token: all that the database knows of it."""
    return hashlib.sha256(token.encode()).digest()
