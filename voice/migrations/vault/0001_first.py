"""First tables of vault."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = ("vault",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("child_id", sa.LargeBinary(), nullable=False),
        sa.Column("survey_version", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "collected",
                "opened",
                "redacted",
                "flagged",
                "coded",
                "shown",
                "unreadable",
                name="stage",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("use_of_words", sa.String(), nullable=False),
        sa.Column("tags", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_stage"), ["stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_week"), ["week"], unique=False)

    op.create_table(
        "collected_detached",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collected_detached")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "detached_count",
        sa.Column("survey_version", sa.String(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "survey_version", "quarter", "item", "code", "partner", name=op.f("pk_detached_count")
        ),
    )
    op.create_table(
        "key_epoch",
        sa.Column("key_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("are_words_proved", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_key_epoch")),
    )
    op.create_table(
        "organisation",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("data_key_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_organisation")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("reviewer", "planner", name="staffrole", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("passphrase_hash", sa.String(), nullable=False),
        sa.Column("totp_locked", sa.LargeBinary(), nullable=False),
        sa.Column("last_timecode", sa.Integer(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
    )
    op.create_table(
        "survey_version",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("document_hash", sa.String(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_survey_version")),
    )
    op.create_table(
        "audit_event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.LargeBinary(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_audit_event_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_event")),
    )
    op.create_table(
        "closed_answer",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_closed_answer_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "item", "code", name=op.f("pk_closed_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "key_slot",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.LargeBinary(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("staff", "recovery", name="slotkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("staff_id", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["key_epoch.key_id"], name=op.f("fk_key_slot_key_id_key_epoch")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_key_slot_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_slot")),
    )
    with op.batch_alter_table("key_slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_slot_key_id"), ["key_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_key_slot_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_login_session_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "release",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("exact", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "frozen",
                "published",
                "withdrawn",
                name="releasestate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("built_by", sa.LargeBinary(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.LargeBinary(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["staff.id"], name=op.f("fk_release_approved_by_staff")
        ),
        sa.ForeignKeyConstraint(["built_by"], ["staff.id"], name=op.f("fk_release_built_by_staff")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_release")),
    )
    op.create_table(
        "text",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("prior", sa.String(), nullable=True),
        sa.Column("redacted", sa.LargeBinary(), nullable=False),
        sa.Column("is_codable", sa.Boolean(), nullable=False),
        sa.Column("reviewed_by", sa.LargeBinary(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_text_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["staff.id"], name=op.f("fk_text_reviewed_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_text_place",
            ["place", "id"],
            unique=False,
            sqlite_where=sa.text("place IS NOT NULL"),
            postgresql_where=sa.text("place IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_text_safety",
            ["place", "id"],
            unique=False,
            sqlite_where=sa.text("place IS NOT NULL AND is_codable = 0"),
            postgresql_where=sa.text("place IS NOT NULL AND NOT is_codable"),
        )

    op.create_table(
        "export",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("staff_id", sa.LargeBinary(), nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_number"], ["release.number"], name=op.f("fk_export_release_number_release")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_export_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("text_id", sa.LargeBinary(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("acknowledged_by", sa.LargeBinary(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["staff.id"], name=op.f("fk_flag_acknowledged_by_staff")
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_flag_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flag_text_id"), ["text_id"], unique=False)
        batch_op.create_index(
            "ix_flag_waiting",
            ["level", "text_id"],
            unique=False,
            sqlite_where=sa.text("acknowledged_at IS NULL"),
            postgresql_where=sa.text("acknowledged_at IS NULL"),
        )

    op.create_table(
        "removal",
        sa.Column("text_id", sa.LargeBinary(), nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_removal_text_id_text")),
        sa.PrimaryKeyConstraint("text_id", "start", name=op.f("pk_removal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suggestion",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("text_id", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("coder_version", sa.String(), nullable=False),
        sa.Column("codebook_version", sa.String(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "open",
                "confirmed",
                "amended",
                "rejected",
                name="verdict",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_suggestion_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_text_id"), ["text_id"], unique=False)

    op.create_table(
        "coding",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("text_id", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.LargeBinary(), nullable=True),
        sa.Column("codebook_version", sa.String(), nullable=False),
        sa.Column("reviewer_id", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["staff.id"], name=op.f("fk_coding_reviewer_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_coding_suggestion_id_suggestion")
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_coding_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding")),
        sa.UniqueConstraint(
            "text_id", "code", "role", "start", "end", name=op.f("uq_coding_text_id")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("coding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coding_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_coding_text_id"), ["text_id"], unique=False)
    _add_threads()


def _add_heard_lines() -> None:
    op.create_table(
        "heard_line",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("done", "planned", "cannot", name="outcome", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *("draft", "published", "withdrawn"),
                name="heardstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("written_by", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.LargeBinary(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["staff.id"], name=op.f("fk_heard_line_approved_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["release_number"],
            ["release.number"],
            name=op.f("fk_heard_line_release_number_release"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["staff.id"], name=op.f("fk_heard_line_written_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_line")),
    )
    with op.batch_alter_table("heard_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_heard_line_release_number"), ["release_number"], unique=False
        )


def _add_threads() -> None:
    op.create_table(
        "linked_form",
        sa.Column("form_id", sa.LargeBinary(), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("is_erased", sa.Boolean(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_linked_form")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("linked_form", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_linked_form_lookup_hash"), ["lookup_hash"], unique=False
        )

    op.create_table(
        "reply",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.LargeBinary(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_reply_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_lookup_hash"), ["lookup_hash"], unique=False)

    op.create_table(
        "wish",
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("use_of_words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("lookup_hash", name=op.f("pk_wish")),
        sqlite_with_rowid=False,
    )
    _add_paper()
    _add_heard_lines()


def _add_paper() -> None:
    op.create_table(
        "paper_entry",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("survey_version", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("first_by", sa.LargeBinary(), nullable=False),
        sa.Column("first_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("second_by", sa.LargeBinary(), nullable=True),
        sa.Column("second_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["first_by"], ["staff.id"], name=op.f("fk_paper_entry_first_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["second_by"], ["staff.id"], name=op.f("fk_paper_entry_second_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint("label", name=op.f("uq_paper_entry_label")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    with op.batch_alter_table("heard_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_heard_line_release_number"))

    op.drop_table("heard_line")
    op.drop_table("paper_entry")
    op.drop_table("wish")
    op.drop_table("reply")
    op.drop_table("linked_form")
    with op.batch_alter_table("coding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coding_text_id"))
        batch_op.drop_index(batch_op.f("ix_coding_code"))

    op.drop_table("coding")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_text_id"))

    op.drop_table("suggestion")
    op.drop_table("removal")
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.drop_index("ix_flag_waiting")
        batch_op.drop_index(batch_op.f("ix_flag_text_id"))

    op.drop_table("flag")
    op.drop_table("export")
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.drop_index("ix_text_safety")
        batch_op.drop_index("ix_text_place")
        batch_op.drop_index(batch_op.f("ix_text_account_id"))

    op.drop_table("text")
    op.drop_table("release")
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_session_staff_id"))

    op.drop_table("login_session")
    with op.batch_alter_table("key_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_key_slot_staff_id"))
        batch_op.drop_index(batch_op.f("ix_key_slot_key_id"))

    op.drop_table("key_slot")
    for table in (
        "closed_answer",
        "audit_event",
        "survey_version",
        "staff",
        "organisation",
        "key_epoch",
        "detached_count",
        "collected_detached",
    ):
        op.drop_table(table)
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_week"))
        batch_op.drop_index(batch_op.f("ix_account_stage"))
        batch_op.drop_index(batch_op.f("ix_account_child_id"))

    op.drop_table("account")
