"""How many dreams a generator takes at once, for those who wait.

Revision: 0008, after 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("worker", sa.Column("batch", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("worker", "batch")
