"""
Panels: a measure's label and its figures for one or several areas, as graphics and tables print them.

Two layouts are read, wherever in a document they stand and whatever their chapter is called:

    a graphic                      a table
      Calls for assistance           | Measure         | Period           | The force | England and Wales |
      Incidents per 1,000            | Calls per 1,000 | 12 months to ... |       272 |               282 |
      population 12 months to
      30 June 2017                 or the other way round
      Northamptonshire Police        | Force                   | Calls per 1,000 | Crimes per 1,000 |
      272                            | Northamptonshire Police |             272 |               76 |
      England and Wales              | England and Wales       |             282 |               77 |
      282

A panel is told by its structure: names of areas, each with one printed figure or a dash for a missing one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from graph.document import Block, BlockKind, Document
from graph.extract.panels.areas import Areas
from graph.extract.panels.beside_tables import MOST_LINES, apart, cards_behind, cards_of
from graph.extract.panels.captions import YEAR_AT_END, caption_of, has_figures
from graph.extract.panels.graphics import Graphic, nearest
from graph.extract.panels.lines import find_pairs, told_in_card, told_in_cell
from graph.extract.panels.pieces import Panel, Piece, introduces, is_note, is_standing, whole
from graph.extract.panels.tables import Table

_PASSED_OVER = frozenset({BlockKind.CONTENTS, BlockKind.FOOTNOTE, BlockKind.GRADE})


def find_panels(document: Document, areas: Areas) -> tuple[Panel, ...]:
    """Every panel of a document, in order; empty if it has none."""
    panels: list[Panel] = []
    graphic = Graphic(areas, ())
    numbered = [item for item in enumerate(document.blocks) if item[1].kind not in _PASSED_OVER]
    following = {place: item for (place, _), item in pairwise(numbered)}
    before: Block | None = None
    for _, grouped in groupby(numbered, key=lambda item: _table_section(item[1])):
        group = list(grouped)
        if _is_table(group, areas):
            panels += graphic.close()
            behind = following.get(group[-1][0])
            standing = _told_beside(before, behind[1] if behind else None) or graphic.standing
            caption = caption_of(before, _line_behind(group[-1][0], following))
            heading = nearest(graphic.headings)
            if heading and caption and heading.text is caption.text:
                heading = None
            for part in apart(group):
                table = Table(areas, heading, caption, standing)
                for place, row in part:
                    table.add(place, row)
                panels += table.close()
            graphic = Graphic(areas, graphic.headings, standing)
        elif stacked := cards_of(group):
            graphic.add_cards(stacked)
        else:
            at = 0
            while at < len(group):
                lines = [] if graphic.awaits_figures else group[at : at + MOST_LINES]
                beside, used = cards_behind(lines, areas)
                if beside:
                    graphic.add_cards(beside, tuple(place for place, _ in group[at + 1 : at + used]))
                else:
                    graphic.add(*group[at])
                at += used or 1
        before = group[-1][1]
    panels += graphic.close()
    return tuple(panel for panel in panels if any(areas.is_known(entry.area) for entry in panel.entries))


def _told_beside(before: Block | None, after: Block | None) -> Piece | None:
    """What a line before or behind a table says of when its figures were counted; None if neither does."""
    if before and before.kind is not BlockKind.HEADING:
        if is_standing(before.text.words):
            return whole(before.text)
        if introduction := introduces(whole(before.text)):
            return introduction
    if after and after.kind is not BlockKind.HEADING and is_note(after.text.words):
        return whole(after.text)
    return None


def _line_behind(place: int, following: Mapping[int, tuple[int, Block]]) -> Block | None:
    """The block behind a table, unless another table follows it: then it is the caption of that one."""
    after = following.get(place)
    then = following.get(after[0]) if after else None
    return after[1] if after and not (then and then[1].kind is BlockKind.ROW) else None


def _table_section(block: Block) -> int | None:
    """The section of a row; None of any other block."""
    return block.section if block.kind is BlockKind.ROW else None


def _is_table(group: Sequence[tuple[int, Block]], areas: Areas) -> bool:
    """Rows with a row of headings; without one they are read like the lines of a graphic."""
    first = group[0][1]
    if first.kind is not BlockKind.ROW or has_figures(first):
        return False
    filled = [whole(cell) for cell in first.cells if cell.words]
    if all(told_in_card(cell, is_dated=False) for cell in filled):
        return False
    cells = [cell for cell in filled if not YEAR_AT_END.search(cell.words)]
    return not any(find_pairs(cell, areas) or len(told_in_cell(cell)) > 1 for cell in cells)
