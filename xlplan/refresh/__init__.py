"""The month's update: plan, register and extract become edits, ratings and findings; nothing is written here.

locate.py finds each indicator of the register in the plan, figures.py reads its figure, changes.py decides
what its cell shall say, spread.py that one value reaches all its cells or none, beside.py what is left around
it. notes.py moves the footnotes and headings that speak of the month, ratings.py decides the colours and
overrides.py who set them; cells.py makes edits of it all. decide.py puts them together.
copies.py tells what charts and pivot tables still hold.
"""
