"""Who works here, and who is signed in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.errors import LoginError
from voice.models.vault.staff import LoginSession, Staff


def find_staff(session: Session, login: str) -> Staff | None:
    """Return the person with this login, whatever its case, or ``None``."""
    return session.scalars(select(Staff).where(Staff.login == login.strip().lower())).one_or_none()


def get_staff(session: Session, login: str) -> Staff:
    """Return the person with this login.

    :raises LoginError: if there is none
    """
    staff = find_staff(session, login)
    if staff is None:
        message = f"nobody has the login {login}"
        raise LoginError(message)
    return staff


def find_login_session(session: Session, token_hash: bytes) -> tuple[LoginSession, Staff] | None:
    """Return a sign-in and its person, if that person may still come in."""
    row = session.execute(
        select(LoginSession, Staff)
        .join(Staff, Staff.id == LoginSession.staff_id)
        .where(LoginSession.token_hash == token_hash, Staff.is_active)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
