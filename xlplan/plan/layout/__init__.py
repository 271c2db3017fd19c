"""How a plan stands in its cells: its headings, its rows, and the shapes that officers give them."""
