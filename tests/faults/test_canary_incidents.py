"""A word of a concern, of a step or of what was learnt is in clear nowhere."""

import gc

import pytest
from django.urls import reverse

from core.access import link_token
from followups.actions import read_incident
from followups.models import Incident
from participants.models import Invitation
from tests.faults import canary
from tests.services import celery_worker, wait_for


@pytest.mark.slow
def test_a_word_of_an_incident_is_found_in_clear_nowhere(
    tmp_path, broker, worker_environment, smtp, dialogue, olga, felix, mira, samir, sign_in, client, capfd
):
    word = canary.new_word()
    concern = {"words": f"It was {word}.", "page": "OTHER"}
    by_link = reverse("followups:concern-by-link", args=[link_token(Invitation.objects.get(person__user=samir))])
    guest, lead = sign_in(mira), sign_in(olga)

    assert guest.post(reverse("followups:concern"), {**concern, "page": word}).status_code == 422
    assert guest.post(reverse("followups:concern"), concern).status_code == 200
    assert client.post(by_link, {**concern, "unnamed": "on"}).status_code == 200
    for incident in Incident.objects.all():
        for name, data in [
            ("incident-step-add", {"what": f"Ask about {word}.", "holder": str(felix.pk), "until": word}),
            ("incident-step-add", {"what": f"Ask about {word}.", "holder": str(felix.pk), "until": "2099-01-01"}),
            ("incident-close", {"lesson": f"Never {word}.", "keep_until": "2099-01-01"}),
        ]:
            lead.post(reverse(f"followups:{name}", args=[incident.pk]), data)
        lead.post(reverse("followups:incident-step-settle", args=[incident.steps.get().pk]))
        lead.post(reverse("followups:incident-close", args=[incident.pk]), data)
        assert word in lead.get(reverse("followups:incident-detail", args=[incident.pk])).text
    queued = canary.broker(broker)
    with celery_worker(tmp_path / "worker.log", worker_environment):
        wait_for(lambda: len(smtp.received) == 4, "four letters", 60)

    gc.collect()
    printed = "".join(capfd.readouterr()).encode()
    left = {**canary.everywhere(tmp_path, broker, smtp.received), **queued, "printed": printed}
    assert canary.sightings(word, left) == []
    told = [read_incident(incident=incident, by=olga) for incident in Incident.objects.all()]
    assert [(row["words"], row["lesson"]) for row in told] == [(f"It was {word}.", f"Never {word}.")] * 2
