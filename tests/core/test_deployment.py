"""The files for Docker: what they promise, and their very commands on real servers.

No Docker engine is needed: the commands of docker-compose.yml run here as they stand, with the
production settings, on a private PostgreSQL and Redis.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from tests import services

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.once
OURS = ["migrate", "web", "worker", "beat"]


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_composition_has_what_is_needed(compose):
    assert sorted(compose["services"]) == ["beat", "db", "mail", "migrate", "redis", "web", "worker"]


def test_our_containers_can_write_nothing_but_their_volumes(compose):
    for name in OURS:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_every_lasting_service_is_watched(compose):
    checked = {name for name, service in compose["services"].items() if "test" in service.get("healthcheck", {})}
    assert checked == {"worker", "beat", "db", "redis", "mail"}  # web: the image's own check
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def test_database_and_broker_reach_no_other_host(compose):
    assert compose["networks"]["inside"] == {"internal": True}
    assert [compose["services"][name]["networks"] for name in ("db", "redis")] == [["inside"], ["inside"]]
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert {port.split(":")[0] for port in ports} == {"127.0.0.1"}


def test_secrets_come_as_files(compose):
    for name in OURS:
        environment = compose["services"][name]["environment"]
        assert not {"SECRET_KEY", "VAULT_KEK", "AUDIT_SIGNING_KEY", "DATABASE_PASSWORD"} & set(environment)
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/secrets/", ".env"} <= set(ignored)


def test_the_image_runs_as_nobody_in_particular():
    users = re.findall(r"^USER (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users == ["10001:10001"]


def test_each_folder_that_the_image_needs_is_let_in():
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps | {"config", "attribution", "disclosure", "templates", "static", "manage.py"} <= let_in


# --- the commands themselves ---------------------------------------------------------------


@pytest.fixture(scope="module")
def production(compose, tmp_path_factory) -> Iterator[dict[str, str]]:
    """The environment of docker-compose.yml, its addresses replaced by private servers."""
    home = tmp_path_factory.mktemp("production")
    shutil.copytree(ROOT / "scripts", home / "scripts")
    subprocess.run([home / "scripts" / "secrets.sh"], check=True, capture_output=True)
    env_file = [
        line.split("=", 1) for line in (home / ".env").read_text().splitlines() if "=" in line and line[0] != "#"
    ]
    with ExitStack() as stack:
        database = stack.enter_context(services.private_postgres())
        redis = stack.enter_context(services.private_redis())
        yield {
            **{name: value for name, value in os.environ.items() if not name.startswith(("ANTECHAMBER", "DJANGO"))},
            **dict(env_file),
            "SECRET_KEY_FILE": str(home / "secrets" / "secret_key"),
            "VAULT_KEK_FILE": str(home / "secrets" / "vault_kek"),
            "AUDIT_SIGNING_KEY_FILE": str(home / "secrets" / "audit_signing_key"),
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": f"redis+socket://{redis}",
            "CACHE_URL": f"unix://{redis}?db=1",
            "EMAIL_URL": "smtp://127.0.0.1:1",
            "VAULT_SHARES": str(home / "keys" / "shares"),
            "STATIC_ROOT": str(home / "static"),
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_the_deploy_check_is_silent(production):
    said = run(["python", "manage.py", "check", "--deploy", "--fail-level", "INFO"], production)
    assert said == "System check identified no issues (0 silenced).\n"


@pytest.mark.slow
@pytest.mark.services
def test_the_commands_of_the_composition_run_on_real_servers(production, compose, tmp_path):
    port = services.free_port()
    environment = {**production, "PORT": str(port), "HOSTNAME": "worker"}
    run(["python", "manage.py", "collectstatic", "--no-input", "-v", "0"], environment)
    run(compose["services"]["migrate"]["command"], environment)
    web = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in image_command()]
    worker = [*compose["services"]["worker"]["command"], "--hostname", "celery@worker"]
    beat = [word.replace("/tmp/beat", str(tmp_path / "beat")) for word in compose["services"]["beat"]["command"]]

    with ExitStack() as stack:
        for name, command in {"web": web, "worker": worker, "beat": beat}.items():
            stack.enter_context(services.leashed(command, tmp_path / f"{name}.log", env=environment, cwd=ROOT))
        services.wait_for(lambda: succeeds(["python", "scripts/healthcheck.py"], environment), "the web server", 30)
        ping = compose["services"]["worker"]["healthcheck"]["test"][1].replace("$$", "$")
        services.wait_for(lambda: succeeds(["sh", "-c", ping], environment), "the worker", 60)
        services.wait_for(lambda: list(tmp_path.glob("beat*")), "the scheduler", 30)


def image_command() -> list[str]:
    """CMD of the Dockerfile."""
    text = (ROOT / "Dockerfile").read_text().rsplit("\nCMD ", 1)[1]
    return yaml.safe_load(text.replace("\\\n", " "))


def succeeds(command: list[str], environment: dict[str, str]) -> bool:
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode == 0
