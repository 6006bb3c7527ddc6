"""What is written to the terminal: less of it where the terminal can move lines itself."""
