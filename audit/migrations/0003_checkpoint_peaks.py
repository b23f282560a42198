"""Checkpoints keep the peaks of their tree. SQLite makes the table anew, without its triggers: they are
laid down before and put up after."""

from django.db import migrations, models

from audit import triggers


def arm(apps, schema_editor):
    triggers.arm(schema_editor.connection)


def disarm(apps, schema_editor):
    triggers.disarm(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunPython(disarm, arm),
        migrations.AddField("checkpoint", "peaks", models.BinaryField(default=b"")),
        migrations.RunPython(arm, disarm),
    ]
