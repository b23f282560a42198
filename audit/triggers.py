"""The triggers that keep the trail append-only, put up and laid down.

Nothing is ever changed, and no leaf or checkpoint goes. An event may go when the first checkpoint over it
is older than SHORTEST_DAYS: that is the erasure on the trail's own date (``audit.erasure``), and the
database itself counts the days.
"""

TABLES = ["audit_accessevent", "audit_leaf", "audit_checkpoint"]
SHORTEST_DAYS = 90  # AUDIT_RETENTION_DAYS may not be less

SEALED_AT = (
    "SELECT (SELECT c.at FROM audit_checkpoint c WHERE c.size > l.number ORDER BY c.size LIMIT 1) "
    "FROM audit_leaf l WHERE l.event_id = OLD.id"
)
REFUSAL = "The audit trail is append-only."

POSTGRES_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION audit_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}';
END $$;
CREATE OR REPLACE FUNCTION audit_lets_the_old_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({SEALED_AT}) < now() - interval '{SHORTEST_DAYS} days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{REFUSAL}';
END $$;
"""


def statements(vendor: str, table: str) -> list[str]:
    """The statements that guard ``table`` on "postgresql" or "sqlite"."""
    ages = table == "audit_accessevent"
    if vendor == "postgresql":
        going = "audit_lets_the_old_go" if ages else "audit_refuses_change"
        return [
            f"CREATE TRIGGER {table}_rows BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuses_change()",
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {going}()",
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses_change()",
        ]
    young = f"WHEN NOT coalesce(({SEALED_AT}) < datetime('now', '-{SHORTEST_DAYS} days'), 0)"
    return [
        f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
        f"{young if ages and verb == 'DELETE' else ''} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def arm(connection) -> None:
    """Puts the triggers up."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTIONS)
        for table in TABLES:
            for statement in statements(connection.vendor, table):
                cursor.execute(statement)


def disarm(connection) -> None:
    """Lays the triggers down; for a migration, and for tests that empty all tables."""
    where = " ON {}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in ("rows", "update", "delete", "truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{where.format(table)}")
