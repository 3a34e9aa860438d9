"""Sections of a subject: what indicators say of each other in their files decides what a page shows.

Every case writes a few indicator files and figures into the tiny project and reads the section's tables as rows of texts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from drawn import SHARE, figures, ground
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from page_text import Reader
from tiny_project import FIGURES, TinyProject

from jobplan_lib import show
from jobplan_lib.answer.danish import NBSP
from jobplan_lib.core.derivations import chained, complement, mean_of_groups, weighted_mean_of_groups
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.indicators import value
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.project import find_project
from jobplan_lib.showing.crosstab_tables import MOST_FIGURES
from jobplan_lib.showing.subjects import section_pieces, subject_sections
from jobplan_lib.showing.year_tables import years_html
from jobplan_lib.words.errors import InvalidInput
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.plan_model import Measure

TOPIC = "title: Emnet\nlead: Et spørgsmål.\nnotebook: 02_tidlig_indsats\norder: 1\n"
HEAD = "indicator,area,period,group,numerator,denominator,value,status,kind\n"
GROUPS = "groups:\n  ung: Unge\n  voksen: Voksne\n  alle: Alle\n"


def declare(tiny: TinyProject, name: str, unit: str = "percent", extra: str = "", frequency: str = "month") -> None:
    """An indicator of the topic; a share counts persons of 'Alle i <name>'."""
    words = f"numerator: Ja i {name}\ndenominator: Alle i {name}\n" if unit in {"percent", "ratio"} else ""
    tiny.write(
        f"data/indicators/{name}.yaml",
        f"title: {name.capitalize()}\ndefinition: Det.\nunit: {unit}\ndecimals: 1\npolarity: none\nfrequency: {frequency}\n"
        f'measures: stock\n{words}source: S\nauthor: A\nreviewer: ""\nreviewed: ""\ntopics:\n  - emnet\n{extra}',
    )


def rows(tiny: TinyProject, *drawn: str) -> list[list[str]]:
    """The rows of all tables of the section for these figures: "name,area,period,group,numerator,denominator,value[,kind]"."""
    tiny.write("data/topics/emnet.yaml", TOPIC)
    lines = [",".join([*(parts := line.split(","))[:7], "normal", *(parts[7:] or [""])]) for line in drawn]
    tiny.write(FIGURES, HEAD + "".join(f"{line}\n" for line in lines))
    page = tiny.review().page("02_tidlig_indsats")
    sections = subject_sections(page, load_catalog(tiny.project).topics)
    pieces = [piece for section in sections for piece in section_pieces(page, section)]
    html = "".join(str(piece) for piece in pieces if isinstance(piece, Markup))
    return [[cell.text.replace(NBSP, " ") for cell in row.all("th", "td")] for row in Reader(html).root.all("tr")]


def row(found: list[list[str]], label: str) -> list[str]:
    """The one row of a label, without it."""
    there = [cells[1:] for cells in found if cells and cells[0] == label]
    assert len(there) == 1, (label, found)
    return there[0]


def notes(tiny: TinyProject) -> str:
    """What is written below the tables of the section."""
    sections = subject_sections(tiny.review().page("02_tidlig_indsats"), load_catalog(tiny.project).topics)
    html = "".join(str(table) for section in sections for table in section.tables)
    return " ".join(p.text.replace(NBSP, " ") for p in Reader(html).root.all("p") if "note" in p.classes)


def test_a_new_indicator_appears_by_naming_the_topic(tiny_project):
    declare(tiny_project, "ny")
    assert row(rows(tiny_project, "ny,250,2023M06,,,,41.5", "ny,000,2023M06,,,,40.0"), "Ny") == [
        "41,5 %",
        "40,0 %",
        "juni 2023",
    ]


def test_a_topic_without_own_figures_is_no_section(tiny_project):
    declare(tiny_project, "ny")
    assert rows(tiny_project, "ny,000,2023M06,,,,40.0", "ny,219,2023M06,,,,40.0") == []


def test_figures_long_before_the_plan_are_left_out(tiny_project):
    declare(tiny_project, "ny")
    assert rows(tiny_project, "ny,250,2020M12,,,,41.5") == []
    assert rows(tiny_project, "ny,250,2021M12,,,,41.5")


def test_the_year_before_stands_beside_where_it_is_known(tiny_project):
    declare(tiny_project, "ny")
    found = rows(tiny_project, "ny,250,2023M06,,,,41.5", "ny,250,2022M06,,,,39.0")
    assert (found[0][2], row(found, "Ny")[:2]) == ("Året før", ["41,5 %", "39,0 %"])


def test_many_areas_stand_in_a_table_of_their_own_beside_the_own_figure(tiny_project):
    """The own figure, its year before and five other areas are more than are read beside each other."""
    declare(tiny_project, "ny")
    declare(tiny_project, "egen", "persons")
    groups = tiny_project.read("data/area_groups.csv")
    tiny_project.write(
        "data/area_groups.csv",
        groups.rstrip() + "\nlandsdel-syd,landsdel Syd,,,250,\nlandsdel-syd,landsdel Syd,,,270,\n",
    )
    areas = {
        "250": "41.5",
        "084": "40.5",
        "000": "44.5",
        "rar-oest": "42.5",
        "landsdel-syd": "43.5",
        "gruppe-havet": "40.9",
    }
    drawn = [f"ny,{area},2023M06,,,,{number}" for area, number in areas.items()]
    found = rows(tiny_project, *drawn, "ny,250,2022M06,,,,39.0", "egen,250,2023M06,,,,7")
    first, second = [cells for cells in found if cells[0] == "Ny (procent)"] or [r for r in found if r[0] == "Ny"]
    assert first[1:3] == ["41,5 %", "39,0 %"] and second[1] == "41,5 %"
    assert set(second[2:-1]) == {"40,5 %", "40,9 %", "42,5 %", "43,5 %", "44,5 %"}
    assert len([cells for cells in found if cells[0].startswith("Egen")]) == 1


def test_figures_of_a_group_of_which_one_member_is_known_stand_under_its_name_for_that_member_only(tiny_project):
    """A project's figures are neither the country's nor anybody's who did not take part; nor are they pooled of one."""
    declare(tiny_project, "ny", "persons")
    declare(tiny_project, "projekt")
    for member, who in (("250", "Solby"), ("", "Solby")):
        tiny_project.add("data/area_groups.csv", f"gruppe-projekt,projektets ni kommuner,,,{member},{who}")
    found = rows(tiny_project, "ny,250,2023M06,,,,7", "projekt,gruppe-projekt,2023M06,,,,50.0")
    assert [cells for cells in found if "Projektets ni kommuner" in cells] and row(found, "Projekt")[0] == "50,0 %"
    assert row(found, "Ny")[0] == "7" and not any("Hele landet" in cells for cells in found)
    other = tiny_project.add("data/area_groups.csv", "gruppe-fremmed,et fremmed projekt,,,,Solby")
    assert not any("99,0 %" in cells for cells in rows(other, "projekt,gruppe-fremmed,2023M07,,,,99.0"))


