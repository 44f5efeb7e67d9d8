"""What is kept over restarts: one SQLite file."""
