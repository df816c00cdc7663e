"""As much of a cluster's controllers as its objects need to follow each other: deployments, replica sets, the
endpoints of services, and what a node makes of a pod."""
import copy
import hashlib
import json
import threading
import time
import traceback

import objects
from writes import suffix

HASH = "pod-template-hash"


class Controllers(threading.Thread):
    """One thread that brings everything in line after each change."""

    def __init__(self, server):
        super().__init__(daemon=True, name="controllers")
        self.server = server
        self.store = server.store
        self.work = threading.Event()
        find = server.registry.find
        self.pods = find("", "v1", "pods")
        self.services = find("", "v1", "services")
        self.deployments = find("apps", "v1", "deployments")
        self.sets = find("apps", "v1", "replicasets")
        self.slices = find("discovery.k8s.io", "v1", "endpointslices")
        self.endpoints = find("", "v1", "endpoints")
        self.watched = {("", "pods"), ("", "services"), ("apps", "deployments"), ("apps", "replicasets")}
        self.next_address = 10

    def note(self, kind, item, previous):
        if (kind.group, kind.plural) in self.watched:
            self.work.set()

    def address(self):
        self.next_address += 1
        return f"10.244.{self.next_address // 250}.{self.next_address % 250 + 1}"

    # What the cluster adds to an object that is created.

    def complete(self, kind, value):
        metadata = value["metadata"]
        if kind.plural == "pods":
            spec = value.setdefault("spec", {})
            spec.setdefault("nodeName", "kind-worker")
            spec.setdefault("serviceAccountName", "default")
            if not value.get("status"):
                annotations = metadata.get("annotations") or {}
                value["status"] = objects.pod_status(
                    value, annotations.get("pharos.test/pod-ip") or self.address())
        elif kind.plural == "services" and kind.group == "":
            spec = value.setdefault("spec", {})
            spec.setdefault("type", "ClusterIP")
            if spec["type"] != "ExternalName" and not spec.get("clusterIP"):
                number = int(hashlib.sha256(json.dumps(metadata.get("name")).encode()).hexdigest()[:4], 16)
                spec["clusterIP"] = f"10.96.{number // 256}.{number % 254 + 1}"
                spec["clusterIPs"] = [spec["clusterIP"]]
            value.setdefault("status", {"loadBalancer": {}})
        elif kind.plural == "namespaces":
            metadata.setdefault("labels", {})["kubernetes.io/metadata.name"] = metadata["name"]
            value.setdefault("spec", {"finalizers": ["kubernetes"]})
            value.setdefault("status", {"phase": "Active"})
        elif kind.group == "apps":
            value.setdefault("spec", {}).setdefault("replicas", 1)
            value.setdefault("status", {})

    # The loop.

    def run(self):
        while True:
            self.work.wait()
            # What belongs together comes together.
            time.sleep(0.02)
            self.work.clear()
            try:
                with self.store.changed:
                    self._deployments()
                    self._sets()
                    self._slices()
            except Exception:
                traceback.print_exc()

    def settle(self):
        """Once, before anyone asks."""
        for _ in range(3):
            self._deployments()
            self._sets()
            self._slices()

    @staticmethod
    def _owner(value):
        for one in value["metadata"].get("ownerReferences") or []:
            if one.get("controller"):
                return one["uid"]
        return None

    @staticmethod
    def _plain(template):
        found = copy.deepcopy(template or {})
        (found.get("metadata") or {}).get("labels", {}).pop(HASH, None)
        return json.dumps(found, sort_keys=True)

    def _deployments(self):
        owned = {}
        for item in self.store.all(self.sets):
            owned.setdefault(self._owner(item.value), []).append(item.value)
        for item in self.store.all(self.deployments):
            value = item.value
            metadata, spec = value["metadata"], value.get("spec") or {}
            if metadata.get("deletionTimestamp"):
                continue
            sets = owned.get(metadata["uid"], [])
            wanted = self._plain(spec.get("template"))
            current = next((one for one in sets if self._plain(one["spec"].get("template")) == wanted), None)
            replicas = spec.get("replicas", 1)
            if current is None:
                self._new_set(value, len(sets) + 1)
                continue
            if current["spec"].get("replicas") != replicas:
                self.store.put(self.sets, dict(current, spec=dict(current["spec"], replicas=replicas)))
            for old in sets:
                if old is not current and old["spec"].get("replicas") and \
                        (current.get("status") or {}).get("readyReplicas", 0) >= replicas:
                    self.store.put(self.sets, dict(old, spec=dict(old["spec"], replicas=0)))
            counts = [one.get("status") or {} for one in sets]
            ready = sum(one.get("readyReplicas", 0) for one in counts)
            status = {"observedGeneration": metadata.get("generation", 1),
                      "replicas": sum(one.get("replicas", 0) for one in counts),
                      "updatedReplicas": (current.get("status") or {}).get("replicas", 0)}
            if ready:
                status.update(readyReplicas=ready, availableReplicas=ready)
            self._status(self.deployments, value, status)

    def _status(self, kind, value, status):
        if value.get("status") != status:
            self.store.put(kind, dict(value, status=status))

    def _new_set(self, deployment, number):
        metadata, spec = deployment["metadata"], deployment["spec"]
        template = copy.deepcopy(spec.get("template") or {})
        mark = objects.letters(self._plain(template), 10)
        labels = template.setdefault("metadata", {}).setdefault("labels", {})
        labels[HASH] = mark
        selector = copy.deepcopy(spec.get("selector") or {})
        selector.setdefault("matchLabels", {})[HASH] = mark
        value = {"metadata": objects.meta(
            f"{metadata['name']}-{mark}", metadata["namespace"], labels,
            {"deployment.kubernetes.io/revision": str(number)}, objects.owner_of(self.deployments, deployment),
            generation=1),
            "spec": {"replicas": spec.get("replicas", 1), "selector": selector, "template": template}, "status": {}}
        self.store.put(self.sets, value)
        self.work.set()

    def _sets(self):
        owned = {}
        for item in self.store.all(self.pods):
            owned.setdefault(self._owner(item.value), []).append(item.value)
        for item in self.store.all(self.sets):
            value = item.value
            metadata, spec = value["metadata"], value["spec"]
            pods = [pod for pod in owned.get(metadata["uid"], [])
                    if not pod["metadata"].get("deletionTimestamp")]
            wanted = spec.get("replicas", 1)
            for _ in range(len(pods), wanted):
                self._new_pod(value)
            for pod in pods[wanted:]:
                self.server.writes._terminate(
                    self.pods, self.store.get(self.pods, *self._key(pod)), self.server.options.grace_seconds)
            status = {"replicas": min(len(pods), wanted), "observedGeneration": metadata.get("generation", 1)}
            ready = sum(1 for pod in pods[:wanted] if objects.is_ready(pod))
            if ready:
                status.update(fullyLabeledReplicas=ready, readyReplicas=ready, availableReplicas=ready)
            self._status(self.sets, value, status)

    @staticmethod
    def _key(value):
        return value["metadata"].get("namespace", ""), value["metadata"]["name"]

    def _new_pod(self, owner):
        template = copy.deepcopy(owner["spec"]["template"])
        metadata = template.get("metadata") or {}
        name = owner["metadata"]["name"]
        value = {"metadata": objects.meta(
            f"{name}-{suffix()}", owner["metadata"]["namespace"], metadata.get("labels"),
            metadata.get("annotations"), objects.owner_of(self.sets, owner), generateName=name + "-"),
            "spec": template.get("spec") or {}}
        self.complete(self.pods, value)
        self.store.put(self.pods, value)
        self.work.set()

    def _slices(self):
        pods = {}
        for item in self.store.all(self.pods):
            pods.setdefault(item.key[0], []).append(item.value)
        wanted = set()
        for item in self.store.all(self.services):
            selector = (item.value.get("spec") or {}).get("selector")
            if not selector:
                continue
            wanted.add(item.key)
            chosen = [pod for pod in pods.get(item.key[0], []) if (pod.get("status") or {}).get("podIP") and
                      selector.items() <= (pod["metadata"].get("labels") or {}).items()]
            self._slice(item.value, chosen)
        for item in self.store.all(self.slices):
            name = (item.value["metadata"].get("labels") or {}).get("kubernetes.io/service-name")
            if self._owner(item.value) and (item.key[0], name) not in wanted:
                self.store.remove(self.slices, *item.key)
                self.store.remove(self.endpoints, item.key[0], name)

    @staticmethod
    def _target_port(port, pods):
        target = port.get("targetPort", port["port"])
        if isinstance(target, int):
            return target
        for pod in pods:
            for container in pod["spec"].get("containers") or []:
                for one in container.get("ports") or []:
                    if one.get("name") == target:
                        return one["containerPort"]
        return port["port"]

    def _slice(self, service, pods):
        metadata = service["metadata"]
        name, place = metadata["name"], metadata["namespace"]
        ports = [{"name": port.get("name", ""), "protocol": port.get("protocol", "TCP"),
                  "port": self._target_port(port, pods)} for port in service["spec"].get("ports") or []]
        ends = []
        for pod in sorted(pods, key=lambda pod: pod["metadata"]["name"]):
            ready, going = objects.is_ready(pod), bool(pod["metadata"].get("deletionTimestamp"))
            ends.append({"addresses": [pod["status"]["podIP"]], "nodeName": pod["spec"].get("nodeName", ""),
                         "conditions": {"ready": ready, "serving": ready or going, "terminating": going},
                         "targetRef": {"kind": "Pod", "name": pod["metadata"]["name"], "namespace": place,
                                       "uid": pod["metadata"]["uid"]}})
        labels = {"kubernetes.io/service-name": name, "endpointslice.kubernetes.io/managed-by":
                  "endpointslice-controller.k8s.io"}
        if service["spec"].get("clusterIP") == "None":
            labels["service.kubernetes.io/headless"] = ""
        key = f"{name}-{objects.letters(metadata['uid'], 5)}"
        old = self.store.get(self.slices, place, key)
        # A slice without endpoints has no ports either.
        body = {"addressType": "IPv4", "endpoints": ends, "ports": ports if ends else []}
        if old is not None and all(old.value.get(part) == value for part, value in body.items()):
            return
        value = dict(old.value if old else {"metadata": objects.meta(
            key, place, labels, owner=objects.owner_of(self.services, service), generateName=name + "-")}, **body)
        self.store.put(self.slices, value)
        addresses = [{"ip": end["addresses"][0], "nodeName": end["nodeName"], "targetRef": end["targetRef"]}
                     for end in ends if end["conditions"]["ready"]]
        subsets = [{"addresses": addresses, "ports": ports}] if addresses else []
        before = self.store.get(self.endpoints, place, name)
        value = dict(before.value if before else {"metadata": objects.meta(name, place, metadata.get("labels"))})
        value["subsets"] = subsets
        self.store.put(self.endpoints, value)