def test_the_rest_is_computed_where_only_one_side_is_published(tiny_project):
    declare(tiny_project, "omgjort")
    declare(tiny_project, "stadfaestet", extra="complement_of: omgjort\nlimit: {less_than: 90, label: Grænsen}\n")
    found = rows(tiny_project, "omgjort,250,2023M06,,,,12.7", "omgjort,000,2023M06,,,,18.9")
    said = notes(tiny_project)
    assert row(found, "Stadfaestet")[:3] == ["87,3 %", "81,1 %", "juni 2023"]
    assert "Regnet ud af andre tal: stadfaestet = 100 % − 12,7 %." in said
    assert "Grænsen: under 90 %, opfyldt for »Stadfaestet«." in said
    both = rows(tiny_project, "omgjort,250,2023M06,,,,12.7", "stadfaestet,250,2023M06,,,,87.0")
    assert row(both, "Stadfaestet")[0] == "87,0 %"


def test_a_chain_is_the_product_of_its_shares_area_by_area(tiny_project):
    declare(tiny_project, "henvist", "ratio")
    declare(tiny_project, "besat", "ratio", "within: henvist\n")
    found = rows(
        tiny_project,
        "henvist,250,2023M06,,,,0.90",
        "henvist,000,2023M06,,,,0.72",
        "besat,250,2023M04,,,,0.20",
        "besat,000,2023M04,,,,0.22",
    )
    assert row(found, "Ja i besat af alle i henvist") == [
        "0,18",
        "0,16",
        "april 2023 og juni 2023",
    ]
    assert "= 0,90 × 0,20 (juni 2023 og apr. 2023)" in notes(tiny_project)


