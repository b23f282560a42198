"""What people do at the pages with one word, for promise 1."""

from django.urls import reverse

from followups.models import Incident, JointText
from sessions_app.models import Note, Passage, RuleAnswer
from tests.faults import canary
from tests.sessions_app.conftest import posted
from tests.sessions_app.sealed import AtHome
from vault import actions as vault


class Story:
    """What is written about one workshop and beside it, with ``word`` in all that is typed."""

    def __init__(self, word, session, writer: AtHome, reader, convenor, second):
        self.word, self.session, self.reader, self.convenor = word, session, reader, convenor
        self.second = second  # a facilitator, who confirms what the writer accepted
        self.at_home, self.writer = writer, writer.browser
        for browser in (writer, reader, convenor, second):
            browser.raise_request_exception = False
        self.points = [
            (f"On {word}", f"Haddou held that {word} could open."),
            ("Steps", f"First {word}. Castellane asked for {word} to be measured."),
        ]

    def post(self, name, *points, **more):
        headers = more.pop("headers", {})
        address = reverse(f"sessions:{name}", args=[self.session.pk])
        return self.writer.post(address, posted(*points, **more), headers=headers)

    @property
    def note(self):
        return Note.objects.get(session=self.session)

    def write(self):
        autosave = {"X-Requested-With": "autosave"}
        assert self.post("note-save", *self.points, headers=autosave).status_code == 200
        assert self.post("note-save", *self.points, version=1).status_code == 302
        assert self.post("note-save", (self.word, "another"), version=0).status_code == 409
        assert self.post("note-save", (self.word, self.word * 900), version=2).status_code == 422
        assert self.writer.get(reverse("sessions:note-write", args=[self.session.pk])).status_code == 200

    def decide(self):
        html = self.post("note-check", *self.points, headers={"HX-Request": "true"}).content.decode()
        assert self.word in html or "Haddou" in html
        mark = html.split('name="accept" value="')[1][:64]
        reason = {f"reason-{mark}": f"because of {self.word}"}
        version = self.note.revision
        assert self.post("note-save", *self.points, version=version, accept=mark, **reason).status_code == 302

    def ask(self):
        """The one person whom a passage names reads it and agrees; a rapporteur jots down something else."""
        html = self.post("note-check", *self.points, headers={"HX-Request": "true"}).content.decode()
        mark = html.split('name="ask" value="')[1][:64]
        assert self.post("note-save", *self.points, version=self.note.revision, ask=mark).status_code == 302
        page = reverse("sessions:passage-answer", args=[Passage.objects.get().pk])
        assert self.word in self.reader.get(page).content.decode()
        assert self.reader.post(page, {"answer": "YES"}).status_code == 302
        sheet = reverse("sessions:jotting-write", args=[self.session.pk])
        assert self.writer.post(sheet, {"version": 0, "text": f"Ask about {self.word}."}).status_code == 302
        assert self.word in self.writer.get(sheet).content.decode()

    def exchange(self):
        """The convenor shows names early, for a reason that names the word."""
        one, two = self.session.workshop.dialogue.sides.order_by("position")
        data = {"first": one.pk, "second": two.pk, "reason": f"Because of {self.word}."}
        page = reverse("participants:names-open", args=[self.session.workshop_id])
        assert self.convenor.post(page, data).status_code == 302
        log = reverse("participants:names-log", args=[self.session.workshop_id])
        assert self.word in self.convenor.get(log).content.decode()

    def release(self):
        address = reverse("sessions:note-release", args=[self.note.pk])
        self.writer.get(address)
        html = self.second.get(address).content.decode()
        assert f"because of {self.word}" in html
        key = html.split('name="confirm" value="')[1][:36]
        assert self.second.post(address, {"confirm": key}).status_code == 302
        asked = {"revision": self.note.revision, "reading_until": "2001-01-01"}
        assert self.writer.post(address, asked).status_code == 422
        assert self.writer.post(address, asked | {"reading_until": "2099-01-01"}).status_code == 302

    def read(self):
        page = self.reader.get(reverse("sessions:note-read", args=[self.note.pk]))
        assert self.word in page.content.decode()
        address = reverse("sessions:correction-create", args=[self.note.pk])
        assert self.reader.post(address, {"words": f"Not {self.word}."}).status_code == 302
        self.writer.get(reverse("sessions:correction-list", args=[self.note.pk]))

    def meet_apart(self, caucus):
        """A side lets the rapporteur in, who writes down what it said among itself."""
        opened = reverse("sessions:caucus-open", args=[caucus.pk])
        assert self.reader.post(opened, {"role": "RAPPORTEUR"}).status_code == 302
        saved = reverse("sessions:note-save", args=[caucus.pk])
        assert self.writer.post(saved, posted(("Our line", f"We give {self.word} up."))).status_code == 302
        assert self.word in self.writer.get(reverse("sessions:note-write", args=[caucus.pk])).text

    def seal(self, session):
        """A note of a workshop that opens with the rapporteur's own key: unlocked, read, locked, not read."""
        here, person = {"pk": session.pk}, self.at_home.make_key()
        person.post("circle-found", pk=session.workshop_id)
        assert person.post("note-save", posted(("Sealed", f"It was {self.word}.")), **here).status_code == 302
        person.lock()
        away = person.get("note-write", **here)
        assert (away.status_code, self.word in away.text) == (302, False)
        person.unlock()
        assert self.word in person.get("note-write", **here).text
        person.lock()

    def loosen(self, session):
        """The convenor asks those who were in the room for a wider rule; one of them reads why and agrees."""
        wider = {**session.workshop.rule_profile.switches, "reason": f"So that {self.word} can be told."}
        page = reverse("desk:session-loosen", args=[session.pk])
        assert self.convenor.post(page, {**wider, "reason": self.word * 90}).status_code == 422
        assert self.convenor.post(page, wider).status_code == 302
        answer = RuleAnswer.objects.get(invitation__person__name="Mira Castellane")
        assert self.word in self.convenor.get(reverse("desk:rule-request", args=[answer.request_id])).text
        asked = reverse("desk:rule-answer", args=[answer.pk])
        assert self.word in self.reader.get(asked).text
        assert self.reader.post(asked, {"agrees": "yes"}).status_code == 302

    def agree(self, dialogue):
        """A joint text, in two versions."""
        created = reverse("followups:text-create", args=[dialogue.pk])
        first = {"title": "A statement", "kind": "STATEMENT", "text": f"We [shall / should] {self.word}."}
        assert self.writer.post(created, {**first, "text": f"An open [ {self.word}"}).status_code == 422
        assert self.writer.post(created, first).status_code == 302
        joint = JointText.objects.get()
        edited = {"base": 1, "text": f"We should {self.word}."}
        assert self.writer.post(reverse("followups:text-edit", args=[joint.pk]), edited).status_code == 302
        for name in ("text-detail", "text-compare"):
            assert self.word in self.writer.get(reverse(f"followups:{name}", args=[joint.pk])).text

    def worry(self, affected):
        """A reader reports a concern; the convenor notes a step, whom it may harm, and that they were told."""
        said = {"words": f"It was {self.word}.", "page": "OTHER"}
        assert self.reader.post(reverse("followups:concern"), said).status_code == 200
        incident = Incident.objects.get()
        step = {"what": f"Ask about {self.word}.", "holder": self.convenor.session["_auth_user_id"]}
        for name, data in [
            ("incident-step-add", {**step, "until": "2099-01-01"}),
            ("incident-people", {"people": [str(affected.pk)]}),
        ]:
            assert self.convenor.post(reverse(f"followups:{name}", args=[incident.pk]), data).status_code == 302
        told = reverse("followups:affected-tell", args=[incident.affected.get().pk])
        assert self.convenor.post(told, {"how": "TELEPHONE"}).status_code == 302
        page = self.convenor.get(reverse("followups:incident-detail", args=[incident.pk])).text
        assert page.count(self.word) == 2

    def search(self):
        """What is searched for travels in the form, never in an address."""
        page = self.convenor.post(reverse("participants:person-list"), {"q": self.word})
        assert (page.status_code, self.word in page.text) == (200, True)

    def fail(self, monkeypatch):
        """A save and a reading that break with the very word in the exception."""

        def breaks(*args, **kwargs):
            raise RuntimeError(f"It broke at {self.word}")

        with monkeypatch.context() as broken:
            broken.setattr(vault, "seal", breaks)
            broken.setattr(vault, "open_texts", breaks)
            pages = [
                self.reader.get(reverse("sessions:note-read", args=[self.note.pk])),
                self.reader.post(reverse("sessions:correction-create", args=[self.note.pk]), {"words": self.word}),
            ]
        assert [page.status_code for page in pages] == [500, 500]
        assert canary.sightings(self.word, {"page": b"".join(page.content for page in pages)}) == []
