"""The month's update: plan, register and extract become edits, ratings and findings; nothing is written here.

locate.py finds each indicator of the register in the plan, figures.py decides what its cell shall say, notes.py
moves the footnotes and headings that speak of the month, ratings.py decides the colours; decide.py puts them together.
"""
