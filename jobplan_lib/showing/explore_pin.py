"""Keeping a view for the report: on which page, and why it stands there."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from jobplan_lib.answer.desk import Desk
from jobplan_lib.reading.views import View, keep_view
from jobplan_lib.showing.explore_parts import choice, fill, row, rows, styled, told
from jobplan_lib.words.errors import JobplanError
from jobplan_lib.words.model import Area


class PinForm:
    """A page, a remark and a button, about the view that is shown above them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = choice("Side i rapporten")
        style = {"description_width": "110px"}
        self.text = widgets.Text(description="Hvorfor", layout=widgets.Layout(width="830px"), style=style)
        self.button = widgets.Button(description="Fastgør i rapporten", layout=widgets.Layout(width="180px"))
        self.answer = widgets.HTML()
        self._about: tuple[Area, View, str] | None = None
        self.button.on_click(self._keep)
        self.box = rows(self.text, row(self.page, self.button), self.answer)

    def about(self, own: Area, view: View, title: str) -> None:
        """Which view the button keeps. A municipality without a plan has no report to keep it in."""
        self._about = (own, view, title)
        review = self.desk.review(own)
        project = self.desk.catalog.project
        pages = [(project.notebook_title(name), name) for name in review.notebooks()] if review else []
        fill(self.page, pages, self.page.value)
        self.button.disabled = not pages
        self.text.placeholder = title
        self.answer.value = (
            "" if pages else styled(told([f"{own.name} har ingen plan for {self.desk.year} at fastgøre i."]))
        )

    def _keep(self, _: Any) -> None:
        assert self._about is not None
        own, view, title = self._about
        text = " ".join((self.text.value or title).split())
        try:
            kept = keep_view(self.desk.catalog, self._plan_id(own), own, self.page.value, text, view)
        except JobplanError as error:
            self.answer.value = styled(told(str(error).splitlines()))
            return
        where = f"data/views/{self._plan_id(own)}.yaml"
        again = f"jobplan review {own.slug} {self.desk.year}{' --plan national' if self.desk.plan else ''}"
        said = f"Fastgjort som »{kept.id}« i {where}. Figuren kommer med, næste gang rapporten laves: {again}"
        self.answer.value = styled(told([said]))

    def _plan_id(self, own: Area) -> str:
        return f"{self.desk.plan or own.slug}-{self.desk.year}"
