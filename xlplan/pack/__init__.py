"""The month's performance clinic pack: what it says, its charts, its workbook.

model.py holds what a pack says, compose.py decides it, charts.py draws it, book.py makes a workbook of it.
The page is in reports/pack_page.py.
"""
