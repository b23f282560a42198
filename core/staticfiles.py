"""Which static files of our packages are served: those that a page asks for, and no others."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class FewStaticFiles(StaticFilesConfig):
    """Leaves out what no page uses, so that collecting and compressing take a second, not half a minute."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "bootstrap.*",
        "bootstrap-grid*",
        "bootstrap-utilities*",
        "bootstrap-reboot.rtl*",
    ]
