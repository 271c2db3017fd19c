"""The officer's workbook as cells: opened, its sheets parsed when asked for, and no plan known yet."""
