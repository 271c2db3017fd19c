"""How the example is made: one module per kind of file, and the tables they are made from."""
