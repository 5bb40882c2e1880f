"""
Two to five forces side by side: grades, official figures, findings and actions, and what bears on comparing.

Data flow: `choice` (which forces an address names) -> `grades`, `figures`, `said` (rows of eight queries,
laid side by side) -> `notes` (what makes the sides unlike) -> `comparison` (the whole answer, and its rows
for CSV) -> `view`. Every list of cells has one for each force, in the order in which they were named.
"""
