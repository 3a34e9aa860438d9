"""What a person on a benefit costs in a year, as a source states it: ``data/prices.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from jobplan_lib.reading.areas import Areas
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Source
from jobplan_lib.words.periods import FIRST_YEAR, LAST_YEAR
from jobplan_lib.words.quantities import Quantity

FILE = "prices.yaml"


@dataclass(frozen=True)
class Price:
    """Kroner for one full-year person on a benefit, with everything that it may be between."""

    benefit: str
    year: int
    area: str  # the municipality's code; empty for a price that holds everywhere
    per_person: Quantity  # kroner for one full-year person
    basis: str  # what is in it, in Danish
    source: Source


def load_prices(data: Path, areas: Areas, problems: list[Problem]) -> tuple[Price, ...]:
    """The prices below ``data``; none where the file does not exist. Problems are added to the list.

    A source prints a price for one person, or an amount for so many full-year persons; the price is then their quotient.
    Both may be rounded: ``give_or_take`` says by how much the amount, half a person by how much the persons.
    """
    path, shown = data / FILE, f"data/{FILE}"
    node = load_yaml(path, shown, problems) if path.exists() else None
    if node is None:
        return ()
    fields = Fields(node, shown, problems)
    found: dict[tuple[str, int, str], Price] = {}
    for one in fields.mappings("prices"):
        price = _price(one, areas)
        key = (price.benefit, price.year, price.area)
        if key in found:
            one.refuse("benefit", f"'{price.benefit}' of {price.year} has a price already", "keep one", "E-DUP-01")
        found[key] = price
    fields.finish()
    return tuple(found.values())


def _price(fields: Fields, areas: Areas) -> Price:
    amount = fields.number("kroner")
    spread = fields.number("give_or_take") if fields.has("give_or_take") else Fraction(0)
    if amount <= 0 or not 0 <= spread < amount:
        fields.refuse("kroner", "is not an amount above zero", "write kroner without a thousands mark", "E-NUM-01")
        amount, spread = Fraction(1), Fraction(0)
    persons = fields.whole("full_year_persons", 1, 1_000_000) if fields.has("full_year_persons") else 0
    paid = Quantity(amount, amount - spread, amount + spread)
    counted = Quantity.rounded(Fraction(persons), 0) if persons else Quantity.exact(1)
    price = Price(
        benefit=fields.slug("benefit"),
        year=fields.whole("year", FIRST_YEAR, LAST_YEAR),
        area=_area(fields, areas),
        per_person=paid.divided_by(counted) or Quantity.exact(1),
        basis=fields.text("basis"),
        source=_source(fields.fields("source")),
    )
    fields.finish()
    return price


def _area(fields: Fields, areas: Areas) -> str:
    slug = fields.slug("municipality", required=False)
    municipal = {area.slug: area.code for area in areas.municipalities()}
    if slug and slug not in municipal:
        fields.refuse("municipality", f"'{slug}' is not a municipality", did_you_mean(slug, municipal), "P-MUN-01")
    return municipal.get(slug, "")


def _source(fields: Fields | None) -> Source:
    if fields is None:
        return Source("")
    source = Source(fields.text("document"), fields.text("page", required=False), fields.text("line", required=False))
    if not (source.page or source.line):
        fields.refuse("", "does not say where in the document", "add page or line", "P-SRC-01")
    fields.finish()
    return source
