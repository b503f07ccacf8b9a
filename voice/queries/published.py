"""Read what the staff side published for children: surveys and the key to seal with."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.models.intake.published import PublishedKey, PublishedSurvey
from voice.sealing import Sealer


def find_open_version(session: Session, channel: str) -> str | None:
    """Return the version that takes answers in this channel, such as "leaving-1"."""
    return session.scalar(
        select(PublishedSurvey.version)
        .where(PublishedSurvey.channel == channel, PublishedSurvey.is_open)
        .order_by(PublishedSurvey.version)
        .limit(1)
    )


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
    row = session.execute(
        select(PublishedKey.organisation, PublishedKey.key_id, PublishedKey.public_key)
        .where(PublishedKey.is_current)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Sealer(row.organisation, row.key_id, X25519PublicKey.from_public_bytes(row.public_key))
