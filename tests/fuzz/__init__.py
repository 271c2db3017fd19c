"""Mutated workbooks against reader, writer and proof: each succeeds, or says why in an XlplanError.

seeds.py makes workbooks, mutate.py breaks them, attempts.py tries them, `python -m tests.fuzz` runs it all.
No framework: an input is made again from its seed and number alone.
"""
