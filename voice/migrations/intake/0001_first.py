"""First tables of intake."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = ("intake",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survey_version", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "detached_answer",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survey_version", sa.String(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detached_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "form_token",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body_mac", sa.LargeBinary(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", "revision", name=op.f("pk_form_token")),
        sa.UniqueConstraint("token_hash", "body_mac", name=op.f("uq_form_token_token_hash")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "help_check",
        sa.Column("numbers_hash", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("numbers_hash", name=op.f("pk_help_check")),
    )
    op.create_table(
        "published_heard_line",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_heard_line")),
    )
    op.create_table(
        "published_key",
        sa.Column("key_id", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_published_key")),
    )
    op.create_table(
        "published_survey",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("document_hash", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_published_survey")),
    )
    op.create_table(
        "sealed_reply",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_reply")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sealed_reply", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sealed_reply_lookup_hash"), ["lookup_hash"], unique=False
        )

    op.create_table(
        "sealed_status",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_status")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sealed_status", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sealed_status_lookup_hash"), ["lookup_hash"], unique=False
        )

    op.create_table(
        "thread",
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("lookup_hash", name=op.f("pk_thread")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "thread_request",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_request")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("thread_request")
    op.drop_table("thread")
    op.drop_table("sealed_status")
    op.drop_table("sealed_reply")
    op.drop_table("published_survey")
    op.drop_table("published_key")
    op.drop_table("published_heard_line")
    op.drop_table("help_check")
    op.drop_table("form_token")
    op.drop_table("detached_answer")
    op.drop_table("answer")
