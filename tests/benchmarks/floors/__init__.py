"""Bare scripts that do the same with nothing around it: what the benchmarks are measured against."""
