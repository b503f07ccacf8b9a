"""Surveys as staff keep them."""

from sqlalchemy.orm import Mapped, mapped_column

from voice.db import VaultBase


class SurveyVersion(VaultBase):
    """One checked version of a survey; once published it never changes."""

    __tablename__ = "survey_version"

    version: Mapped[str] = mapped_column(primary_key=True)
    """Survey and number, "leaving-1"."""
    channel: Mapped[str]
    document: Mapped[str]
    """Canonical JSON."""
    document_hash: Mapped[str]
    is_published: Mapped[bool]
