"""Offline analysis of the fronts of gaus."""