def test_means_over_groups_stand_side_by_side(tiny_project):
    declare(tiny_project, "sager", "cases", GROUPS)
    declare(tiny_project, "varighed", "weeks", f"{GROUPS}weighted_by: sager\n")
    found = rows(
        tiny_project,
        *("varighed,250,2023M06,ung,,,10.0", "varighed,250,2023M06,voksen,,,40.0", "varighed,250,2023M06,alle,,,0.0"),
        *("sager,250,2023M06,ung,,,90", "sager,250,2023M06,voksen,,,10", "sager,250,2023M06,alle,,,0"),
    )
    assert row(found, "Alle grupper tæller lige meget")[:2] == ["16,7 uger", "3 grupper"]
    assert row(found, "Lige meget, kun grupper med afsluttede sager")[:2] == ["25,0 uger", "2 grupper"]
    assert row(found, "Vægtet med antallet af sager")[0] == "13,0 uger"
    assert row(found, "Voksne") == ["40,0", "10"]


def test_a_pooled_group_is_the_sum_of_its_parts_and_never_a_partial_sum(tiny_project):
    declare(tiny_project, "i-kursus", extra=f"{GROUPS}pooled:\n  alle:\n    - ung\n    - voksen\n")
    parts = ("i-kursus,250,2023M06,ung,10,100,", "i-kursus,250,2023M06,voksen,30,300,")
    found = rows(tiny_project, *parts)
    assert row(found, "Alle")[0] == "10,0 %" and "alle = 40 / 400" in notes(tiny_project)
    assert [cells[0] for cells in rows(tiny_project, parts[0])][1:] == ["I-kursus: unge"]


def test_answers_are_kept_apart(tiny_project):
    answers = (
        "answers:\n  - question: Hjælp?\n    positive: {group: ung}\n    positive_or_neutral: {group: voksen}\n"
        "  - {question: Tid, positive_or_neutral: {group: alle}}\n"
    )
    declare(tiny_project, "svar", extra=GROUPS + answers)
    found = rows(
        tiny_project, "svar,250,2023M06,ung,,,60.0", "svar,250,2023M06,voksen,,,75.0", "svar,250,2023M06,alle,,,80.0"
    )
    assert found[0] == ["Spørgsmål", "Positive", "Neutrale", "Positive eller neutrale", "Negative", "Periode"]
    assert row(found, "Hjælp?")[:4] == ["60,0 %", "15,0 %", "75,0 %", "25,0 %"]
    assert row(found, "Tid")[:4] == ["–", "–", "80,0 %", "20,0 %"]
    assert "Regnet ud af de andre svar, hvor det ikke er trykt: neutrale og negative." in notes(tiny_project)


