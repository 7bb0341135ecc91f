"""Service in bulk: one job, a row for each recipient of one order or for each of many cases; resumable, none twice."""
