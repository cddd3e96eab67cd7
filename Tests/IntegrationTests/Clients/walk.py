#!/usr/bin/env python3
"""Replays recorded sessions of real clients against a running cluster, and compares what they print.

  walk.py --kubeconfig FILE --kubectl PATH [--kubectl PATH ...] [--only NAME ...] [--jobs N] [--record] FOLDER

A session is a file FOLDER/NAME.session. It runs once for each kubectl (once at all with `# once` in its first lines), in a namespace
of its own that is gone afterwards, side by side with the others; one with `# alone` runs when the others are done.

  $ COMMAND            a command for bash; `> ` lines continue it
  $~ COMMAND           the same, again and again until it prints what is expected, for at most a minute
  $old, $new COMMAND   only with kubectl 1.32, only with a newer one
  [exit N]             the exit status, when it is not 0; any other line is what the command prints, on either stream

In what is expected, runs of blanks count as one, `{...}` on a line of its own stands for any lines, and within a line `{*}` for anything,
`{age}`, `{time}`, `{date}`, `{ip}`, `{uid}`, `{n}`, `{id}` for what they say. $NS and $TMP stand for the session's namespace and folder.
"""
import argparse, concurrent.futures, os, re, shutil, subprocess, sys, tempfile, threading, time

PATTERNS = {
    "*": r".*?", "age": r"(?:\d+[smhdy])+|<unknown>|<invalid>", "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z",
    "date": r"[A-Z][a-z][a-z], \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d [+-]\d{4}", "ip": r"(?:\d+\.){3}\d+",
    "uid": r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "n": r"\d+", "id": r"[a-z0-9]+",
}
PATIENCE = 60
COMMAND_LIMIT = 120


class Step:
    def __init__(self, command, retry, only, line):
        self.command, self.retry, self.only, self.line = command, retry, only, line
        self.expected, self.status = [], 0


def parse(path):
    steps, marks, step, continues = [], set(), None, False
    for number, line in enumerate(open(path, encoding="utf-8").read().split("\n"), 1):
        match = re.match(r"\$(~?)(old|new)?(~?) (.*)", line)
        if match:
            step = Step(match[4], bool(match[1] or match[3]), match[2], number)
            steps.append(step)
            continues = True
        elif step is None:
            marks.update(word for word in ("once", "alone") if line == "# " + word)
        elif continues and (line.startswith("> ") or line == ">"):
            step.command += "\n" + line[2:]
        elif re.fullmatch(r"\[exit \d+\]", line):
            step.status, continues = int(line[6:-1]), False
        else:
            step.expected.append(line)
            continues = False
    for step in steps:
        while step.expected and not step.expected[-1].strip():
            step.expected.pop()
    return steps, marks