def test_a_cost_is_shown_for_each_result(tiny_project):
    declare(tiny_project, "naaede", "persons")
    extra = "per:\n  - {indicator: naaede, label: Pris pr. person}\n"
    declare(tiny_project, "bevilling", "kroner", extra, "irregular")
    declare(tiny_project, "i-job", "persons", "in_percent_of:\n  - {indicator: naaede, label: I job af alle}\n")
    found = rows(
        tiny_project, "bevilling,250,2022..2023,,,,300000", "naaede,250,2023M06,,,,150", "i-job,250,2023M06,,,,60"
    )
    assert row(found, "Pris pr. person (kr.)")[0] == "2.000"
    assert row(found, "I job af alle")[0] == "40,0 %"


def test_how_open_rounding_leaves_what_is_made_of_it_is_told_of_every_area_that_is_shown(tiny_project):
    basis = "  label: I job\n  indicators: [antal]\n  numerator: [ung]\n  denominator: [ung, voksen]\n"
    declare(tiny_project, "antal", "full_time_persons", GROUPS)
    declare(tiny_project, "andel", extra=f"other_basis:\n{basis}")
    own = ("andel,250,2023M06,,,,40.0", "antal,250,2023M06,ung,,,80", "antal,250,2023M06,voksen,,,120")
    rows(tiny_project, *own, "antal,000,2023M06,ung,,,6", "antal,000,2023M06,voksen,,,14")
    first, told = notes(tiny_project).partition("), ")[::2]
    assert first.startswith("Regnet ud af andre tal: i job = 80 / (80 + 120) (mellem 39,") and told.startswith(
        "hele landet 30,0 % (mellem 2"
    )
    rows(tiny_project, *own, "antal,000,2023M06,ung,,,600000", "antal,000,2023M06,voksen,,,1400000")
    assert "hele landet 30" not in notes(tiny_project), "of many the ends print as the number does"


def test_of_a_whole_year_nothing_is_left_to_reckon(tiny_project):
    declare(tiny_project, "forloeb", "courses", frequency="year")
    extra = f"{GROUPS}projection: {{so_far: ung, whole_year: alle, units: forloeb, months_each: 3}}\n"
    declare(tiny_project, "udgift", "kroner", extra, "irregular")
    found = rows(tiny_project, "forloeb,250,2023,,,,2", "udgift,250,2023,ung,,,400")
    assert not [cells for cells in found if cells[0].startswith("Fremskrevet")]


def test_a_hidden_figure_says_of_when_and_of_what_it_is(tiny_project):
    declare(tiny_project, "ny")
    declare(tiny_project, "antal", "persons")
    suppressed = [f"{name},250,2023M06,,,,,suppressed," for name in ("ny", "antal")]
    tiny_project.write("data/topics/emnet.yaml", TOPIC)
    tiny_project.write(FIGURES, HEAD + "".join(f"{line}\n" for line in suppressed))
    page = tiny_project.review().page("02_tidlig_indsats")
    (section,) = subject_sections(page, load_catalog(tiny_project.project).topics)
    (told,) = [one.text.replace(NBSP, " ") for one in Reader(str(section.tables[0])).root.all("p")]
    assert told == "»Antal« og »Ny« er diskretionerede (juni 2023): kilden skjuler tal, der handler om få."


def test_a_table_whose_own_figures_are_all_hidden_says_so_once(tiny_project):
    declare(tiny_project, "ny", extra=GROUPS)
    drawn = [f"ny,{area},{year}M06,{group},{n},100,,normal," for area in ("219", "000") for year in (2022, 2023)
             for n, group in ((41, "ung"), (52, "voksen"))]  # fmt: skip
    drawn += [f"ny,250,{year}M06,{group},,,,suppressed," for year in (2022, 2023) for group in ("ung", "voksen")]
    tiny_project.write("data/topics/emnet.yaml", TOPIC)
    tiny_project.write(FIGURES, HEAD + "".join(f"{line}\n" for line in drawn))
    page = tiny_project.review().page("02_tidlig_indsats")
    (section,) = subject_sections(page, load_catalog(tiny_project.project).topics)
    root = Reader(str(section.tables[0])).root
    assert [one.text for one in root.all("p")].count(
        "Solbys tal for »Ny« er diskretioneret: kilden skjuler tal, der handler om få."
    ) == 1
    assert "diskretioneret" not in "".join(cell.text for cell in root.all("td"))
    assert f"41,0{NBSP}%" in "".join(cell.text for cell in root.all("td"))


