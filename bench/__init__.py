"""Benchmarks: Headway beside what people use today, on the same history in one run; never timed tests."""
