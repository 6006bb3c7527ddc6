"""Measured as ratios against a floor or a peer in the same run, never in a timed test."""