def test_of_own_figures_of_which_some_are_hidden_and_others_lack_each_is_told_as_what_it_is(tiny_project):
    declare(tiny_project, "ny", extra=GROUPS)
    drawn = [f"ny,000,{year}M06,{group},{n},100,,normal," for year in (2022, 2023)
             for n, group in ((41, "ung"), (52, "voksen"))]  # fmt: skip
    drawn += ["ny,250,2023M06,ung,,,,suppressed,", "ny,250,2023M06,voksen,,,,missing,"]
    tiny_project.write("data/topics/emnet.yaml", TOPIC)
    tiny_project.write(FIGURES, HEAD + "".join(f"{line}\n" for line in drawn))
    page = tiny_project.review().page("02_tidlig_indsats")
    (section,) = subject_sections(page, load_catalog(tiny_project.project).topics)
    told = [one.text for one in Reader(str(section.tables[0])).root.all("p")]
    assert "Solbys tal for »Ny: unge« er diskretioneret: kilden skjuler tal, der handler om få." in told
    assert "Solbys tal for »Ny: voksne« er ikke indberettet." in told


def test_an_account_tells_what_is_left_after_each_cost(tiny_project):
    sides = "gains:\n  - ung\ncosts:\n  - voksen\n"
    declare(tiny_project, "ydelse", "kroner", GROUPS + sides, "irregular")
    declare(tiny_project, "loen", "kroner", "costs: all\n", "irregular")
    found = rows(tiny_project, "ydelse,250,2023,ung,,,500", "ydelse,250,2023,voksen,,,100", "loen,250,2023,,,,300")
    account = [cells[:2] for cells in found[[cells[0] for cells in found].index("Post") + 1 :]]
    assert account == [
        ["Unge", "500 kr."],
        ["Loen", "−300 kr."],
        ["Tilbage efter loen", "200 kr."],
        ["Voksne", "−100 kr."],
        ["Tilbage også efter voksne", "100 kr."],
    ]


def test_years_stand_side_by_side_and_the_running_year_is_reckoned_as_said(tiny_project):
    declare(tiny_project, "forloeb", "courses", frequency="year")
    extra = (
        f"{GROUPS}per:\n  - {{of: alle, indicator: forloeb, label: Udgift pr. forløb}}\n"
        "projection: {so_far: ung, whole_year: alle, units: forloeb, months_each: 3}\n"
    )
    declare(tiny_project, "udgift", "kroner", extra, "irregular")
    years = [f"udgift,250,{year},alle,,,{amount}" for year, amount in ((2020, 100), (2021, 200), (2022, 600))]
    counts = [f"forloeb,250,{year},,,,{number}" for year, number in ((2020, 1), (2021, 2), (2022, 3), (2023, 2))]
    forecast = "udgift,250,2023,alle,,,900,forecast"
    found = rows(tiny_project, *years, *counts, "udgift,250,2023M01..2023M02,ung,,,400", forecast)
    assert row(found, "2022") == ["3", "600", "200"]
    assert row(found, "Fremskrevet til 2023") == ["600 kr.", "400 / 2 × 3 (2 forløb)"]
    assert row(found, "Trykt skøn")[0] == "900 kr."


def test_a_year_that_may_still_change_says_so():
    on = ground(figures((SHARE, "250", "2023M12", "", "45.0")))
    found = value(on, Measure(SHARE), on.own, parse_period("2023M12"))
    table = {2022: {"Andel": found}, 2023: {"Andel": replace(found, provisional=True)}}
    shown = str(years_html("År for år", table)).partition("</table>")[0]
    assert shown.count("foreløbigt") == 1 and shown.index("foreløbigt") > shown.index("2023")


