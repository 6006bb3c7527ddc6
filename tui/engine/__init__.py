"""What happens: compose, preflight, send, reconcile, poll, follow up."""
