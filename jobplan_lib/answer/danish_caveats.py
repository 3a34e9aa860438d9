"""What a reader must bear in mind, as sentences: one for each kind of reservation, with its numbers where it has any."""

from __future__ import annotations

from jobplan_lib.answer.danish_samples import OTHER_ANSWERS, doubt_text, few_text
from jobplan_lib.core.caveats import Caveat, Reservation
from jobplan_lib.core.samples import Doubt, Few

CAVEAT_TEXT = {
    Caveat.ROUNDED: "Afrundet: De trykte tal er for grove til at afgøre det sikkert. Vurderingen følger de trykte tal.",
    Caveat.PROVISIONAL: "Foreløbigt: Det nyeste tal kan blive ændret.",
    Caveat.BEFORE_THE_YEAR: "Udgangspunkt: Tallet er ældre end planens år.",
    Caveat.COUNTED_BEFORE: "Udgangspunkt: Planens år er ikke talt endnu, så antallet er fra det seneste år med en måling.",
    Caveat.APPROXIMATE: "Omtrentligt: Kilden angiver tallet som cirka.",
    Caveat.INCOMPLETE_YEAR: "Ufuldstændigt år: Tallet dækker kun de perioder af året, der er tal for.",
    Caveat.FORECAST: "Skøn: Tallet er en prognose og ikke en måling.",
    Caveat.CHANCE: f"Kan være tilfældigt: Kun nogle har svaret, og tallet er så tæt på kravet, at {OTHER_ANSWERS}.",
    Caveat.ANSWERS_UNKNOWN: "Antal svar ukendt: Kilden siger ikke, hvor mange der svarede. Tilfældet kan spille ind.",
    Caveat.FEW: "Lille grundlag: Andelen er regnet af så få, at en enkelt flytter den mere end tre procentpoint.",
}


def reservation_text(reservation: Reservation) -> str:
    """A reservation as a sentence."""
    if reservation.caveat is Caveat.PROXY:
        return f"Tilnærmet tal: {reservation.text}"
    if isinstance(reservation.about, Doubt):
        return doubt_text(reservation.about)
    if isinstance(reservation.about, Few):
        return few_text(reservation.about)
    return reservation.text or CAVEAT_TEXT[reservation.caveat]
