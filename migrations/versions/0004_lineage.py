"""Who descends from whom, and a server's dreams by an index.

Revision: 0004, after 0003
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    lineage = op.create_table(
        "lineage",
        sa.Column("dream_id", Id, autoincrement=False, nullable=False),
        sa.Column("parent_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["dream_id"], ["dream.id"], name=op.f("fk_lineage_dream_id_dream"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("dream_id", "parent_id", name=op.f("pk_lineage")),
    )
    op.create_index("ix_lineage_parent_id", "lineage", ["parent_id"])
    op.create_index("ix_dream_guild_id", "dream", ["guild_id", "id"])
    _fill(lineage)


def _fill(lineage: sa.Table) -> None:
    """What was dreamed before has its parents in its recipe."""
    connection = op.get_bind()
    children = connection.execute(sa.text("""SELECT id, recipe FROM dream WHERE recipe LIKE '%"parents":[[%'"""))
    rows = {(child.id, parent[0]) for child in children for parent in json.loads(child.recipe)["parents"]}
    if rows:
        op.bulk_insert(lineage, [{"dream_id": child, "parent_id": parent} for child, parent in sorted(rows)])


def downgrade() -> None:
    op.drop_index("ix_dream_guild_id", "dream")
    op.drop_table("lineage")
