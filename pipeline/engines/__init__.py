"""Machine translation engines behind one protocol."""
