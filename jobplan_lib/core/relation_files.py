"""Relations between printed figures: one YAML file a document in ``data/relations``."""

from __future__ import annotations

from dataclasses import replace

from jobplan_lib.core.relations import (
    FUNCTIONS,
    OPERANDS,
    Constant,
    FigureRef,
    Operand,
    Relation,
    RelationRef,
    area_code,
)
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.strict_yaml import Node, load_yaml
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Source
from jobplan_lib.words.vocabulary import FigureKind, Unit

COUNTS = ("numerator", "denominator")


def load_relations(catalog: Catalog, problems: list[Problem]) -> list[Relation]:
    """All relations of all files in file order; problems are added to the list."""
    found: list[Relation] = []
    for path in sorted((catalog.project.data / "relations").glob("*.yaml")):
        shown = f"data/relations/{path.name}"
        node = load_yaml(path, shown, problems)
        if node:
            found.extend(_Reader(Fields(node, shown, problems), catalog).relations({relation.id for relation in found}))
    return found


class _Reader:
    """Reads one file: the document's defaults at the top, then its relations."""

    def __init__(self, fields: Fields, catalog: Catalog):
        self.fields, self.catalog = fields, catalog
        self.document = fields.text("document")
        self.municipality = fields.slug("municipality")
        self.area = self.municipality
        self.ids: set[str] = set()

    def relations(self, taken: set[str]) -> list[Relation]:
        self.ids = set(taken)
        found = [relation for relation in (self.relation(f) for f in self.fields.mappings("relations")) if relation]
        self.fields.finish()
        return found

    def relation(self, fields: Fields) -> Relation | None:
        before = len(fields.problems)
        name, text = fields.safe_id("id"), fields.text("text")
        functions = [function for function in FUNCTIONS if fields.has(function)]
        if len(functions) != 1:
            fields.refuse("", "needs exactly one function", f"give one of {', '.join(FUNCTIONS)}", "L-FUNC-01")
        nodes = fields.items(functions[0]) if functions else ()
        operands = [self.operand(fields, f"{functions[0]}[{i}]", node) for i, node in enumerate(nodes)]
        wanted = OPERANDS.get(functions[0]) if functions else None
        if wanted and len(nodes) != wanted:
            fields.refuse(functions[0], f"has {len(nodes)} figures", f"give {wanted}", "L-FUNC-02")
        node = fields.get("printed", required=False)
        printed = self.operand(fields, "printed", node) if node else None
        relation = Relation(
            id=name,
            text=text,
            function=functions[0] if functions else "",
            operands=tuple(operand for operand in operands if operand),
            printed=printed,
            unit=fields.choice("unit", Unit, Unit.COUNT),
            decimals=fields.whole("decimals", 0, 6) if fields.has("decimals") else 1,
            source=self.source(fields),
            notebook=fields.text("notebook", required=False),
            municipality=self.municipality,
            other_basis=fields.text("other_basis", required=False),
            note=fields.text("note", required=False),
        )
        self.check_names(fields, relation)
        fields.finish()
        return relation if len(fields.problems) == before else None

    def check_names(self, fields: Fields, relation: Relation) -> None:
        if relation.id in self.ids:
            fields.refuse("id", f"'{relation.id}' stands already", "give each relation its own id", "L-ID-01")
        self.ids.add(relation.id)
        notebooks = self.catalog.project.notebook_names()
        if relation.notebook and relation.notebook not in notebooks:
            fields.refuse(
                "notebook",
                f"'{relation.notebook}' is not a notebook",
                did_you_mean(relation.notebook, notebooks),
                "L-NB-01",
            )

    def operand(self, fields: Fields, name: str, node: Node) -> Operand | None:
        inner = fields.inside(node, name)
        if inner is None:
            return None
        if inner.has("number"):
            found: Operand | None = Constant(inner.number("number"))
        elif inner.has("relation"):
            found = self.other(inner)
        else:
            found = self.figure(inner)
        inner.finish()
        return found

    def other(self, inner: Fields) -> RelationRef:
        name = inner.safe_id("relation")
        if name and name not in self.ids:
            inner.refuse(
                "relation", f"'{name}' is not a relation above this one", did_you_mean(name, self.ids), "L-REF-01"
            )
        return RelationRef(name)

    def figure(self, inner: Fields) -> FigureRef | None:
        indicator = inner.slug("indicator")
        known = self.catalog.indicators
        kind = inner.choice("kind", FigureKind, FigureKind.DATA)
        if indicator and indicator not in known and kind is not FigureKind.PARAMETER:
            inner.refuse("indicator", f"'{indicator}' is not an indicator", did_you_mean(indicator, known), "L-IND-01")
        group = inner.slug("group", required=False)
        if indicator in known and (group or known[indicator].groups) and group not in known[indicator].groups:
            inner.refuse(
                "group",
                f"'{group}' is not a group of {indicator}",
                did_you_mean(group, known[indicator].groups),
                "L-GRP-01",
            )
        slug = inner.slug("area", required=False) or self.area
        code = area_code(slug, self.catalog.areas)
        if code is None:
            inner.refuse(
                "area", f"'{slug}' is not an area", did_you_mean(slug, self.catalog.areas.by_slug), "L-AREA-01"
            )
        period = inner.period("period")
        counts = inner.text("counts", required=False)
        if counts and counts not in COUNTS:
            inner.refuse("counts", f"'{counts}' is not a count of a share", did_you_mean(counts, COUNTS), "L-CNT-01")
        if period is None or code is None:
            return None
        return FigureRef(indicator, group, code, period, kind, counts)

    def source(self, fields: Fields) -> Source:
        inner = fields.fields("source", required=False)
        if inner is None:
            return Source(self.document)
        found = Source(inner.text("document", required=False) or self.document)
        found = replace(found, page=inner.text("page", required=False), line=inner.text("line", required=False))
        inner.finish()
        return found
