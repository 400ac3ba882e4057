#!/usr/bin/env python3
"""Counts on a Spark cluster how often a corpus uses each token, and writes the table that `vprune count` would.

    spark-submit --master spark://HOST:7077 scripts/spark_count.py \\
        --model M --corpus hdfs:///texts --corpus s3a://bucket/crawl/*.parquet -o usage.tsv

Documents are what `vprune count` takes for such: records of files that are called .jsonl or .ndjson, rows of Parquet
files, lines of all others; compressed or not, as the name says. The driver sends vprune and the tokenizer's files to
the executors; each task hands its documents to a `vprune count --stream` of its own, and the tables are added up in a
shuffle. A task's table leaves it when it is whole, and Spark takes one result for each task, however often it is tried.

Needs the vprune binary on the driver, for the executors' system, and there what it is linked with: see README.md.
"""

import argparse
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile

from py4j.protocol import Py4JJavaError
from pyspark import SparkFiles
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

END_MARK = struct.pack(">I", 0xFFFFFFFF)
# What `vprune count` sums up at the head of its table; its other lines are the same for all parts.
TOTALS = ["documents", "bytes", "replaced"]
JSON_LINES = r"(?i)\.(jsonl|ndjson)(\.(gz|bz2|zst|lz4|snappy|deflate))?$"
OTHER_FORMATS = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".orc", ".avro", ".zip", ".tar", ".xz")
# What a directory has beside the tokenizer's files, and need not travel.
WEIGHTS = {".safetensors", ".bin", ".pt", ".pth", ".h5", ".msgpack", ".ot", ".onnx", ".gguf", ".ckpt"}
# Where executors find what the driver sent.
ARCHIVE = "vprune-count"


class Counter:
    """A `vprune count --stream` to which documents are handed over."""

    def __init__(self, flags, folder):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [f"{folder}/vprune", "count", "--stream", "--quiet", "--model", f"{folder}/model", *flags],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, bufsize=1 << 20)

    def add(self, document):
        try:
            self.process.stdin.write(struct.pack(">I", len(document)))
            self.process.stdin.write(document)
        except BrokenPipeError:
            self.fail()

    def table(self):
        """The lines of the usage table, once all documents are there."""
        try:
            self.process.stdin.write(END_MARK)
            self.process.stdin.close()
        except BrokenPipeError:
            self.fail()
        table = self.process.stdout.read()
        if self.process.wait() != 0:
            self.fail()
        return table.decode().splitlines()

    def fail(self):
        status = self.process.wait()
        self.errors.seek(0)
        sentence = self.errors.read().decode(errors="replace").strip().removeprefix("vprune: ")
        raise RuntimeError(f"vprune: {sentence or f'ended with status {status}'}")

    def stop(self):
        """Leaves no process behind where a task ends before its documents do."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def counted(rows, flags, field):
    """Of a partition's rows, (is it an object, bytes), the tables' lines as (name, numbers)."""
    folder = SparkFiles.get(ARCHIVE)
    counters = {}
    try:
        for is_object, document in rows:
            if is_object not in counters:
                form = ["--field", field] if is_object else []
                counters[is_object] = Counter(flags + form, folder)
            counters[is_object].add(document)
        for counter in counters.values():
            yield from numbers(counter.table())
    finally:
        for counter in counters.values():
            counter.stop()


def numbers(table):
    """The lines of a table that add up: the totals, and a line for each token."""
    for line in table:
        if line.startswith("#"):
            name, _, value = line.rpartition(" ")
            if name.removeprefix("# ") in TOTALS:
                yield name, (int(value),)
        elif line[0].isdigit():
            identifier, token, *counts = line.split("\t")
            yield f"{identifier}\t{token}", tuple(map(int, counts))


def added(left, right):
    return tuple(map(sum, zip(left, right)))


def written(table, sums):
    """The table of all parts, made of that of no documents."""
    sums = {"# rows": (sum(not name.startswith("#") for name in sums),), **sums}
    lines = []
    for line in table:
        name = line.rpartition(" ")[0]
        lines.append(f"{name} {sums[name][0]}" if name in sums else line)
    tokens = [(name, counts) for name, counts in sums.items() if not name.startswith("#")]
    tokens.sort(key=lambda token: int(token[0].split("\t")[0]))
    lines += ["\t".join([name, *map(str, counts)]) for name, counts in tokens]
    return "".join(f"{line}\n" for line in lines).encode()


def line_of(row):
    """A row of a text file as vprune has its lines: without the carriage return that one may end with."""
    is_object, line = row
    if line.startswith(b"\x1f\x8b"):
        raise RuntimeError("vprune: a file holds gzip data and is not called .gz; rename it.")
    return is_object, line.removesuffix(b"\r")


def rows_of(spark, paths, column):
    """All documents as an RDD of (is it an object, bytes)."""
    lines, tables = [], []
    for path in paths:
        names = text_files(spark, [path]).inputFiles()
        others = [name for name in names if name.lower().endswith(OTHER_FORMATS)]
        if others:
            sys.exit(f"{others[0]}: this format is not read here; convert it to JSON Lines or Parquet.")
        parquet = [name.lower().endswith(".parquet") for name in names]
        if any(parquet) and not all(parquet):
            sys.exit(f"{path} holds Parquet files and others; name them with a --corpus of their own.")
        (tables if any(parquet) else lines).append(path)
    parts = []
    if lines:
        texts = text_files(spark, lines).select(
            F.col("_metadata.file_name").rlike(JSON_LINES), F.col("value").cast("binary"))
        parts.append(texts.rdd.map(line_of))
    if tables:
        rows = spark.read.option("recursiveFileLookup", "true").parquet(*tables).select(F.col(column))
        kind = rows.dtypes[0][1]
        if kind not in ("string", "binary"):
            sys.exit(f"Column {column} of the Parquet files is of type {kind}, not string; name the text with --column.")
        texts = rows.na.drop().select(F.lit(False), F.col(rows.columns[0]).cast("binary"))
        parts.append(texts.rdd.map(tuple))
    return spark.sparkContext.union(parts)


def text_files(spark, paths):
    # Only line feeds end a line: Spark's default has carriage returns do so, too.
    return spark.read.option("recursiveFileLookup", "true").option("lineSep", "\n").text(paths)


def send(spark, vprune, model, folder):
    """Gives all executors the binary and the tokenizer's files."""
    archive = f"{folder}/{ARCHIVE}.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        tar.add(vprune, "vprune")
        for file in pathlib.Path(model).iterdir():
            if file.is_file() and file.suffix not in WEIGHTS:
                tar.add(file.resolve(), f"model/{file.name}")
    spark.sparkContext.addArchive(f"{archive}#{ARCHIVE}")


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1],
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--model", required=True, help="a directory with a tokenizer's files, on the driver")
    parser.add_argument("--corpus", required=True, action="append",
                        help="files, folders or patterns that Spark can read; repeatable")
    parser.add_argument("--field", default="text", help="the text in JSON Lines (default: text)")
    parser.add_argument("--column", default="text", help="the text in Parquet files (default: text)")
    parser.add_argument("-o", "--output", required=True, help="the table to write, on the driver; - for standard output")
    parser.add_argument("--force", action="store_true", help="replace the table where it exists")
    parser.add_argument("--memory", default="400MB", help="of vprune, for each task (default: %(default)s)")
    parser.add_argument("--vprune", default=shutil.which("vprune") or ".build/release/vprune",
                        help="the binary, on the driver (default: %(default)s)")
    options = parser.parse_args()
    if not os.access(options.vprune, os.X_OK) or os.path.isdir(options.vprune):
        parser.error(f"{options.vprune} is no program; name the vprune binary with --vprune.")
    if options.output != "-" and os.path.lexists(options.output) and not options.force:
        parser.error(f"{options.output} exists already; name another place, or replace it with --force.")
    return options


