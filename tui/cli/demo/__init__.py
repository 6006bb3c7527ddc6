"""The whole job on sample data, told step by step."""
