"""People who work here, and their sign-ins."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import Moment, VaultBase


class StaffRole(StrEnum):
    """What a member of staff may do."""

    REVIEWER = "reviewer"
    PLANNER = "planner"


class Staff(VaultBase):
    """A member of staff."""

    __tablename__ = "staff"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    role: Mapped[StaffRole]
    passphrase_hash: Mapped[str]
    """argon2id, with its parameters."""
    totp_locked: Mapped[bytes]
    """The second factor's secret, locked with the staff secret."""
    last_timecode: Mapped[int | None]
    """The 30-second step of the last code used, so that none works twice."""
    failures: Mapped[int]
    """Wrong sign-ins since the last right one."""
    wait_until: Mapped[datetime | None] = mapped_column(Moment)
    """No sign-in is tried before; a delay that grows, never a lock-out."""
    is_active: Mapped[bool]


class LoginSession(VaultBase):
    """One sign-in of one member of staff. The cookie holds the token, the row its hash."""

    __tablename__ = "login_session"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    staff_id: Mapped[bytes] = mapped_column(ForeignKey(Staff.id), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
