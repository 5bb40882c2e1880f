"""
Charts: what pages show, drawn as SVG, with the same data as a table.

    parts       a chart as data: its title, its words, its marks; the table that is equal to it
    figures     official series -> charts of figures
    grades      grades over time -> charts of grades
    counted     counts of a question -> a chart
    neighbourhood   what a sentence or an agency is linked to -> a chart
    tiles       where each force stands on the tile map (`tiles.csv`)
    palette     colours, light and dark, and the one style sheet
    bars, steps, columns, map, around, counts, trend     a chart -> a Vega-Lite specification, wide or narrow
    placed      shapes and words at places that are told in pixels
    drawing     the process that draws; `drawer` is the hold on it
    finishing   what was drawn -> SVG that is safe and says what it shows
    made        a chart -> SVG, by its kind
    reading     an address -> its chart; `asked` where parameters ask for it
    view        addresses of charts, and the page of the map

A chart is drawn when it is first asked for, and kept: a release is not held up by the thousands that nobody
may ever ask for, and pages do not wait for pictures, but for those that were asked to draw rows.
"""
