"""The Danish words that an author writes where the files ask for an English one. For messages, never for reading.

A file keeps one spelling of each key, so that everybody can read everybody's plan; whoever writes the Danish one is told which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_DANISH = {
    # units
    "percent": "pct procenter",
    "points": "pp procentpoint procentpoints percentage_points percentage_point pct_point pctpoint point",
    "percent_change": "procentvis_ændring",
    "persons": "person personer borgere antal_personer",
    "full_time_persons": "fuldtidspersoner fuldtidsperson",
    "full_year_persons": "helårspersoner helårsperson",
    "companies": "virksomhed virksomheder",
    "cases": "sag sager",
    "courses": "forløb kursus kurser",
    "interviews": "samtale samtaler",
    "meetings": "møde møder",
    "job_orders": "jobordre jobordrer",
    "hours": "time timer",
    "days": "dag dage",
    "weeks": "uge uger",
    "months": "måned måneder",
    "kroner": "kr dkk",
    "million_kroner": "mio_kr mio_kroner millioner millioner_kroner",
    "rank": "nr plads placering nummer",
    "count": "antal stk",
    "index": "indeks",
    "ratio": "andel",
    # rules
    "at_least": "mindst minimum min mindre_end_eller_lig goal target ≥ >=",
    "more_than": "over mere_end højere_end flere_end > større_end",
    "at_most": "højst maks max maksimum maksimalt ≤ <=",
    "less_than": "under mindre_end lavere_end færre_end <",
    "falls_by": "falder_med fald falder",
    "rises_by": "stiger_med stigning stiger",
    "no_worse_than": "ikke_dårligere_end",
    "monitor": "følges følg",
    "judged_locally": "vurderes_lokalt",
    "not_set": "intet_måltal",
    "awaits": "afventer",
    "each": "hver hhv",
    "all_of": "alle",
    "any_of": "enten",
    # what files hold
    "municipality": "kommune kommunen",
    "year": "år årlig årligt",
    "half_year": "halvår halvårlig halvårligt",
    "quarter": "kvartal kvartalsvis",
    "month": "måned månedlig månedligt",
    "irregular": "uregelmæssig",
    "title": "titel overskrift",
    "document": "dokument",
    "page": "side sider s",
    "line": "linje linie linjer",
    "source": "kilde",
    "text": "tekst",
    "short": "kort",
    "targets": "mål måltal target",
    "goals": "goal",
    "focus_areas": "fokusområder fokusområde indsatsområder",
    "indicator": "indikator",
    "group": "gruppe",
    "groups": "grupper",
    "area": "område kommune",
    "reservations": "forbehold",
    "unit": "enhed",
    "decimals": "decimaler",
    "higher": "højere høj op",
    "lower": "lavere lav ned",
    "none": "ingen",
    "numerator": "tæller",
    "denominator": "nævner",
    "value": "værdi tal",
    "period": "periode",
    "note": "bemærkning",
    "result_target": "resultatmål resultat",
    "service_standard": "servicemål servicestandard",
    "intervention": "indsats",
    "process": "proces",
    "principle": "princip",
    "missing": "mangler",
    "suppressed": "diskretioneret skjult",
    "provisional": "foreløbig",
    "not_applicable": "ikke_relevant",
    "date": "dato",
    "role": "rolle",
    "author": "forfatter",
    "analyst": "analytiker",
    "committee": "udvalg udvalget",
    "landet": "danmark hele_landet landsplan",
}


def in_english(word: str, allowed: Iterable[str]) -> str:
    """The allowed word that a Danish (or nearly English) one stands for; the empty text where there is none.

    >>> in_english("Procentpoint", ["percent", "points"]), in_english("pct.", ["percent"]), in_english("uger", ["year"])
    ('points', 'percent', '')
    """
    written = re.sub(r"[\s\-_]+", "_", word.casefold().strip().rstrip("."))
    return next((key for key in allowed if written in _DANISH.get(key, "").split()), "")