def squeeze(text):
    lines = [re.sub(r"[ \t]+", " ", line).rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def expression(lines):
    """One regular expression for all lines that are expected."""
    parts = []
    for line in lines:
        if line.strip() == "{...}":
            parts.append(r"(?:[^\n]*\n)*?")
            continue
        text = ""
        for piece in re.split(r"(\{(?:%s)\})" % "|".join(re.escape(name) for name in PATTERNS), line):
            name = piece[1:-1] if piece.startswith("{") and piece.endswith("}") else None
            text += "(?:%s)" % PATTERNS[name] if name in PATTERNS else re.escape(piece)
        parts.append(text + r"\n")
    return re.compile("".join(parts))


def first_difference(expected, actual):
    """How many of the expected lines the output begins with."""
    text = "".join(line + "\n" for line in actual)
    for count in range(len(expected), 0, -1):
        if expression(expected[:count]).match(text):
            return count
    return 0


class Session:
    def __init__(self, path, kubectl, arguments, suffix):
        self.name = os.path.basename(path)[: -len(".session")]
        self.path, self.kubectl, self.arguments = path, kubectl, arguments
        self.label = f"{self.name} ({os.path.basename(kubectl)})"
        self.namespace = f"{self.name}-{suffix}"
        self.is_old = suffix == "old"
        self.steps, self.marks = parse(path)
        self.failures, self.count = [], 0

    def run(self):
        start = time.monotonic()
        self.folder = tempfile.mkdtemp(prefix=f"{self.namespace}-", dir=self.arguments.scratch)
        tools = os.path.join(self.folder, ".tools")
        os.mkdir(tools)
        os.symlink(self.kubectl, os.path.join(tools, "kubectl"))
        helm = os.path.join(os.path.dirname(self.kubectl), "helm-3")
        if self.is_old and os.path.exists(helm):
            os.symlink(helm, os.path.join(tools, "helm"))
        config = os.path.join(self.folder, ".kubeconfig")
        shutil.copy(self.arguments.kubeconfig, config)
        root = os.path.dirname(os.path.abspath(__file__))
        # No variable of whoever runs this may change what the clients print.
        self.environment = {
            "PATH": f"{tools}:{os.path.dirname(os.path.abspath(self.arguments.kubectl[-1]))}:{os.environ['PATH']}",
            "HOME": self.folder, "KUBECONFIG": config, "NS": self.namespace, "TMP": self.folder, "HERE": root, "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "TERM": "dumb", "NAMESPACE": self.namespace, "PYTHONPATH": os.path.abspath(os.path.join(root, "../../../.tools/python")),
        }
        try:
            for command in (f"kubectl create namespace {self.namespace}", f"kubectl config set-context --current --namespace={self.namespace}"):
                text, status = self.shell(command)
                if status:
                    self.failures.append(f"{command}: {text}")
                    return self
            self.wait_for_account()
            for step in self.steps:
                if step.only and (step.only == "old") != self.is_old:
                    continue
                self.count += 1
                if not self.check(step) and len(self.failures) >= 5:
                    break
        finally:
            self.shell(f"kubectl delete namespace {self.namespace} --wait=false")
            self.seconds = time.monotonic() - start
            shutil.rmtree(self.folder, ignore_errors=True)
        return self

    def wait_for_account(self):
        deadline = time.monotonic() + PATIENCE
        while self.shell("kubectl get serviceaccount default configmap/kube-root-ca.crt 2>&1 || "
                         "kubectl get serviceaccount/default configmap/kube-root-ca.crt")[1] and time.monotonic() < deadline:
            time.sleep(0.1)

    def shell(self, command):
        process = subprocess.Popen(["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   cwd=self.folder, env=self.environment, start_new_session=True)
        try:
            output, _ = process.communicate(timeout=COMMAND_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            output, _ = process.communicate()
            output += b"(killed: it took too long)\n"
        text = output.decode("utf-8", "replace")
        return text.replace(self.folder, "$TMP").replace(self.namespace, "$NS"), process.returncode

    def check(self, step):
        deadline = time.monotonic() + PATIENCE
        expected = squeeze("\n".join(step.expected))
        pattern = expression(expected)
        while True:
            text, status = self.shell(step.command)
            actual = squeeze(text)
            matches = status == step.status and pattern.fullmatch("".join(line + "\n" for line in actual))
            if self.arguments.record and not step.retry and not matches:
                step.expected, step.status = generalize(text), status
                return True
            if matches or not step.retry or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        if matches:
            return True
        report = [f"{os.path.basename(self.path)}:{step.line}: $ {step.command}"]
        if status != step.status:
            report.append(f"  exit status {status}, wanted {step.status}")
        good = first_difference(expected, actual)
        if good < len(expected):
            report.append(f"  wanted line {good + 1}: {expected[good]}")
        report += [f"  | {line}" for line in actual[:60]]
        self.failures.append("\n".join(report))
        return False


def generalize(text):
    """What a recorded output has that differs from run to run, as placeholders."""
    rules = [
        (PATTERNS["time"], "{time}"), (PATTERNS["date"], "{date}"), (PATTERNS["uid"], "{uid}"),
        (r"\b(?:10\.244|172\.30|10\.96)(?:\.\d+){2}\b", "{ip}"), (r"(?<= )\d+[smh](?:\d+[smh])?(?= |$)", "{age}"),
        (r"sha256:[0-9a-f]{64}", "sha256:{id}"), (r"containerd://[0-9a-f]{64}", "containerd://{id}"),
        (r"(kube-api-access)-[a-z0-9]{5}\b", r"\1-{id}"), (r"(-[0-9a-z]{8,10})-[bcdfghjklmnpqrstvwxz2456789]{5}\b", "-{id}-{id}"),
    ]
    lines = text.rstrip("\n").split("\n") if text.strip() else []
    result = []
    for line in lines:
        line = line.rstrip()
        for pattern, name in rules:
            line = re.sub(pattern, name, line)
        result.append(line)
    return result


def rewrite(session):
    """Puts what was recorded into the file, which keeps its comments."""
    out, head = [], True
    lines = open(session.path, encoding="utf-8").read().split("\n")
    by_line = {step.line: step for step in session.steps}
    index = 0
    while index < len(lines):
        step = by_line.get(index + 1)
        if step is None:
            if head:
                out.append(lines[index])
            index += 1
            continue
        head = False
        out.append(lines[index])
        index += 1
        while index < len(lines) and (lines[index].startswith("> ") or lines[index] == ">"):
            out.append(lines[index])
            index += 1
        out += step.expected
        if step.status:
            out.append(f"[exit {step.status}]")
        while index < len(lines) and index + 1 not in by_line:
            index += 1
    open(session.path, "w", encoding="utf-8").write("\n".join(out).rstrip("\n") + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--kubeconfig", required=True)
    parser.add_argument("--kubectl", action="append", required=True)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    names = sorted(name for name in os.listdir(arguments.folder) if name.endswith(".session"))
    sessions = []
    with tempfile.TemporaryDirectory(prefix="walk-") as scratch:
        arguments.scratch = scratch
        for kubectl in arguments.kubectl:
            suffix = "old" if "1.32" in os.path.basename(kubectl) else "new"
            for name in names:
                if arguments.only and name[: -len(".session")] not in arguments.only:
                    continue
                session = Session(os.path.join(arguments.folder, name), os.path.abspath(kubectl), arguments, suffix)
                if "once" not in session.marks or kubectl == arguments.kubectl[-1]:
                    sessions.append(session)
        lock, bad = threading.Lock(), 0

        def report(session):
            nonlocal bad
            with lock:
                bad += bool(session.failures)
                print(f"{'FAIL' if session.failures else 'ok  '} {session.label}: {session.count} commands, {session.seconds:.1f} s")
                for failure in session.failures:
                    print("\n".join("     " + line for line in failure.split("\n")))
                sys.stdout.flush()
                if arguments.record:
                    rewrite(session)

        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for future in concurrent.futures.as_completed([pool.submit(s.run) for s in sessions if "alone" not in s.marks]):
                report(future.result())
        for session in sessions:
            if "alone" in session.marks:
                report(session.run())
    print(f"{len(sessions)} sessions, {bad} failed")
    return 1 if bad or not sessions else 0


sys.exit(main())
