"""Neutral text on the topics of such meetings, generated: no names, nobody in particular."""

from __future__ import annotations

import random

_WHO = (
    "Participants",
    "Several participants",
    "Some speakers",
    "Members of the group",
    "Both sides",
    "The group",
    "Those present",
    "Many in the room",
    "A number of participants",
    "Others",
    "The meeting",
    "Most speakers",
    "Experts",
    "The two delegations",
    "Participants from both sides",
)
_SAID = (
    "agreed that",
    "noted that",
    "asked whether",
    "doubted that",
    "found that",
    "felt that",
    "recalled that",
    "were told that",
    "did not dispute that",
    "saw no reason why",
    "accepted that",
    "wondered whether",
    "stressed that",
    "heard that",
)
_THING = (
    "the joint customs post",
    "the water release schedule",
    "the list of missing persons",
    "the demarcation map",
    "the school exchange",
    "the incident hotline",
    "the fishing calendar",
    "the demining plan",
    "the prisoner exchange",
    "the ceasefire line",
    "the trade corridor",
    "the common textbook",
    "the gauge network",
    "the visa regime",
    "the power line",
    "the bus service",
    "the medical crossing",
    "the river commission",
    "the draft annex",
    "the protocol on grazing",
    "the radio channel",
    "the reading room",
    "the archive project",
    "the veterans' visit",
    "the insurance fund",
    "the vaccination week",
    "the bank guarantee",
    "the court of arbitration",
)
_DOES = (
    "could open before winter",
    "should be tested for six months",
    "needs a second language version",
    "was delayed by the elections",
    "depends on money that is not there",
    "may help more than any declaration",
    "will not survive a change of government",
    "had been tried in 2009 without success",
    "works better in other regions",
    "cannot be separated from security",
    "would cost less than one day of fighting",
    "is too small to matter but large enough to begin with",
    "must be checked by lawyers first",
    "might be moved to May or June",
    "can be written on one page",
    "has more friends than one thinks",
    "is a matter for the two governments",
    "would be welcomed by young people and by traders alike",
)
_MORE = (
    "The secretariat will circulate a note until the end of the month.",
    "It was left in brackets for the next round.",
    "No vote was taken, and silence was not read as consent.",
    "The point will return under another heading.",
    "A first text may be ready by May, a second one in the autumn.",
    "The published figures of the World Bank and the United Nations were used.",
    "There was hope that a pilot could begin in the spring.",
    "Ministers and ambassadors will have to be told in due time, it was felt.",
    "Journalists should hear of it from both sides on the same day.",
    "One view was that time helps; the other view was that it does not.",
    "Economists and engineers may be asked for papers.",
    "The president's public speech of last week was mentioned, without comment.",
    "The flood of 2014, a public event, was named as an example.",
    "Village elders, teachers and doctors were seen as natural allies of such a scheme.",
    "The word 'border' was replaced by 'line' in the second paragraph.",
    "The long road by the lake, the stone bridge and the old railway were compared.",
    "An independent review could be carried out by a university.",
    "Armies on both sides use old maps, which does not help.",
    "It was asked who would pay. No answer was given, and none was expected.",
    "The rule of the meeting was read again at the start of the session.",
    "The cost was put at 1.2 million a year, of which a third is fuel.",
    "Retired officers on both sides could be useful in such a commission.",
    "It is easier to count cows than to count grievances, as the saying goes.",
    "In the end the paragraph was kept, with the verb in the conditional.",
    "A break of twenty minutes was taken at half past ten.",
    "The agenda for Thursday was changed so that the working groups can meet longer.",
    "Trust was compared to a bank account that both have overdrawn.",
    "The international press will write what it wants; a common line is needed all the same.",
    "If the harvest is good, farmers will not leave; if it is bad, no treaty will keep them.",
    "Mayors on both shores share the same problems with waste and with winter roads.",
)
_JOIN = ("; it was added that", ", although", ", and that", ", because", ", while", ", provided that")


def neutral_text(words: int, chance: random.Random) -> str:
    """Paragraphs of at least this many words."""
    paragraphs, count = [], 0
    while count < words:
        sentences = [_sentence(chance) for _ in range(chance.randint(3, 6))]
        paragraphs.append(" ".join(sentences))
        count += len(paragraphs[-1].split())
    return "\n\n".join(paragraphs)


def _sentence(chance: random.Random) -> str:
    if chance.random() < 0.35:
        return chance.choice(_MORE)
    claim = f"{chance.choice(_WHO)} {chance.choice(_SAID)} {chance.choice(_THING)} {chance.choice(_DOES)}"
    if chance.random() < 0.4:
        claim += f"{chance.choice(_JOIN)} {chance.choice(_THING)} {chance.choice(_DOES)}"
    return claim + "."
