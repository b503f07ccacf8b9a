"""Run migrations of one database: "intake" or "vault", as the caller says."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from alembic import context
from sqlalchemy import engine_from_config, pool

import voice.models.intake
import voice.models.vault
from voice.db import IntakeBase, VaultBase

side: Literal["intake", "vault"] = context.config.attributes["side"]
package = {"intake": voice.models.intake, "vault": voice.models.vault}[side]
for module in iter_modules(package.__path__):
    import_module(f"{package.__name__}.{module.name}")
metadata = {"intake": IntakeBase, "vault": VaultBase}[side].metadata

engine = engine_from_config(
    {"sqlalchemy.url": context.config.attributes["url"]}, poolclass=pool.NullPool
)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