@pytest.mark.parametrize(("count", "shown", "folded"), [(6, 6, 0), (7, 6, 1), (13, 6, 7)])
def test_of_many_years_the_newest_stand_side_by_side_and_the_others_are_folded(count, shown, folded):
    on = ground(figures((SHARE, "250", "2023M12", "", "45.0")))
    found = value(on, Measure(SHARE), on.own, parse_period("2023M12"))
    years = [str(year) for year in range(2024 - count, 2024)]
    newest, _, earlier = str(years_html("År for år", {int(year): {"Andel": found} for year in years})).partition(
        "<details"
    )
    assert [year for year in years if year in newest] == years[-shown:]
    assert [year for year in years[:-shown] if year in earlier] == years[: len(years) - shown]
    assert len(years[:-shown]) == folded and ("tidligere år" in earlier) is (folded > 0)


def test_a_change_on_a_year_is_computed_unless_somebody_published_it(tiny_project):
    declare(tiny_project, "antal", "persons", GROUPS)
    level = [f"antal,250,{period},{group},,,{n}" for period, group, n in (
        ("2022M06", "ung", 100), ("2023M06", "ung", 90), ("2022M06", "voksen", 200), ("2023M06", "voksen", 210))]  # fmt: skip
    assert row(rows(tiny_project, *level), "Unge") == ["90", "−10,0 %"]
    declare(tiny_project, "udvikling", "percent_change", f"{GROUPS}change_of: antal\n")
    published = [f"udvikling,{area},2023M06,{group},,,-9.0" for area in ("250", "000") for group in ("ung", "voksen")]
    assert row(rows(tiny_project, *level, *published), "Unge") == ["90", "−9,0 %", "−9,0 %"]
    some = [line for line in published if "voksen" not in line]
    assert row(rows(tiny_project, *level, *some), "Voksne") == ["210", "+5,0 %", "–"]


def test_a_change_of_a_few_is_told_in_numbers(tiny_project):
    """From 9 to 8 is one fewer, not 11 per cent."""
    declare(tiny_project, "antal", "persons", GROUPS)
    level = [f"antal,250,{period},{group},,,{n}" for period, group, n in (
        ("2022M06", "ung", 9), ("2023M06", "ung", 8), ("2022M06", "voksen", 10), ("2023M06", "voksen", 9))]  # fmt: skip
    found = rows(tiny_project, *level)
    assert row(found, "Unge") == ["8", "−1 person"]
    assert row(found, "Voksne") == ["9", "−10,0 %"]


@pytest.mark.parametrize(("unit", "many"), [("persons", "personer"), ("full_time_persons", "fuldtidspersoner")])
def test_a_change_from_none_or_beside_published_ones_is_told_in_numbers_too(tiny_project, unit, many):
    declare(tiny_project, "antal", unit, GROUPS)
    level = [f"antal,250,{period},{group},,,{n}" for period, group, n in (
        ("2022M06", "ung", 0), ("2023M06", "ung", 5), ("2022M06", "voksen", 2), ("2023M06", "voksen", 4))]  # fmt: skip
    level += ["antal,250,2022M06,alle,,,100", "antal,250,2023M06,alle,,,90"]
    found = rows(tiny_project, *level)
    told = {"Unge": ["5", f"+5 {many}"], "Voksne": ["4", f"+2 {many}"], "Alle": ["90", "−10,0 %"]}
    assert {label: row(found, label) for label in told} == told
    declare(tiny_project, "udvikling", "percent_change", f"{GROUPS}change_of: antal\n")
    found = rows(tiny_project, *level, "udvikling,250,2023M06,alle,,,-10.0")
    assert {label: row(found, label) for label in told} == told


