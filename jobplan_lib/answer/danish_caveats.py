"""What a reader must bear in mind, as sentences: one for each kind of reservation, with its numbers where it has any."""

from __future__ import annotations

from collections.abc import Collection

from jobplan_lib.answer.danish import listed
from jobplan_lib.answer.danish_samples import OTHER_ANSWERS, doubt_text, few_text
from jobplan_lib.core.caveats import Caveat, Reservation
from jobplan_lib.core.samples import Doubt, Few
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.labels import lower_first

CAVEAT_TEXT = {
    Caveat.ROUNDED: "Afrundet: De trykte tal er for grove til at afgøre det sikkert. Vurderingen følger de trykte tal.",
    Caveat.PROVISIONAL: "Foreløbigt: Det nyeste tal kan blive ændret.",
    Caveat.BEFORE_THE_YEAR: "Udgangspunkt: Tallet er ældre end planens år.",
    Caveat.COUNTED_BEFORE: "Udgangspunkt: Planens år er ikke talt endnu, så antallet er fra det seneste år med en måling.",
    Caveat.EARLIER_DEADLINE: "Tidligere frist: Fristen var før planens år, og tallet er fra da.",
    Caveat.APPROXIMATE: "Omtrentligt: Kilden angiver ikke det præcise tal.",
    Caveat.INCOMPLETE_YEAR: "Ufuldstændigt år: Tallet dækker kun de perioder af året, der er tal for.",
    Caveat.FORECAST: "Skøn: Tallet er en prognose og ikke en måling.",
    Caveat.CHANCE: f"Kan være tilfældigt: Kun nogle har svaret, og tallet er så tæt på kravet, at {OTHER_ANSWERS}.",
    Caveat.ANSWERS_UNKNOWN: "Antal svar ukendt: Kilden siger ikke, hvor mange der svarede. Tilfældet kan spille ind.",
    Caveat.FEW: "Lille grundlag: Andelen er regnet af så få, at en enkelt flytter den mere end tre procentpoint.",
}


NAMED_PARTS = 3  # more are counted


def reservation_texts(judgement: Judgement, without: Collection[Caveat] = ()) -> list[str]:
    """What a reader must bear in mind about a judgement, a sentence each, but for some kinds.

    What the program found of some parts and not of others says of which: ``Skøn (udgiften i 2024): Tallet er …``.
    """
    return [
        reservation_text(one, _only_of(one, judgement)) for one in judgement.reservations if one.caveat not in without
    ]


def _only_of(one: Reservation, judgement: Judgement) -> str:
    """The parts that a reservation is about, where it is not about all that have a figure; else the empty text."""
    observed = [(label, leaf) for label, leaf in judgement.named_leaves() if leaf.observed is not None]
    about = [label for label, leaf in observed if any(r.caveat is one.caveat for r in leaf.reservations)]
    if not judgement.parts or one.text or not 0 < len(about) < len(observed):
        return ""
    if len(about) > NAMED_PARTS:
        return f"{len(about)} af {len(judgement.leaves)} dele"
    return listed([lower_first(label) for label in about])


def reservation_text(reservation: Reservation, only_of: str = "") -> str:
    """A reservation as a sentence; ``only_of`` names the parts that it is about, behind the word for its kind."""
    if reservation.caveat is Caveat.PROXY:
        return f"Tilnærmet tal: {reservation.text}"
    if reservation.text:
        return reservation.text
    about = reservation.about
    text = doubt_text(about) if isinstance(about, Doubt) else few_text(about) if isinstance(about, Few) else ""
    text = text or CAVEAT_TEXT[reservation.caveat]
    named = f" – {only_of}: " if "(" in only_of else f" ({only_of}): "  # no brackets inside brackets
    return text.replace(": ", named, 1) if only_of else text
