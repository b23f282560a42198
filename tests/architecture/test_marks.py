"""Which of the three runs a test belongs to is told by marks that its fixtures give it (tests/fixtures.py)."""


def test_whatever_drives_a_browser_stays_out_of_the_other_runs(request):
    """A second hook of the same name once took the place of the first, and all journeys ran three times."""
    unmarked = [
        item.nodeid
        for item in request.session.items
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ()))
        and not item.get_closest_marker("browser")
    ]
    assert unmarked == []
