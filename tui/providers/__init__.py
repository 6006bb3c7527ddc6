"""The wire: one POST that knows whether it left, Luly, Levers, webhooks in."""
