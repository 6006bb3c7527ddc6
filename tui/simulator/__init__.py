"""Both providers' wire formats on loopback, written from the providers' pages."""