def test_a_change_is_in_a_unit_that_a_change_of_its_level_can_have(tiny_project):
    declare(tiny_project, "antal", "persons", GROUPS)
    declare(tiny_project, "udvikling", "points", f"{GROUPS}change_of: antal\n")
    with pytest.raises(InvalidInput, match=r"change of antal in persons, and the unit is points"):
        rows(tiny_project, "antal,250,2023M06,ung,,,5")


def test_a_wide_table_is_parted_between_its_heads_and_tells_every_figure(tiny_project):
    """Three indicators in own area and country with their changes are ten columns, and one group has one of them only."""
    drawn = []
    for n, name in enumerate(("ledighed", "sygdom", "pension"), start=1):
        declare(tiny_project, name, extra=GROUPS)
        drawn += [
            f"{name},{area},{year}M06,{group},{n * m + 7 * is_country + year % 10},100,"
            for area, is_country in (("250", 0), ("000", 1))
            for year in (2022, 2023)
            for m, group in enumerate(("ung", "voksen"), start=11)
        ]
    drawn.append("pension,250,2023M06,alle,5,100,")
    found = rows(tiny_project, *drawn)
    assert len(found) > 8 and max(len(cells) for cells in found) <= 1 + MOST_FIGURES
    told = [cell for cells in found if cells[0] == "Unge" for cell in cells[1:]]
    assert [told.count(text) for text in ("14,0 %", "21,0 %", "25,0 %", "32,0 %", "36,0 %", "43,0 %")] == [1] * 6
    assert len([cells for cells in found if cells[0] == "Alle"]) == 1


def test_a_printed_place_says_among_how_many(tiny_project):
    declare(tiny_project, "plads", unit="rank", extra="ranked_among: {indicator: antal}\n")
    declare(tiny_project, "antal", unit="count")
    tiny_project.change("data/indicators/antal.yaml", "topics:\n  - emnet\n", "")
    place, around = "plads,250,2022M12,,,,7", "antal,084,2022M12,,,,29"
    assert rows(tiny_project, place)[1] == ["Plads", "nr. 7", "december 2022"]
    found = rows(tiny_project, place, around, "antal,000,2022M12,,,,98", "antal,000,2021M12,,,,97")
    assert found[1] == ["Plads", "nr. 7 af 29", "december 2022"]  # its own region before the country
    assert rows(tiny_project, place, "antal,000,2021M12,,,,97")[1][1] == "nr. 7"  # of another time


def test_the_same_share_on_another_basis(tiny_project):
    declare(tiny_project, "antal", "full_time_persons", GROUPS)
    groups = "  numerator:\n    - ung\n  denominator:\n    - ung\n    - voksen\n"
    basis = f"other_basis:\n  label: Fuldtid\n  indicators:\n    - antal\n{groups}"
    declare(tiny_project, "andel", extra=basis)
    found = rows(
        tiny_project, "andel,250,2023M06,,,,70.0", "antal,250,2023M06,ung,,,60", "antal,250,2023M06,voksen,,,40"
    )
    assert row(found, "Fuldtid")[0] == "60,0 %" and "60 / (60 + 40)" in notes(tiny_project)


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("complement_of: omgjrt\n", ["'omgjrt' is not an indicator", "omgjort"]),
        ("per:\n  - {indicator: omgjort, group: ung, label: Pris}\n", ["'ung' is not a group of omgjort"]),
        ("pooled:\n  alle:\n    - ung\n", ["'alle' is not a group of stadfaestet"]),
        ("answers:\n  - question: Hvad?\n", ["names no answer"]),
        ("costs:\n  - ung\n", ["'ung' is not a group of stadfaestet"]),
        ("ranked_among: {indicator: omgjort}\n", ["is for places, and the unit is percent"]),
        ("limit: {less_than: 20}\n", ["limit.label", "is missing"]),
    ],
)
def test_a_tie_to_what_is_not_there_is_refused_with_its_name(tiny_project, extra, says):
    tiny_project.write("data/topics/emnet.yaml", TOPIC)
    declare(tiny_project, "omgjort")
    declare(tiny_project, "stadfaestet", extra=extra)
    with pytest.raises(InvalidInput) as refused:
        tiny_project.catalog()
    assert all(word in str(refused.value) for word in ["data/indicators/stadfaestet.yaml", *says])


