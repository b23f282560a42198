"""Going on to the release sends what stands in the page."""

from sessions_app.models import Note
from tests import factories as make


def test_going_on_to_the_release_saves_what_stands_in_the_page_first(sign_in, ravi, workshop):
    session = make.SessionFactory(workshop=workshop)
    typed = {"version": 0, "heading": "Order", "text": "Medical travel comes first.", "release": "yes"}

    response = sign_in(ravi).post(f"/sessions/{session.pk}/write/save/", typed)

    note = Note.objects.get(session=session)
    assert (response.status_code, response.url) == (302, f"/notes/{note.pk}/release/")
    assert "Medical travel comes first." in sign_in(ravi).get(response.url).content.decode()
