"""Who decided something."""

from __future__ import annotations

from sqlite_utils import Database

from config.actor import Actor


def note_actor(db: Database, actor: Actor) -> None:
    """Keep who decides, under their latest name and role."""
    db.execute(
        "INSERT INTO actor (id, name, role) VALUES (:id, :name, :role) "
        "ON CONFLICT (id) DO UPDATE SET name = :name, role = :role",
        {"id": actor.id, "name": actor.name, "role": actor.role},
    )
