"""The words of the field and their rules: pure, without input, output or a clock of its own."""