def empty_table(options):
    """The table of no documents; what is wrong with the model or the binary shows here, before there is a job."""
    command = [options.vprune, "count", "--stream", "--model", options.model]
    run = subprocess.run(command, input=END_MARK, capture_output=True)
    if run.returncode != 0:
        sys.exit(run.stderr.decode().strip())
    return run.stdout.decode().splitlines()


def count(spark, options, folder):
    context = spark.sparkContext
    send(spark, options.vprune, options.model, folder)
    rows = rows_of(spark, options.corpus, options.column)
    flags = ["--threads", context.getConf().get("spark.task.cpus", "1"), "--memory", options.memory]
    field = options.field
    reducers = max(1, min(rows.getNumPartitions(), context.defaultParallelism))
    return dict(
        rows.mapPartitions(lambda rows: counted(rows, flags, field))
        .reduceByKey(added, numPartitions=reducers).collect())


def main():
    options = arguments()
    table = empty_table(options)
    builder = SparkSession.builder.appName("vprune count")
    spark = builder.getOrCreate()
    # A task writes up to a line a token: the more text it has, the less there is to shuffle.
    if spark.conf.get("spark.sql.files.maxPartitionBytes") == str(128 << 20) + "b":
        spark.conf.set("spark.sql.files.maxPartitionBytes", "1g")
    try:
        with tempfile.TemporaryDirectory() as folder:
            text = written(table, count(spark, options, folder))
    except AnalysisException as error:
        sys.exit(str(error).splitlines()[0])
    except Py4JJavaError as error:
        # The first line of thousands that a person can do something about.
        sentence = re.search(r"RuntimeError: (vprune: .*)", str(error))
        if sentence is None:
            raise
        sys.exit(sentence.group(1))
    finally:
        spark.stop()
    if options.output == "-":
        sys.stdout.buffer.write(text)
        return
    partial = f"{options.output}.partial"
    with open(partial, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, options.output)


if __name__ == "__main__":
    main()
