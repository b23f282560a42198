"""`manage.py up`: one machine, one command; see core/supervisor.py and core/embedded.py."""

import os
import sys
from argparse import ArgumentParser
from contextlib import ExitStack, suppress
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from core import embedded
from core.supervisor import Child, Stopped, Supervisor, die_with_parent

HOST = "127.0.0.1"
CAST = {
    "convenor": "runs the dialogue",
    "facilitator": "chairs the sessions",
    "rapporteur": "writes the notes",
    "coordinator": "travel, rooms, mail; never the notes",
    "participant-a": "an expert of one side",
    "participant-b": "an expert of the other side",
    "observer": "sits in, by agreement",
    "funder": "reads the releases shared with it, nothing else",
    "stranger": "belongs to another dialogue",
    "operator": "keeps the service running",
}


class Command(BaseCommand):
    """Serves web, worker and scheduler with the embedded settings until Ctrl-C."""

    help = "Prepares the data folder, then serves web, worker and scheduler until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--tied: stop when the calling process ends."""
        parser.add_argument("--tied", action="store_true", help="stop when the calling process ends")

    def handle(self, *, tied: bool, **_: object) -> None:
        """Exit 0 on a clean stop; 1 and one sentence on standard error when it cannot start."""
        if not hasattr(settings, "DATABASE_DIR"):
            raise CommandError("`up` is for the embedded settings; elsewhere run gunicorn and celery themselves.")
        os.umask(0o077)
        if tied:
            die_with_parent()
        try:
            with ExitStack() as afterwards, Supervisor(self.say) as supervisor:
                supervisor.keep = [embedded.claim(settings.DATA)]
                embedded.check_port(HOST, settings.PORT)
                self.serve(supervisor, afterwards)
        except embedded.Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except Stopped:
            pass
        self.say("Stopped.")

    def say(self, line: str) -> None:
        """One line on the terminal, at once, also through a pipe; nobody listening is no fault."""
        with suppress(BrokenPipeError):
            self.stdout.write(line)
            self.stdout.flush()

    def serve(self, supervisor: Supervisor, afterwards: ExitStack) -> None:
        """Broker, database, static files and demo in this order; then the children until stopped."""
        self.start_broker(supervisor, afterwards)
        self.prepare_database()
        self.collect_static()
        self.load_demo()
        connections.close_all()
        self.say("Starting the web server and the worker")
        web = supervisor.start(self.child("web server", "web", self.web_command()))
        if not supervisor.wait_until(lambda: embedded.answers(HOST, settings.PORT), web, 60):
            raise embedded.Refused(f"The web server does not answer. Its log, {web.log}, says why.")
        supervisor.start(self.child("worker", "worker", self.worker_command()))
        self.greet()
        supervisor.watch()
        self.say("Stopping")

    def child(self, name: str, log: str, command: list[str]) -> Child:
        """A child that logs into the data folder."""
        return Child(name, command, settings.DATA / "log" / f"{log}.log", {"PYTHONUNBUFFERED": "1"})

    def web_command(self) -> list[str]:
        """gunicorn: one process with four threads, no access log (addresses carry personal links)."""
        return [
            *(sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{settings.PORT}"),
            *("--workers", "1", "--threads", "4", "--timeout", "60", "--graceful-timeout", "5"),
            *("--no-control-socket", "--log-level", "warning"),
        ]

    def worker_command(self) -> list[str]:
        """celery: two threads and the scheduler in one process."""
        return [
            *(sys.executable, "-m", "celery", "-A", "config", "worker", "-B", "-s", str(settings.DATA / "beat")),
            *("-P", "threads", "-c", "2", "-l", "WARNING", "--without-gossip", "--without-mingle"),
        ]

    def start_broker(self, supervisor: Supervisor, afterwards: ExitStack) -> None:
        """A private Valkey, unless the environment names a broker."""
        if "CELERY_BROKER_URL" in os.environ:
            return
        path = afterwards.enter_context(embedded.broker_socket(settings.DATA))
        address = f"redis+socket://{path}"
        os.environ["CELERY_BROKER_URL"] = settings.CELERY_BROKER_URL = address
        broker = supervisor.start(self.child("broker", "broker", embedded.broker_command(settings.DATA, path)))
        if not supervisor.wait_until(lambda: embedded.is_listening(path), broker, 15):
            raise embedded.Refused(f"The broker does not start. Its log, {broker.log}, says why.")

    def prepare_database(self) -> None:
        """Migrates when something is left to migrate."""
        executor = MigrationExecutor(connection)
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say(f"Preparing the database ({len(plan)} steps)")
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)

    def collect_static(self) -> None:
        """Collects styles and scripts under hashed names when one of them changed."""
        stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
        fingerprint = embedded.static_fingerprint()
        if stamp.exists() and stamp.read_text() == fingerprint:
            return
        self.say("Collecting styles and scripts")
        call_command("collectstatic", interactive=False, clear=stamp.exists(), verbosity=0, skip_checks=True)
        stamp.write_text(fingerprint)

    def load_demo(self) -> None:
        """Loads the demo once, and gives its cast the password that will be printed."""
        if not settings.DEMO:
            return
        done = settings.DATABASE_DIR / ".demo-loaded"
        cast = get_user_model().objects.filter(email__endswith="@demo.example")
        if not done.exists() or not cast.exists():
            self.say("Loading the demo: invented dialogues and their people")
            call_command("load_demo", verbosity=0, stdout=StringIO())
            done.touch()
        if not all(user.check_password(settings.DEMO_PASSWORD) for user in cast[:1]):
            cast.update(password=make_password(settings.DEMO_PASSWORD))

    def greet(self) -> None:
        """Says where to go and who to be."""
        self.say(f"\nAntechamber is running at {settings.SITE_URL}\n")
        if settings.DEMO:
            self.say("Everything in it is invented. Sign in as one of")
            for name, what in CAST.items():
                self.say(f"  {name + '@demo.example':<28}{what}")
            self.say(f"with the password  {settings.DEMO_PASSWORD}")
            self.say(f"What is sealed opens with the six words  {settings.DEMO_WORDS}\n")
        if settings.EMAIL_BACKEND.endswith("CapturedBackend"):
            self.say(f"Mail is kept here, not sent: {settings.SITE_URL}{reverse('desk:mailbox')}")
        self.say(f"Data and logs: {settings.DATA}\nCtrl-C stops everything.")
