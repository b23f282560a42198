"""What every process loads before it does anything: a command, a worker, a server that comes back."""

import subprocess
import sys

SLOW = {"openpyxl", "numpy", "PIL", "highspy", "reportlab", "pandas"}
START = "import sys, django; django.setup(); import config.urls; print(*{name.split('.')[0] for name in sys.modules})"


def test_what_few_processes_need_is_loaded_by_those_alone(monkeypatch):
    """Spreadsheets and the solver took a quarter of the time until the first page."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.test")
    loaded = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True).stdout.split()

    assert SLOW & set(loaded) == set()
    assert {"django", "reports", "disclosure", "attribution"} <= set(loaded)
