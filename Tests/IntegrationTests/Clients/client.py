"""What programs do with python's kubernetes client: typed and dynamic API, every patch, watches, exec, create_from_yaml, leader election.

Asserts, and prints one line for each part that is done. The namespace is in $NS."""
import os, threading, time

from kubernetes import client, config, dynamic, stream, utils, watch
from kubernetes.client.rest import ApiException
from kubernetes.leaderelection import electionconfig, leaderelection
from kubernetes.leaderelection.resourcelock.configmaplock import ConfigMapLock

NS = os.environ["NS"]
PATIENCE = 60
config.load_kube_config()
core, apps, batch, rbac = client.CoreV1Api(), client.AppsV1Api(), client.BatchV1Api(), client.RbacAuthorizationV1Api()


def refused(status, reason, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except ApiException as error:
        assert error.status == status, (error.status, error.body)
        assert f'"reason":"{reason}"' in error.body, error.body
        return error
    raise AssertionError(f"{call.__name__} was not refused")


def typed():
    assert client.VersionApi().get_code().git_version.startswith("v1.36.")
    made = core.create_namespaced_config_map(NS, client.V1ConfigMap(metadata=client.V1ObjectMeta(name="typed", labels={"a": "b"}), data={"k": "v"}))
    assert made.metadata.uid and made.metadata.creation_timestamp.tzinfo and made.data == {"k": "v"}
    refused(409, "AlreadyExists", core.create_namespaced_config_map, NS, {"metadata": {"name": "typed"}})
    made.data["k"] = "new"
    newer = core.replace_namespaced_config_map("typed", NS, made)
    refused(409, "Conflict", core.replace_namespaced_config_map, "typed", NS, made)
    assert [item.metadata.name for item in core.list_namespaced_config_map(NS, label_selector="a=b").items] == ["typed"]
    assert core.list_namespaced_config_map(NS, field_selector="metadata.name=typed").items[0].metadata.resource_version == newer.metadata.resource_version
    page = core.list_namespaced_config_map(NS, limit=1)
    assert page.metadata._continue and len(page.items) == 1
    rest = core.list_namespaced_config_map(NS, limit=10, _continue=page.metadata._continue)
    assert rest.items and page.items[0].metadata.name not in [item.metadata.name for item in rest.items]
    core.create_namespaced_config_map(NS, client.V1ConfigMap(metadata=client.V1ObjectMeta(name="dry")), dry_run="All")
    refused(404, "NotFound", core.read_namespaced_config_map, "dry", NS)
    status = core.delete_namespaced_config_map("typed", NS)
    assert status.status == "Success", status
    error = refused(422, "Invalid", core.create_namespaced_pod, NS, {"metadata": {"name": "bad"}, "spec": {"containers": []}})
    assert "spec.containers: Required value" in error.body
    review = client.AuthorizationV1Api().create_self_subject_access_review(
        {"spec": {"resourceAttributes": {"namespace": NS, "verb": "get", "resource": "pods"}}})
    assert review.status.allowed


def patches():
    core.create_namespaced_config_map(NS, {"metadata": {"name": "patched"}, "data": {"a": "1", "b": "2"}})
    assert core.patch_namespaced_config_map("patched", NS, {"data": {"a": None, "c": "3"}}).data == {"b": "2", "c": "3"}
    assert core.patch_namespaced_config_map("patched", NS, [{"op": "replace", "path": "/data/b", "value": "x"}]).data["b"] == "x"
    applied = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied"}, "data": {"a": "1"}}
    dyn = dynamic.DynamicClient(client.ApiClient()).resources.get(api_version="v1", kind="ConfigMap")
    dyn.server_side_apply(body=applied, name="applied", namespace=NS, field_manager="one")
    applied["data"]["a"] = "2"
    error = None
    try:
        dyn.server_side_apply(body=applied, name="applied", namespace=NS, field_manager="two")
    except dynamic.exceptions.ConflictError as conflict:
        error = conflict
    assert error and b'conflict with \\"one\\"' in error.body, error
    taken = dyn.server_side_apply(body=applied, name="applied", namespace=NS, field_manager="two", force_conflicts=True)
    assert taken.data.a == "2"


def workloads():
    labels = {"app": "py"}
    container = client.V1Container(name="c", image="nginx", ports=[client.V1ContainerPort(container_port=80)])
    apps.create_namespaced_deployment(NS, client.V1Deployment(
        metadata=client.V1ObjectMeta(name="py"),
        spec=client.V1DeploymentSpec(
            replicas=2, selector=client.V1LabelSelector(match_labels=labels),
            template=client.V1PodTemplateSpec(metadata=client.V1ObjectMeta(labels=labels), spec=client.V1PodSpec(containers=[container])))))
    for event in watch.Watch().stream(apps.list_namespaced_deployment, NS, field_selector="metadata.name=py", timeout_seconds=PATIENCE):
        if event["object"].status.available_replicas == 2:
            break
    else:
        raise AssertionError("the deployment did not become available")
    scale = apps.read_namespaced_deployment_scale("py", NS)
    assert scale.spec.replicas == 2 and scale.status.selector == "app=py"
    assert apps.patch_namespaced_deployment_scale("py", NS, {"spec": {"replicas": 1}}).spec.replicas == 1
    pod = core.list_namespaced_pod(NS, label_selector="app=py").items[0].metadata.name
    core.delete_namespaced_pod(pod, NS, grace_period_seconds=0)
    apps.delete_namespaced_deployment("py", NS, propagation_policy="Foreground")


def watches():
    start = core.list_namespaced_config_map(NS).metadata.resource_version
    core.create_namespaced_config_map(NS, {"metadata": {"name": "seen"}, "data": {"n": "0"}})
    for number in range(1, 4):
        core.patch_namespaced_config_map("seen", NS, {"data": {"n": str(number)}})
    core.delete_namespaced_config_map("seen", NS)
    seen = []
    for event in watch.Watch().stream(core.list_namespaced_config_map, NS, resource_version=start, timeout_seconds=PATIENCE):
        if event["object"].metadata.name == "seen":
            seen.append((event["type"], event["object"].data["n"]))
            if event["type"] == "DELETED":
                break
    assert seen == [("ADDED", "0"), ("MODIFIED", "1"), ("MODIFIED", "2"), ("MODIFIED", "3"), ("DELETED", "3")], seen
    error = None
    try:
        for event in watch.Watch().stream(core.list_namespaced_config_map, NS, resource_version="1", timeout_seconds=5):
            break
    except ApiException as gone:
        error = gone
    assert error is None or error.status == 410, error


def streams():
    core.create_namespaced_pod(NS, {"metadata": {"name": "shell"}, "spec": {"containers": [
        {"name": "c", "image": "busybox", "command": ["sh", "-c", "echo started; sleep 3600"]}]}})
    deadline = time.monotonic() + PATIENCE
    while core.read_namespaced_pod("shell", NS).status.phase != "Running":
        assert time.monotonic() < deadline, "the pod does not run"
        time.sleep(0.1)
    run = ["shell", NS]
    assert stream.stream(core.connect_get_namespaced_pod_exec, *run, command=["echo", "hello"], stdout=True, stderr=True) == "hello\n"
    shell = stream.stream(core.connect_get_namespaced_pod_exec, *run, command=["sh"], stdin=True, stdout=True, stderr=True, _preload_content=False)
    shell.write_stdin("echo out; echo err >&2; exit 7\n")
    shell.run_forever(timeout=PATIENCE)
    assert shell.read_stdout().strip() == "out" and shell.read_stderr().strip() == "err"
    assert shell.returncode == 7, shell.returncode
    assert core.read_namespaced_pod_log("shell", NS, tail_lines=1) == "started\n"
    forward = stream.portforward(core.connect_get_namespaced_pod_portforward, *run, ports="1")
    forward.socket(1).close()


def dynamics():
    dyn = dynamic.DynamicClient(client.ApiClient())
    kind = f"{NS}.example.com"
    crds = dyn.resources.get(api_version="apiextensions.k8s.io/v1", kind="CustomResourceDefinition")
    schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer", "default": 1}}}}}
    crds.create({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"parts.{kind}"}, "spec": {
        "group": kind, "scope": "Namespaced", "names": {"plural": "parts", "singular": "part", "kind": "Part"},
        "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]}})
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                dyn.resources.invalidate_cache()
                parts = dyn.resources.get(api_version=f"{kind}/v1", kind="Part")
                made = parts.create({"apiVersion": f"{kind}/v1", "kind": "Part", "metadata": {"name": "p"}, "spec": {}}, namespace=NS)
                break
            except (dynamic.exceptions.ResourceNotFoundError, dynamic.exceptions.NotFoundError):
                assert time.monotonic() < deadline, "the kind is not served"
                time.sleep(0.1)
        assert made.spec.size == 1
        assert parts.patch({"spec": {"size": 5}}, name="p", namespace=NS, content_type="application/merge-patch+json").spec.size == 5
        custom = client.CustomObjectsApi()
        assert custom.get_namespaced_custom_object(kind, "v1", NS, "parts", "p")["spec"] == {"size": 5}
        for event in parts.watch(namespace=NS, timeout=PATIENCE):
            assert event["type"] == "ADDED" and event["object"].metadata.name == "p"
            break
        parts.delete(name="p", namespace=NS)
    finally:
        crds.delete(name=f"parts.{kind}")


def yaml_files():
    text = """
apiVersion: v1
kind: Service
metadata: {name: made}
spec: {ports: [{port: 80}], selector: {app: made}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: made}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: ["true"]}]}}}
"""
    with open("made.yaml", "w") as file:
        file.write(text)
    utils.create_from_yaml(client.ApiClient(), "made.yaml", namespace=NS)
    assert core.read_namespaced_service("made", NS).spec.cluster_ip
    for event in watch.Watch().stream(batch.list_namespaced_job, NS, timeout_seconds=PATIENCE):
        if event["object"].status.succeeded:
            break
    else:
        raise AssertionError("the job did not succeed")
    try:
        utils.create_from_yaml(client.ApiClient(), "made.yaml", namespace=NS)
    except utils.FailToCreateError as error:
        assert [failure.status for failure in error.api_exceptions] == [409, 409]
    else:
        raise AssertionError("made twice")


def election():
    leaders, lock = [], threading.Lock()

    def candidate(name):
        def lead():
            with lock:
                leaders.append(name)

        configuration = electionconfig.Config(
            ConfigMapLock("election", NS, name), lease_duration=3, renew_deadline=2, retry_period=1, onstarted_leading=lead, onstopped_leading=None)
        threading.Thread(target=leaderelection.LeaderElection(configuration).run, daemon=True).start()

    candidate("first")
    deadline = time.monotonic() + PATIENCE
    while not leaders:
        assert time.monotonic() < deadline, "nobody leads"
        time.sleep(0.1)
    candidate("second")
    record = core.read_namespaced_config_map("election", NS).metadata.annotations["control-plane.alpha.kubernetes.io/leader"]
    deadline = time.monotonic() + PATIENCE
    while core.read_namespaced_config_map("election", NS).metadata.annotations["control-plane.alpha.kubernetes.io/leader"] == record:
        assert time.monotonic() < deadline, "the leader does not renew"
        time.sleep(0.1)
    assert leaders == ["first"], leaders


for part in (typed, patches, workloads, watches, streams, dynamics, yaml_files, election):
    part()
    print("ok:", part.__name__, flush=True)
os._exit(0)
