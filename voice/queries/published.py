"""Read what the staff side published for children: surveys and the key to seal with."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from voice.models.intake.published import PublishedKey, PublishedSurvey
from voice.sealing import Sealer

SURVEY = PublishedSurvey.__table__.c
KEY = PublishedKey.__table__.c
OPEN_VERSION = (
    select(SURVEY.version)
    .where(SURVEY.channel == bindparam("channel"), SURVEY.is_open)
    .order_by(SURVEY.version)
    .limit(1)
)
"""Statements that each visit needs are built once: building costs more than running."""
CURRENT_KEY = select(KEY.organisation, KEY.key_id, KEY.public_key).where(KEY.is_current).limit(1)
OPEN_VERSION_AND_KEY = OPEN_VERSION.add_columns(*CURRENT_KEY.selected_columns).select_from(
    PublishedSurvey.__table__.join(PublishedKey.__table__, KEY.is_current)
)


def find_open_version(session: Session, channel: str) -> str | None:
    """Return the version that takes answers in this channel, such as "leaving-1"."""
    found: str | None = session.connection().scalar(OPEN_VERSION, {"channel": channel})
    return found


def list_open_versions(session: Session) -> list[str]:
    """Return the versions that take answers now, in any channel."""
    return list(
        session.scalars(
            select(PublishedSurvey.version)
            .where(PublishedSurvey.is_open)
            .order_by(PublishedSurvey.version)
        )
    )


def find_document(session: Session, version: str) -> str | None:
    """Return a published survey as canonical JSON, open or not."""
    return session.scalar(
        select(PublishedSurvey.document).where(PublishedSurvey.version == version)
    )


def find_sealer(session: Session) -> Sealer | None:
    """Return what seals to the current key; ``None`` while no key is published."""
    row = session.connection().execute(CURRENT_KEY).one_or_none()
    return None if row is None else _sealer(*row)


def find_open_version_and_sealer(session: Session, channel: str) -> tuple[str, Sealer] | None:
    """Return which version takes answers in this channel and what seals them, in one read.

    ``None`` while there is no open survey, or no key.
    """
    row = session.connection().execute(OPEN_VERSION_AND_KEY, {"channel": channel}).one_or_none()
    if row is None:
        return None
    version, *key = row
    return version, _sealer(*key)


def _sealer(organisation: str, key_id: bytes, public_key: bytes) -> Sealer:
    return Sealer(organisation, key_id, X25519PublicKey.from_public_bytes(public_key))
