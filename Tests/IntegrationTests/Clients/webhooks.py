"""Webhooks served by python's own HTTPS server: what they are asked, and what their answers make of requests.

  webhooks.py KUBECONFIG AUDIT_LOG CERTIFICATE KEY PORT

The certificate is for 127.0.0.1 and for the Service `hook` of the namespace `webhooks`; the API server asks /images at the port about
images. Needs python's kubernetes client. Prints one line for each part that is done."""
import base64, http.server, json, ssl, sys, threading, time

from kubernetes import client, config
from kubernetes.client.rest import ApiException

KUBECONFIG, AUDIT_LOG, CERTIFICATE, KEY = sys.argv[1:5]
PORT = int(sys.argv[5])
PATIENCE = 30
NS = "webhooks"
asked = []  # (path, review) in the order of arrival


def respond(review, **more):
    return {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": {"uid": review["request"]["uid"], **more}}


def patch(*operations):
    return {"allowed": True, "patchType": "JSONPatch", "patch": base64.b64encode(json.dumps(operations).encode()).decode()}


def deny(review):
    return respond(review, allowed=False, status={"code": 418, "reason": "TeaTime", "message": "no coffee here"})


def warn(review):
    return respond(review, allowed=True, warnings=["think twice"], auditAnnotations={"seen": review["request"]["operation"]})


def label(review):
    """Says what it saw of what only the server knows."""
    metadata = review["request"]["object"]["metadata"]
    seen = "-".join(key for key in ("uid", "creationTimestamp", "name") if key in metadata) or "none"
    return respond(review, **patch({"op": "add", "path": "/metadata/labels", "value": {"saw": seen}}))


def count(review):
    """Notes how often it was asked about an object."""
    labels = review["request"]["object"]["metadata"].get("labels", {})
    labels["asked"] = str(int(labels.get("asked", "0")) + 1)
    return respond(review, **patch({"op": "add", "path": "/metadata/labels", "value": labels}))


def double(review):
    replicas = review["request"]["object"]["spec"].get("replicas", 0)
    return respond(review, **patch({"op": "replace", "path": "/spec/replicas", "value": replicas * 2}))


def slow(review):
    released.wait(PATIENCE)
    return respond(review, allowed=True)


def images(review):
    bad = [container["image"] for container in review["spec"]["containers"] if "bad" in container["image"]]
    status = {"allowed": not bad, **({"reason": f"{bad[0]} is bad"} if bad else {})}
    return {"kind": "ImageReview", "apiVersion": "imagepolicy.k8s.io/v1alpha1", "status": status}


released = threading.Event()
answers = {
    "/allow": lambda review: respond(review, allowed=True), "/deny": deny, "/warn": warn, "/label": label, "/count": count, "/double": double,
    "/slow": slow, "/images": images, "/broken": lambda review: {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1"},
    "/other": lambda review: respond(review, **patch({"op": "add", "path": "/data", "value": {"other": "1"}})),
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        path = self.path.split("?")[0]
        asked.append((path, review))
        body = json.dumps(answers[path](review)).encode()
        try:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the API server did not wait

    def log_message(self, *arguments):
        pass


def serve():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


config.load_kube_config(KUBECONFIG)
core, apps, registration = client.CoreV1Api(), client.AppsV1Api(), client.AdmissionregistrationV1Api()
BUNDLE = base64.b64encode(open(CERTIFICATE, "rb").read()).decode()
serve()


def hook(name, path, resources=("configmaps",), groups=("",), operations=("CREATE",), **more):
    return {
        "name": f"{name}.example.com", "sideEffects": "None", "admissionReviewVersions": ["v1"], "timeoutSeconds": 10,
        "clientConfig": {"url": f"https://127.0.0.1:{PORT}{path}", "caBundle": BUNDLE},
        "rules": [{"apiGroups": list(groups), "apiVersions": ["v1"], "operations": list(operations), "resources": list(resources)}],
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": NS}}, **more}


class configured:
    """A configuration with webhooks of one kind, for as long as the block lasts."""

    def __init__(self, kind, *hooks):
        self.kind, self.hooks = kind, hooks

    def __enter__(self):
        asked.clear()
        body = {"metadata": {"name": "hooks"}, "webhooks": list(self.hooks)}
        getattr(registration, f"create_{self.kind}_webhook_configuration")(body)

    def __exit__(self, *error):
        getattr(registration, f"delete_{self.kind}_webhook_configuration")("hooks")


def refused(call, *arguments, **options):
    try:
        call(*arguments, **options)
    except ApiException as error:
        return error.status, json.loads(error.body)
    raise AssertionError(f"{call.__name__} was not refused")


def config_map(name="", namespace=NS, **metadata):
    return core.create_namespaced_config_map(namespace, {"metadata": {"name": name, **metadata}, "data": {}})


def denial():
    with configured("validating", hook("deny", "/deny")):
        status, body = refused(config_map, "denied")
        assert status == 418 and body["code"] == 418 and body["reason"] == "TeaTime", body
        assert body["message"] == 'admission webhook "deny.example.com" denied the request: no coffee here', body
        config_map("elsewhere", "default")
        assert [path for path, _ in asked] == ["/deny"], asked
    request = asked[0][1]["request"]
    assert request["kind"] == {"group": "", "version": "v1", "kind": "ConfigMap"} and request["resource"]["resource"] == "configmaps"
    assert request["name"] == "denied" and request["namespace"] == NS and request["operation"] == "CREATE" and not request["dryRun"]
    assert request["object"]["metadata"]["uid"] and request["oldObject"] is None
    assert request["options"]["kind"] == "CreateOptions" and request["userInfo"]["groups"][-1] == "system:authenticated", request


def warnings():
    with configured("validating", hook("warn", "/warn", operations=["CREATE", "UPDATE", "DELETE"])):
        _, _, headers = core.create_namespaced_config_map_with_http_info(NS, {"metadata": {"name": "warned"}})
        assert headers["Warning"] == '299 - "think twice"', dict(headers)
        core.patch_namespaced_config_map("warned", NS, {"data": {"a": "b"}})
        core.delete_namespaced_config_map("warned", NS)
    requests = [review["request"] for _, review in asked]
    assert [request["operation"] for request in requests] == ["CREATE", "UPDATE", "DELETE"]
    assert requests[1]["oldObject"].get("data") is None and requests[1]["object"]["data"] == {"a": "b"}
    assert requests[2]["object"] is None and requests[2]["oldObject"]["data"] == {"a": "b"}
    deadline = time.monotonic() + PATIENCE
    while not any('"warn.example.com/seen":"DELETE"' in line for line in open(AUDIT_LOG)):
        assert time.monotonic() < deadline, "the webhook's note is not in the audit log"
        time.sleep(0.05)


def mutation():
    with configured("mutating", hook("label", "/label")):
        made = core.create_namespaced_config_map(NS, {"metadata": {"generateName": "made-"}})
        assert made.metadata.labels == {"saw": "none"} and made.metadata.uid and made.metadata.name.startswith("made-"), made
        tried = core.create_namespaced_config_map(NS, {"metadata": {"name": "tried"}}, dry_run="All")
        assert tried.metadata.labels == {"saw": "name"} and asked[-1][1]["request"]["dryRun"] is True
        owners = made.metadata.managed_fields
        assert not any("f:saw" in json.dumps(entry.fields_v1) for entry in owners), owners


def reinvocation():
    with configured("mutating", hook("first", "/count", reinvocationPolicy="IfNeeded"), hook("second", "/other")):
        assert config_map("again").metadata.labels == {"asked": "2"}
        assert [path for path, _ in asked] == ["/count", "/other", "/count"], [path for path, _ in asked]
    with configured("mutating", hook("first", "/count"), hook("second", "/other")):
        assert config_map("once").metadata.labels == {"asked": "1"}


def failures():
    with configured("validating", hook("slow", "/slow", timeoutSeconds=1)):
        status, body = refused(config_map, "late")
        assert status == 500 and body["reason"] == "InternalError", body
        assert body["message"] == (
            'Internal error occurred: failed calling webhook "slow.example.com": failed to call webhook: '
            f'Post "https://127.0.0.1:{PORT}/slow?timeout=1s": context deadline exceeded'), body
    with configured("validating", hook("slow", "/slow", timeoutSeconds=1, failurePolicy="Ignore")):
        config_map("late")
    released.set()
    with configured("validating", hook("broken", "/broken")):
        _, body = refused(config_map, "broken")
        assert body["message"].endswith("received invalid webhook response: webhook response was absent"), body
    stranger = hook("stranger", "/allow")
    authority = client.Configuration.get_default_copy().ssl_ca_cert
    stranger["clientConfig"]["caBundle"] = base64.b64encode(open(authority, "rb").read()).decode()
    with configured("validating", stranger):
        _, body = refused(config_map, "stranger")
        assert body["message"].endswith("tls: failed to verify certificate: x509: certificate signed by unknown authority"), body


def conditions():
    conditions = [{"name": "marked", "expression": "has(object.metadata.labels) && 'check' in object.metadata.labels"}]
    with configured("validating", hook("deny", "/deny", matchConditions=conditions)):
        config_map("unmarked")
        assert refused(config_map, "marked", labels={"check": "me"})[0] == 418
    with configured("validating", hook("deny", "/deny", objectSelector={"matchLabels": {"check": "me"}})):
        config_map("unselected")
        assert refused(config_map, "selected", labels={"check": "me"})[0] == 418


def service():
    core.create_namespaced_service(NS, {
        "metadata": {"name": "hook"}, "spec": {"type": "ExternalName", "externalName": "localhost", "ports": [{"port": PORT}]}})
    reference = {"service": {"namespace": NS, "name": "hook", "path": "/deny", "port": PORT}, "caBundle": BUNDLE}
    with configured("validating", hook("deny", "/deny", clientConfig=reference)):
        assert refused(config_map, "by-service")[0] == 418


def subresources():
    apps.create_namespaced_deployment(NS, {
        "metadata": {"name": "web"}, "spec": {
            "replicas": 1, "selector": {"matchLabels": {"app": "web"}},
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}})
    with configured("mutating", hook("double", "/double", ["*/scale"], ["apps"], ["UPDATE"])):
        scale = apps.patch_namespaced_deployment_scale("web", NS, {"spec": {"replicas": 3}})
        assert scale.spec.replicas == 6 and apps.read_namespaced_deployment("web", NS).spec.replicas == 6
    request = asked[0][1]["request"]
    assert request["kind"] == {"group": "autoscaling", "version": "v1", "kind": "Scale"} and request["subResource"] == "scale"
    assert request["object"]["kind"] == "Scale" and request["oldObject"]["spec"] == {"replicas": 1}, request
    core.create_namespaced_service_account(NS, {"metadata": {"name": "default"}})
    core.create_namespaced_pod(NS, {"metadata": {"name": "pod"}, "spec": {"containers": [{"name": "c", "image": "i"}]}})
    with configured("validating", hook("allow", "/allow", ["pods", "pods/eviction", "pods/binding"], operations=["*"])):
        core.create_namespaced_pod_eviction("pod", NS, {"metadata": {"name": "pod", "namespace": NS}})
        assert refused(core.read_namespaced_pod, "pod", NS)[0] == 404
    requests = [review["request"] for path, review in asked if path == "/allow"]
    assert [(request["operation"], request["kind"]["kind"]) for request in requests] == [("CREATE", "Eviction")], requests


def image_policy():
    def pod(name, image, **metadata):
        return core.create_namespaced_pod(NS, {"metadata": {"name": name, **metadata}, "spec": {"containers": [{"name": "c", "image": image}]}})

    asked.clear()
    note = {"ticket.image-policy.k8s.io/break-glass": "1", "other": "2"}
    pod("good-1", "good", annotations=note), pod("good-2", "good", annotations=note)
    status, body = refused(pod, "refused", "bad:1")
    assert status == 403 and body["message"] == (
        'pods "refused" is forbidden: image policy webhook backend denied one or more images: bad:1 is bad'), body
    assert [path for path, _ in asked] == ["/images", "/images"], "the second pod is judged by the first one's answer"
    review = asked[0][1]
    assert review["kind"] == "ImageReview" and review["apiVersion"] == "imagepolicy.k8s.io/v1alpha1"
    assert review["spec"] == {"containers": [{"image": "good"}], "annotations": {"ticket.image-policy.k8s.io/break-glass": "1"}, "namespace": NS}


core.create_namespace({"metadata": {"name": NS}})
for part in (denial, warnings, mutation, reinvocation, failures, conditions, service, subresources, image_policy):
    part()
    print(part.__name__, flush=True)
