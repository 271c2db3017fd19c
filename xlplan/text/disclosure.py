"""How few people a figure may count before it tells who they are.

Apart from headcounts.py, which finds such counts in sentences: tables of teams need the number alone.
"""

FEW = 5  # counts from 1 to this many may tell who is meant
