"""Archives: files of many texts, judged by the workers of a Dask cluster, what is found written as Parquet.

Owns how an archive is cut into partitions, what a run is told by, and the columns of what it writes. May import the judging of `jobs`
and the lines of `wire`, so that a text gets the answer that the API gives. Why Dask and not a pool of processes: the same command runs
on one machine and on many, and a worker that is lost is replaced. Imported by the command `factcheck bulk` only, with pyarrow and
distributed (extra `bulk`); nothing that answers a request needs either.
"""
