"""The parts of a screen: they draw, and post messages of what the operator did."""
