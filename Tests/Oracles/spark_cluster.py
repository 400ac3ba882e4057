"""scripts/spark_count.py on a real Spark cluster: a master and two workers, as processes on loopback.

Tables are byte for byte those of `vprune count` on one machine, for text, gzip, JSON Lines and Parquet, while an
executor is killed in the midst of its tasks, and while a task hangs until a speculative copy of it has done its work.
"""

import argparse
import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import pyspark
from pyspark.sql import SparkSession

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPARK = pathlib.Path(pyspark.__file__).parent
# Workers on two addresses: no copy of a task starts on a host that runs one already.
HOSTS = ["127.0.0.1", "127.0.0.2"]
# Runs in the place of vprune; in executors it leaves a note of itself and of how it ended, and takes a while.
WRAPPER = """#!/bin/sh
[ "$VPRUNE_TEST_EXECUTOR" ] || exec {vprune} "$@"
note={runs}/$$
: >"$note"
[ "$VPRUNE_TEST_HANGS" ] && mkdir {runs}/hung 2>/dev/null && exec sleep 300
sleep 0.5
{vprune} "$@"
status=$?
echo $status >"$note"
exit $status
"""


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        self.processes = []

    def __enter__(self):
        try:
            self.start("master", HOSTS[0], "master.Master", "--host", HOSTS[0])
            self.url = self.wait_for("master", r"Starting Spark master at (spark://\S+)")
            for number, host in enumerate(HOSTS):
                self.start(f"worker{number}", host, "worker.Worker", "--host", host, "--cores", "1", "--memory", "1g",
                           "--work-dir", str(self.folder / f"work{number}"), self.url)
            for number, _ in enumerate(HOSTS):
                self.wait_for(f"worker{number}", r"Successfully registered with (master)")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        children = [child for process in self.processes for child in descendants(process.pid)]
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pid, start in children:
            if started(pid) == start:
                os.kill(pid, signal.SIGKILL)

    def start(self, name, host, main, *arguments):
        command = [SPARK / "bin/spark-class", f"org.apache.spark.deploy.{main}", "--port", "0", "--webui-port", "0"]
        with open(self.folder / f"{name}.log", "wb") as log:
            self.processes.append(subprocess.Popen(
                [*command, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(host),
                cwd=self.folder))

    def wait_for(self, name, pattern):
        log = self.folder / f"{name}.log"
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            if found := re.search(pattern, log.read_text()):
                return found.group(1)
            time.sleep(0.1)
        raise SystemExit(f"no {pattern!r} within 90 s:\n{log.read_text()}")


def environment(host=HOSTS[0], **more):
    return {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": host, "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_NO_DAEMONIZE": "1", **more}


def started(pid):
    """When a process began: with its number, what it is called by for certain; None where it is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return None


def command_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def parent(pid):
    try:
        return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def descendants(pid):
    """(number, start) of all processes below one."""
    found, level = [], {pid}
    numbers = [int(entry.name) for entry in pathlib.Path("/proc").iterdir() if entry.name.isdigit()]
    parents = {number: parent(number) for number in numbers}
    while level:
        level = {number for number, above in parents.items() if above in level}
        found += [(number, started(number)) for number in level]
    return found


class Case:
    def __init__(self, folder, vprune, model, cluster):
        self.folder, self.vprune, self.model, self.cluster = folder, vprune, model, cluster

    def run(self, name, corpus, *flags, hangs=False, meanwhile=None, expected):
        """Counts on the cluster, compares, and returns how each run of vprune in an executor ended."""
        runs = self.folder / f"runs-{name}"
        runs.mkdir()
        wrapper = self.folder / f"vprune-{name}"
        wrapper.write_text(WRAPPER.format(runs=runs, vprune=self.vprune))
        wrapper.chmod(0o755)
        output = self.folder / f"{name}.tsv"
        conf = {
            "spark.driver.bindAddress": HOSTS[0], "spark.driver.host": HOSTS[0], "spark.ui.enabled": "false",
            "spark.executor.memory": "512m", "spark.driver.memory": "512m",
            "spark.executorEnv.VPRUNE_TEST_EXECUTOR": "1",
            "spark.sql.files.maxPartitionBytes": "100k", "spark.sql.files.openCostInBytes": "0",
            "spark.local.dir": str(self.folder / "local"),
        }
        if hangs:
            conf |= {
                "spark.executorEnv.VPRUNE_TEST_HANGS": "1", "spark.speculation": "true",
                "spark.speculation.interval": "100ms", "spark.speculation.quantile": "0.2",
                "spark.speculation.multiplier": "1.5", "spark.speculation.minTaskRuntime": "1s",
            }
        command = [SPARK / "bin/spark-submit", "--master", self.cluster.url]
        command += [part for key, value in conf.items() for part in ("--conf", f"{key}={value}")]
        command += [ROOT / "scripts/spark_count.py", "--vprune", wrapper, "--model", self.model, "-o", output]
        command += [part for path in corpus for part in ("--corpus", path)]
        with open(self.folder / f"{name}.log", "wb") as log:
            process = subprocess.Popen([*command, *flags], stdout=log, stderr=log, env=environment(), cwd=self.folder)
        try:
            if meanwhile:
                meanwhile(process, runs)
            process.wait(270)
        finally:
            for pid, _ in descendants(process.pid):
                os.kill(pid, signal.SIGKILL)
            process.kill()
            process.wait()
            notes = {int(note.name): note.read_text().strip() for note in runs.iterdir() if note.is_file()}
            for pid in notes:
                if command_of(pid) == b"sleep\0300\0":
                    os.kill(pid, signal.SIGKILL)
        log = (self.folder / f"{name}.log").read_text(errors="replace")
        if process.returncode != 0:
            raise SystemExit(f"{name}: status {process.returncode}\n{log[-6000:]}")
        if meanwhile and "Lost executor" not in log:
            raise SystemExit(f"{name}: no executor was lost\n{log[-6000:]}")
        if output.read_bytes() != expected:
            shutil.copy(output, "/tmp/spark-count-differs.tsv")
            raise SystemExit(f"{name}: the table differs; it is in /tmp/spark-count-differs.tsv")
        return list(notes.values())

    def expected(self, *arguments):
        command = [self.vprune, "count", "--model", self.model, "-o", "-", *arguments]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def kill_an_executor(process, runs):
    """Ends the first executor that is in the midst of a task, with all that it has done."""
    # Where there is none, none is lost, which the caller looks for in Spark's log.
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        ended = [note for note in runs.iterdir() if note.is_file() and note.read_text()]
        for note in runs.iterdir():
            # Some tasks have ended by then: what they left for the shuffle is lost with the executor.
            if len(ended) >= 4 and note not in ended and (executor := executor_of(int(note.name))):
                os.kill(executor, signal.SIGKILL)
                return
        time.sleep(0.02)


def executor_of(pid):
    while pid > 1:
        if b"CoarseGrainedExecutorBackend" in command_of(pid):
            return pid
        pid = parent(pid)
    return None


def write_lines(folder):
    """Text with all that ends lines or does not, in files of every kind; returns the documents."""
    texts = [(ROOT / "corpora" / f"{name}.txt").read_bytes() for name in ("banking", "multilingual")]
    (folder / "plain").mkdir(parents=True)
    (folder / "plain/unix.txt").write_bytes(texts[0])
    (folder / "plain/windows text.txt").write_bytes(b"\xef\xbb\xbf" + texts[1].replace(b"\n", b"\r\n"))
    (folder / "plain/odd.txt").write_bytes(
        b"\xef\xbb\xbf\n\n \r\r\n\rone\rtwo\r\n\xe2\x80\xa8x\xc2\x85y\x0bz\n\xff\xfe\xe2\x82\n\xef\xbb\xbfmark\n\n\nlast\r")
    (folder / "plain/empty.txt").write_bytes(b"")
    (folder / "more.txt.gz").write_bytes(gzip.compress(texts[0][:200_000]) + gzip.compress(b"\n\nmember\r\nend"))
    documents = texts[1].decode().splitlines()[:3000] + ["two\nlines\r\n", "", "\"é\\\t\u2028"]
    objects = [json.dumps({"id": 1, "body": {"text": text}}, ensure_ascii=index % 2 == 0)
               for index, text in enumerate(documents)]
    (folder / "records.jsonl").write_bytes("\n".join([*objects[:2000], " ", *objects[2000:]]).encode())
    (folder / "more.ndjson.gz").write_bytes(gzip.compress(("\r\n".join(objects[:700]) + "\r\n").encode()))
    return documents


def write_parquet(folder, documents):
    os.environ.update(environment())
    spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
             .config("spark.driver.bindAddress", HOSTS[0]).config("spark.driver.host", HOSTS[0]).getOrCreate())
    rows = [(index, text) for index, text in enumerate(documents)] + [(-1, None)]
    spark.createDataFrame(rows, "id int, body string").repartition(6).write.parquet(str(folder))
    spark.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vprune", required=True)
    parser.add_argument("--model", required=True)
    options = parser.parse_args()
    start = time.monotonic()
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        sys.exit("Spark needs Java 17 or 21 (Debian: apt-get install openjdk-17-jre-headless).")
    with tempfile.TemporaryDirectory(prefix="vprune-spark-") as name:
        folder = pathlib.Path(name)
        documents = write_lines(folder / "lines")
        writer = threading.Thread(target=write_parquet, args=(folder / "parquet", documents))
        writer.start()
        with Cluster(folder) as cluster:
            case = Case(folder, pathlib.Path(options.vprune).resolve(), pathlib.Path(options.model).resolve(), cluster)
            lines = folder / "lines"
            notes = case.run(
                "killed", [lines], "--field", "body.text", meanwhile=kill_an_executor,
                expected=case.expected("--corpus", lines, "--field", "body.text"))
            print(f"text, gzip and JSON Lines with an executor killed: {len(notes)} runs, the same table")
            writer.join()
            objects = folder / "documents.jsonl"
            objects.write_text("".join(json.dumps({"text": text}) + "\n" for text in documents))
            notes = case.run("hung", [folder / "parquet"], "--column", "body", hangs=True,
                             expected=case.expected("--corpus", objects))
            assert notes.count("") == 1, "no task hung"
            print(f"Parquet with a task that hangs: {len(notes)} runs, the same table")
    print(f"{time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
