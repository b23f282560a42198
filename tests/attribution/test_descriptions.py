import pytest

from attribution import check
from tests.attribution.cast import halden, notes, person


def found(text, roster=None, **kept):
    result = check(text, roster or halden(), **kept)
    return [(finding.text, finding.kind, finding.people, finding.severity) for finding in result.findings]


PANEL = [
    person("E1", "Ana Ruiz", country="Chile", role="expert", title="economist", gender="f"),
    person("E2", "Jon Lind", country="Norway", role="expert", title="economist", gender="m"),
    person("E3", "Eva Holm", country="Norway", role="expert", title="economist", gender="f"),
    person("E4", "Odd Berg", country="Norway", role="expert", title="economist", gender="m"),
    person("E5", "Kai Moe", country="Norway", role="expert", title="retired admiral", gender="m"),
]


def test_the_count_decides():
    assert found("The Chilean economist agreed.", PANEL)[0][2:] == (("E1",), "block")
    assert found("The Norwegian economist agreed.", PANEL)[0][2:] == (("E2", "E3", "E4"), "warn")
    assert found("An economist agreed.", PANEL) == []


def test_a_conjunction_narrows():
    assert found("A female economist from Norway agreed.", PANEL)[0][2:] == (("E3",), "block")


@pytest.mark.parametrize("words", ["The naval officer", "A retired officer", "The ex-admiral", "An admiral"])
def test_synonyms_mean_the_same_person(words):
    assert found(f"{words} doubted the chart.", PANEL)[0][2:] == (("E5",), "block")


@pytest.mark.parametrize(
    "text",
    [
        "An economist should be invited to the next round.",
        "Admirals like charts.",
        "No economist was consulted.",
        "The Peruvian economist's published report was read.",
        "The admiral class of ships is old.",
        "Every officer needs a map.",
    ],
)
def test_kinds_of_people_and_strangers_pass(text):
    assert found(text, PANEL) == []


def test_a_title_that_no_list_knows_is_found_as_it_stands():
    people = [person("B1", "Lea Odin", title="bee-keeper"), *PANEL]
    assert found("The bee-keeper laughed.", people) == [("The bee-keeper", "description", ("B1",), "block")]


def test_a_post_without_former_may_be_somebody_outside():
    assert found("The national security adviser warned against it.")[0][2:] == (("P05",), "warn")


def test_a_public_figure_who_is_not_in_the_room_passes():
    assert found("The Soravian prime minister spoke on television.") == []


def test_two_who_are_named_together_are_counted():
    people = [person("A", "Ida Falk", title="colonel"), person("B", "Per Dahl", title="retired colonel"), *PANEL]
    assert found("Both colonels wanted a map.", people)[0][2:] == (("A", "B"), "warn")


def test_pronouns_go_back_to_whom_they_mean():
    text = "The Chilean economist gave the figures. She had them from the port."
    assert [f[0] for f in found(text, PANEL)] == ["The Chilean economist", "She"]


def test_pronouns_for_strangers_pass():
    text = "The prime minister of Peru spoke on television. She said nothing new."
    assert found(text, PANEL) == []


def test_statements_on_one_matter_are_joined():
    text = (
        "A participant from Norway proposed a joint survey of the fishing banks. "
        "The joint survey of the fishing banks was, an economist said, long overdue."
    )
    assert [f[1:] for f in found(text, PANEL)] == [("joined", ("E2", "E3", "E4"), "warn")]


def test_statements_on_different_matters_are_not_joined():
    text = "A participant from Norway proposed a break. Later an economist compared two tariffs."
    assert found(text, PANEL) == []


def test_a_text_is_joined_with_what_was_released_before():
    people = [*PANEL, person("E6", "Sol Paz", country="Chile", title="lawyer", role="expert")]
    people += [
        person(f"C{n}", f"Name{n} Apellido{n}", country="Chile", title="lawyer", role="expert") for n in range(3)
    ]
    before = "A participant from Chile proposed a joint survey of the fishing banks."
    text = "The joint survey of the fishing banks was proposed by an economist."
    assert found(text, people) == []
    assert [f[1:] for f in found(text, people, earlier=[before])] == [("joined", ("E1",), "block")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It came down to this, as I told my ministry: nobody walks it.", "first_person"),
        ("It was put so: “I will sign this on the day they leave the hill.”", "quotation"),
        ("A dinner at the Hotel Astoria on 7 June was recalled.", "anecdote"),
        ("Write to somebody@example.org or call +41 22 555 01 23.", "contact"),
        ("The last to speak was in tears.", "superlative"),
    ],
)
def test_what_cannot_be_counted_warns(text, kind):
    findings = check(text, PANEL).findings
    assert {(f.kind, f.severity, f.fits) for f in findings} == {(kind, "warn", 0)}


@pytest.mark.parametrize(
    "text",
    [
        "The word 'withdrawal' was replaced by 'redeployment'.",
        "The paper 'Roads and Bridges of the Lower Valley' was handed out.",
        "In the published interview it was put so: “we will talk when the guns are silent”.",
        "The summit in Geneva on 3 May was public.",
    ],
)
def test_terms_titles_and_public_occasions_pass(text):
    assert check(text, PANEL).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "L'économiste chilienne a donné les chiffres.",
        "La economista chilena dio las cifras.",
        "Чилийский экономист назвал цифры.",
        "قدم الاقتصادي التشيلي الأرقام.",
    ],
)
def test_other_languages_describe_people_too(text):
    assert [f[2:] for f in found(text, PANEL)] == [(("E1",), "block")]


def test_a_finding_explains_itself_without_a_name():
    (finding,) = check("Tarasov agreed.", halden()).findings
    assert finding.why == "This names one person of the session. Say what was argued, not by whom."
    assert (finding.message, dict(finding.params), finding.fits) == ("name.one", {"fits": 1}, 1)
    assert finding.rewording == "One speaker"


def test_the_notes_that_the_rules_were_written_by_stay_found():
    wrong = [
        note["id"]
        for note, roster in notes("training.json")
        if (check(note["text"], roster).verdict != "clear") != note["leak"]
    ]
    assert wrong == []