def test_a_topic_that_no_file_describes_and_a_notebook_that_does_not_exist_are_refused(tiny_project):
    declare(tiny_project, "ny")
    with pytest.raises(InvalidInput, match="'emnet' is not a topic"):
        tiny_project.catalog()
    tiny_project.write("data/topics/emnet.yaml", TOPIC.replace("02_tidlig_indsats", "02_tidlig"))
    with pytest.raises(InvalidInput, match="'02_tidlig' is not a notebook"):
        tiny_project.catalog()


def test_every_topic_of_the_project_has_indicators(project):
    catalog = load_catalog(project)
    named = {topic for indicator in catalog.indicators.values() for topic in indicator.topics}
    assert {topic.id for topic in catalog.topics} == named


def test_every_notebook_but_the_summary_has_its_subject(project):
    with_topics = {topic.notebook for topic in load_catalog(project).topics}
    assert with_topics == set(project.notebook_names()) - {"00_resultatrevision"}
    for name in with_topics:
        assert re.search(r"show\.subject\(page\)", (project.notebooks / f"{name}.ipynb").read_text(encoding="utf-8"))


class Unreadable:
    """Figures that nobody may ask for; only their names may be told."""

    snapshot, title, description, sha256, is_synthetic = "published", "", "", "0" * 64, False

    def __getattr__(self, name: str) -> None:
        raise AssertionError(f"a figure was read: {name}")


def test_the_summary_reads_the_results_of_the_others_and_no_figure(tiny_project):
    notebook = find_project().notebooks / "00_resultatrevision.ipynb"
    calls = re.findall(r"show\.(\w+)\(page\)", notebook.read_text(encoding="utf-8"))
    judged = tiny_project.review()
    blind = replace(judged, ground=replace(judged.ground, observations=Unreadable()))
    page = show.ShownPage(blind.page("00_resultatrevision"), tiny_project.project, static=True)
    assert {"first_page", "overview"} <= set(calls)
    for name in calls:
        assert getattr(show, name)(page) is not None


# Laws

percents = st.integers(0, 100)


def share(numerator: int, denominator: int = 100) -> Figure:
    on = ground(figures((SHARE, "250", "2023M06", "", f"{numerator}/{denominator}")))
    found = value(on, Measure(SHARE), on.own, parse_period("2023M06"))
    assert isinstance(found, Figure)
    return found


@given(percents)
def test_a_share_and_its_rest_make_a_whole_and_the_rest_of_the_rest_is_the_share(number):
    rest = complement(share(number), SHARE)
    assert rest.quantity.value + number == 100
    assert complement(rest, SHARE).quantity == share(number).quantity


@given(percents, percents)
def test_a_chain_is_never_above_its_links(first, second):
    both = chained(share(first), share(second))
    assert both is not None and both.quantity.value == Fraction(first * second, 100)
    assert both.quantity.value <= min(first, second)


@given(st.lists(st.tuples(percents, st.integers(1, 50)), min_size=1, max_size=5))
def test_a_mean_lies_within_what_it_is_a_mean_of_and_equal_weights_give_the_simple_one(pairs):
    values = [share(number) for number, _ in pairs]
    weighted = weighted_mean_of_groups(values, [share(size) for _, size in pairs])
    simple, alike = mean_of_groups(values), weighted_mean_of_groups(values, [share(7) for _ in pairs])
    assert weighted is not None and alike is not None
    assert min(n for n, _ in pairs) <= weighted.quantity.value <= max(n for n, _ in pairs)
    assert alike.quantity.value == simple.quantity.value
