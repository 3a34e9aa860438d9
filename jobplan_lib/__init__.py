"""jobplan: holds a Danish municipality's employment plan against published figures.

Three doors: :func:`open_review` (one municipality and year, judged), :func:`explain` (how one figure came about)
and :mod:`jobplan_lib.show` (what a notebook displays). The layers are described in ``docs/architecture.md``.
"""

import sys

# jsonschema (through Altair and Jupyter) imports this package only to check internationalised addresses, but the
# import compiles 35 grammars and doubles the start of every run (python-jsonschema/jsonschema issue 1428).
# uv leaves it out (uv.toml); plain pip and conda cannot, so its import is made to fail, which jsonschema allows for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

__version__ = "0.1.0"
