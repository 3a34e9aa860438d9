"""Each mapping that ships reads a file of its shape: invented numbers, the real declarations."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_support import NOW, workbook
from running_support import REAL

from jobplan_lib.imports.importing import Wish, import_files
from jobplan_lib.reading.catalog import Catalog, load_catalog
from jobplan_lib.reading.import_layouts import layout_names
from jobplan_lib.reading.observations import load_observations
from jobplan_lib.reading.project import Project
from jobplan_lib.words.errors import InvalidInput

Figures = dict[str, str]
ALDERE = [f"Roskilde;{age} år;2024K1;{age}" for age in range(16, 67)]
ANKER = (
    "Sagsemne;Instans;Aar;Kvartal;periode;"
    "Afvisning.Henvisning;Hjemvisning;Stadfæstelse;Ændring.Ophævelse;Antal_sager_ialt;Sagsbehandlingstid"
)
SVAR = {"Meget enig": 30, "Enig": 20, "Hverken eller": 10, "Uenig": 6, "Meget uenig": 4, "Ved ikke": 9}
TEXTS: dict[str, tuple[str, list[str], Figures]] = {
    "jobindsats-tidy": (
        "hentet,tabel,maaling,gruppe,kode,omraade,periode,vaerdi",
        [
            "2026-01-01,y25i01,Antal ledige fuldtidspersoner,Ydelsesgrupper i alt,0,Hele landet,2025M12,70000",
            "2026-01-01,y60c07,Aktiveringsgrad,I alt,825,Læsø,2025M11,",
        ],
        {
            "ledige-fuldtidspersoner i-alt 000 2025M12": "70000 provisional",
            "kontanthjaelp-2025-aktiveringsgrad  825 2025M11": " suppressed",
        },
    ),
    "jobindsats-y25i01": (
        "Periode;Område;Ydelsesgrupper;Antal ledige personer;Antal ledige fuldtidspersoner;"
        "Ledige fuldtidspersoner i pct. af arbejdsstyrken 16-66 år;Ledige fuldtidspersoner i pct. af befolkningen 16-66 år",
        [
            "2025M11;Læsø;A-dagpenge;;8;1,2;0,9",
            "2025M12;Læsø;A-dagpenge;12;9;1,3;1,0",
            "2025M12;Uoplyst område;A-dagpenge;5;4;;",
        ],
        {
            "ledige-personer a-dagpenge 825 2025M11": " suppressed",
            "ledige-fuldtidspersoner a-dagpenge 825 2025M11": "8 normal",
            "ledige-andel-af-arbejdsstyrken a-dagpenge 825 2025M11": "6/5 normal",
            "ledige-andel-af-befolkningen a-dagpenge 825 2025M11": "9/10 normal",
            "ledige-personer a-dagpenge 825 2025M12": "12 provisional",
            "ledige-fuldtidspersoner a-dagpenge 825 2025M12": "9 provisional",
            "ledige-andel-af-arbejdsstyrken a-dagpenge 825 2025M12": "13/10 provisional",
            "ledige-andel-af-befolkningen a-dagpenge 825 2025M12": "1 provisional",
        },
    ),
    "jobindsats-y60a02": (
        "Periode;Område;Visitationskategori;Antal personer;Antal fuldtidspersoner;"
        "Fuldtidspersoner i pct. af arbejdsstyrken;Fuldtidspersoner i pct. af befolkningen",
        ["2025M12;Samsø;Visitationskategori i alt;40;38;1,9;1,5", "2025M12;Samsø;Jobparat;9;8;0,4;0,3"],
        {
            "kontanthjaelp-2025-personer  741 2025M12": "40 provisional",
            "kontanthjaelp-2025-fuldtidspersoner  741 2025M12": "38 provisional",
            "kontanthjaelp-2025-andel-af-arbejdsstyrken  741 2025M12": "19/10 provisional",
            "kontanthjaelp-2025-andel-af-befolkningen  741 2025M12": "3/2 provisional",
        },
    ),
    "statbank-folk1a": (
        "OMRÅDE;CIVILSTAND;TID;INDHOLD",
        ["Region Sjælland;I alt;2024K1;900000", "Region Sjælland;Ugift;2024K1;400000", "Christiansø;I alt;2024K1;90"],
        {"befolkning-antal  085 2024Q1": "900000 normal"},
    ),
    "statbank-folk1a-alder": (
        "OMRÅDE;ALDER;TID;INDHOLD",
        ALDERE,
        {"befolkning-16-66-antal  265 2024Q1": f"{sum(range(16, 67))} normal"},
    ),
    "statbank-aus08": (
        "OMRÅDE;SAESONFAK;TID;INDHOLD",
        ["265;9;2024M01;2,6", "265;10;2024M01;1154", "265;22;2024M01;2,9", "998;9;2024M01;..", "081;9;2024M01;.."],
        {
            "ledighedsprocent  265 2024M01": "13/5 normal",
            "bruttoledige-antal  265 2024M01": "1154 normal",
            "ledighedsprocent  081 2024M01": " missing",
        },
    ),
    "ankestyrelsen": (
        ANKER,
        [
            "Sygedagpenge;Århus;2023;1;2023K1;3;5;105;19;132;9,5",
            "Sygedagpenge;Ålborg;2023;1;2023K1;0;0;0;0;0;0",
            "Kilde: Ankestyrelsen (2024);;;;;;;;;;",
        ],
        {
            "omgoerelser-andel  751 2023Q1": "24 of 129 normal",
            "stadfaestelser-andel  751 2023Q1": "105 of 129 normal",
            "omgoerelser-andel  851 2023Q1": " missing",
            "stadfaestelser-andel  851 2023Q1": " missing",
        },
    ),
    "borgerundersoegelse": (
        "Kommune;År;Spørgsmål;Svar;Antal",
        [f"Frederikssund;2023;Sagsbehandleren lytter til mig;{svar};{n}" for svar, n in SVAR.items()],
        {"borgertilfredshed hoert 250 2023": "60 of 70 normal"},
    ),
    "virksomhedsundersoegelse": (
        "Kommune;Måned;Spørgsmål;Meget tilfredsstillende;Tilfredsstillende;Mindre tilfredsstillende;Utilfredsstillende",
        [
            "Frederikssund;oktober 2023;Service;40;30;5;2",
            "Frederikssund;oktober 2023;Kommunikation;40;30;3;1",
            "Note: 77 svarede;;;;;;",
        ],
        {
            "virksomhedstilfredshed service 250 2023M10": "70 of 77 normal",
            "virksomhedstilfredshed kommunikation 250 2023M10": " suppressed",
        },
    ),
    "jobordrer": (
        "Kommune;Måned;Oprettede;Indkomne;Med henviste kandidater;Besat",
        ["Frederikssund;marts 2023;1.020;80;60;40", "Frederikssund;april 2023;-;;;"],
        {
            "jobordrer-oprettet  250 2023M03": "1020 normal",
            "formidlingsgrad  250 2023M03": "60 of 80 normal",
            "besaettelsesgrad  250 2023M03": "40 of 60 normal",
            "jobordrer-oprettet  250 2023M04": "0 normal",
            "formidlingsgrad  250 2023M04": " missing",
            "besaettelsesgrad  250 2023M04": " missing",
        },
    ),
    "opkvalificeringsforloeb": (
        "Kommune;Ordning;2022;2023",
        ["Frederikshavn;Jobrotation;12;-", "Frederikshavn;VEU;3;1.200"],
        {
            "opkvalificeringsordninger-forloeb jobrotation 813 2022": "12 normal",
            "opkvalificeringsordninger-forloeb jobrotation 813 2023": "0 normal",
            "opkvalificeringsordninger-forloeb veu 813 2022": " suppressed",
            "opkvalificeringsordninger-forloeb veu 813 2023": "1200 normal",
        },
    ),
    "budgetramme": (
        "Kommune;Post;2026;2027",
        ["Frederikshavn;Pris- og lønskøn;50.123;51.000"],
        {
            "amu-budgetramme-drift pris-og-loenskoen 813 2026": "50123/1000 normal",
            "amu-budgetramme-drift pris-og-loenskoen 813 2027": "51 normal",
        },
    ),
}


@pytest.fixture
def catalog(tmp_path) -> Catalog:
    """The real declarations, with room for snapshots."""
    (tmp_path / "data").mkdir()
    for path in (REAL / "data").iterdir():
        if path.name != "snapshots":
            (tmp_path / "data" / path.name).symlink_to(path)
    (tmp_path / "notebooks").symlink_to(REAL / "notebooks")
    return load_catalog(Project(tmp_path))


def read(catalog: Catalog, path: Path, mapping: str, *only: str) -> Figures:
    name = import_files(catalog, Wish((str(path),), mapping, only=only), NOW).snapshot
    found = {}
    for o in load_observations(catalog, name):
        said = f"{o.numerator} of {o.denominator}" if o.is_counted else str(o.value.value) if o.value else ""
        found[f"{o.indicator} {o.group} {o.area} {o.period}"] = f"{said} {o.status.value}"
    return found


@pytest.mark.parametrize("mapping", TEXTS)
def test_a_text_of_its_shape_is_read(catalog, tmp_path, mapping):
    heads, lines, figures = TEXTS[mapping]
    path = tmp_path / "fil.csv"
    path.write_text("\n".join([heads, *lines]) + "\n", encoding="utf-8")
    assert read(catalog, path, mapping) == figures


def test_every_mapping_is_tried():
    assert {*TEXTS, "ankestyrelsen-talportal"} == set(layout_names(REAL / "data"))


MEASURES = ("Afvisning.Henvisning", "Hjemvisning", "Stadfæstelse", "Ændring.Ophævelse", "Antal_sager_ialt")


def talportal(path: Path, *rows: tuple[object, ...]) -> Path:
    heads = ("Sagsemne", "Instans", 2022, *[None] * 4, 2023, *[None] * 4)
    source = ("Kilde: Ankestyrelsen (2024)", *[None] * 11)

    def merge(book):
        sheet = book.active
        for area in ("A1:A2", "B1:B2", "C1:G1", "H1:L1", f"A{3 + len(rows)}:L{3 + len(rows)}"):
            sheet.merge_cells(area)
        book.create_sheet("Om tallene")["A1"] = "Vejledning"

    return workbook(path, heads, (None, None, *MEASURES, *MEASURES), *rows, source, change=merge, title="Som tabel")


def test_the_workbook_of_ankestyrelsen_with_merged_heads_is_read(catalog, tmp_path):
    path = talportal(
        tmp_path / "a.xlsx",
        ("Førtidspension", "Århus", 1, 2, 10, 1, 14, 0, 0, 0, 0, 0),
        ("Sygedagpenge", "Århus", 3, 5, 105, 19, 132, 0, 4, 6, 0, 12),
        ("Sygedagpenge", "Hele landet", 30, 50, 1050, 190, 1320, 1, 2, 3, 4, 10),
    )
    with pytest.raises(InvalidInput, match="holds 2 different texts – say which with --only"):
        read(catalog, path, "ankestyrelsen-talportal")
    found = read(catalog, path, "ankestyrelsen-talportal", "Sagsemne=Sygedagpenge")
    assert found["omgoerelser-andel  751 2022"] == "24 of 129 normal"
    assert found["omgoerelser-andel  000 2023"] == "6 of 9 normal"
    assert found["omgoerelser-andel  751 2023"] == " missing"  # 4 and 6 do not give 12: a zero stands for a blank
    assert len(found) == 8


def test_a_total_that_its_parts_exceed_is_refused(catalog, tmp_path):
    path = talportal(tmp_path / "a.xlsx", ("Sygedagpenge", "Århus", 3, 5, 105, 19, 131, 3, 5, 105, 19, 132))
    with pytest.raises(InvalidInput, match=r"Som tabel!G3 Antal_sager_ialt: is 131, but .* give 132"):
        read(catalog, path, "ankestyrelsen-talportal")
