"""Publish from the vault to intake what children need: surveys and the public key."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.errors import SurveyError
from voice.models.intake.published import PublishedKey, PublishedSurvey
from voice.models.vault.key import KeyEpoch, Organisation
from voice.models.vault.survey_version import SurveyVersion
from voice.services.surveys.documents import (
    canonical_json,
    document_hash,
    from_document,
    to_document,
)
from voice.services.surveys.model import Channel, Survey


def store_survey(session: Session, survey: Survey) -> SurveyVersion:
    """Keep a checked survey in the vault; the same version again changes nothing.

    :raises SurveyError: if a published version with other words stands already (SV06)
    """
    document = to_document(survey)
    found = session.get(SurveyVersion, survey.key)
    if found is None:
        found = SurveyVersion(version=survey.key, channel=survey.channel, is_published=False)
        session.add(found)
    elif found.is_published and found.document_hash != document_hash(document):
        raise SurveyError(
            survey.key, ["SV06 a published version never changes; give the new words a new number"]
        )
    found.document = canonical_json(document)
    found.document_hash = document_hash(document)
    session.flush()
    return found


def list_published(session: Session) -> list[Survey]:
    """Return every survey that children could ever see, by its version."""
    rows = session.scalars(
        select(SurveyVersion).where(SurveyVersion.is_published).order_by(SurveyVersion.version)
    )
    return [from_document(json.loads(row.document)) for row in rows]


def publish_survey(vault: Session, intake: Session, version: str) -> None:
    """Open one survey to children and close the others of its channel.

    :raises SurveyError: if there is no such version, it is for a facilitator's notes, or nobody
        typed the recovery words back
    """
    survey = vault.get(SurveyVersion, version)
    if survey is None:
        raise SurveyError(version, ["there is no such survey here"])
    if survey.channel == Channel.GROUP:
        raise SurveyError(version, ["group notes are for staff and never opened to children"])
    epoch = vault.scalars(select(KeyEpoch).where(KeyEpoch.is_current)).one_or_none()
    if epoch is None or not epoch.are_words_proved:
        raise SurveyError(
            version, ["the recovery words must be typed back first: run `voice keys prove`"]
        )
    survey.is_published = True
    for row in intake.scalars(select(PublishedSurvey)):
        if row.channel == survey.channel:
            row.is_open = False
    intake.merge(
        PublishedSurvey(
            version=survey.version,
            channel=survey.channel,
            document=survey.document,
            document_hash=survey.document_hash,
            is_open=True,
        )
    )
    _publish_key(vault, intake, epoch)
    vault.flush()
    intake.flush()


def close_channel(intake: Session, channel: str) -> str:
    """Close the survey that is open in a channel; return which one it was.

    :raises SurveyError: if none is open there
    """
    rows = select(PublishedSurvey).where(
        PublishedSurvey.channel == channel, PublishedSurvey.is_open
    )
    row = intake.scalars(rows).one_or_none()
    if row is None:
        raise SurveyError(channel, ["nothing is open there"])
    row.is_open = False
    intake.flush()
    return row.version


def _publish_key(vault: Session, intake: Session, epoch: KeyEpoch) -> None:
    organisation = vault.scalars(select(Organisation)).one()
    for row in intake.scalars(select(PublishedKey)):
        row.is_current = False
    intake.merge(
        PublishedKey(
            key_id=epoch.key_id,
            organisation=organisation.slug,
            public_key=epoch.public_key,
            is_current=True,
        )
    )
