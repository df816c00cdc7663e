"""The kubeconfig files of one run: every way to authenticate, and the ways to fail."""
import base64
import os
import sys

import roles

EXEC_PLUGIN = '''#!{python}
"""A credential plugin: makes a token of its own and notes each call in a file."""
import datetime, hashlib, hmac, json, os, sys, time
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "exec-calls"), "a") as calls:
    calls.write(os.environ.get("KUBERNETES_EXEC_INFO", "") + "\\n")
if os.environ.get("PHAROS_TEST_EXEC_FAILS"):
    sys.exit("the session has expired: log in again")
end = time.time() + float(os.environ.get("PHAROS_TEST_EXEC_SECONDS", "3600"))
secret = open(os.path.join(here, "secret"), "rb").read()
text = "%s~%.3f" % (sys.argv[1] if len(sys.argv) > 1 else "plugin", end)
token = text + "~" + hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]
moment = datetime.datetime.fromtimestamp(end, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
info = json.loads(os.environ.get("KUBERNETES_EXEC_INFO") or "{{}}")
print(json.dumps({{"kind": "ExecCredential",
    "apiVersion": info.get("apiVersion", "client.authentication.k8s.io/v1"),
    "status": {{"token": token, "expirationTimestamp": moment}}}}))
'''


def _data(path):
    with open(path, "rb") as file:
        return base64.b64encode(file.read()).decode()


def _config(name, cluster, user, namespace=None):
    """One file with one context of its own name."""
    lines = ["apiVersion: v1", "kind: Config", f"current-context: {name}", "clusters:", f"- name: {name}",
             "  cluster:"]
    lines += [f"    {key}: {value}" for key, value in cluster.items()]
    lines += ["contexts:", f"- name: {name}", "  context:", f"    cluster: {name}", f"    user: {name}"]
    if namespace:
        lines.append(f"    namespace: {namespace}")
    lines += ["users:", f"- name: {name}", "  user:"]
    lines += ["    " + line for line in user] or ["    {}"]
    return "\n".join(lines) + "\n"


class Kubeconfigs:
    """Writes the files into a folder; `paths` names them."""

    def __init__(self, folder, url, authority, authenticator):
        self.folder = folder
        self.paths = {}
        self.tokens = {}
        good = {"server": url, "certificate-authority-data": _data(authority.certificate)}
        certificate, key = authority.client("pharos-admin", ["system:masters"])
        self._write("admin", _config("admin", good, [
            f"client-certificate-data: {_data(certificate)}", f"client-key-data: {_data(key)}"]))
        # Paths beside the file itself: they are relative to it.
        self._write("admin-files", _config(
            "admin-files", {"server": url, "certificate-authority": os.path.basename(authority.certificate)},
            [f"client-certificate: {os.path.basename(certificate)}", f"client-key: {os.path.basename(key)}"]))
        for name in roles.USERS:
            self.tokens[name] = authenticator.token(name, seconds=7 * 86400)
            self._write(name, _config(name, good, [f"token: {self.tokens[name]}"],
                                      "bookinfo" if name == "namespaced" else None))
        viewer = self.tokens["viewer"]
        self._file("token-file", viewer + "\n")
        self._write("tokenfile", _config("tokenfile", good, ["tokenFile: token-file"]))
        self.tokens["expired"] = authenticator.token("viewer", seconds=-60)
        self._write("expired", _config("expired", good, [f"token: {self.tokens['expired']}"]))
        self._write("insecure", _config("insecure", {"server": url, "insecure-skip-tls-verify": "true"},
                                        [f"token: {viewer}"]))
        other = type(authority)(folder, "another-ca")
        self._write("wrong-ca", _config(
            "wrong-ca", {"server": url, "certificate-authority-data": _data(other.certificate)},
            [f"token: {viewer}"]))
        self._write("unreachable", _config(
            "unreachable", dict(good, server="https://127.0.0.1:9"), [f"token: {viewer}"]))
        self._write("anonymous", _config("anonymous", good, []))
        plugin = self._file("exec-plugin", EXEC_PLUGIN.format(python=sys.executable), 0o700)
        self._file("secret", authenticator.secret.decode(), 0o600)
        authenticator.groups.setdefault("plugin", [])
        for name, version in (("exec", "v1"), ("exec-v1beta1", "v1beta1")):
            self._write(name, _config(name, good, [
                "exec:", f"  apiVersion: client.authentication.k8s.io/{version}", f"  command: {plugin}",
                "  args: [plugin]", "  interactiveMode: Never", "  provideClusterInfo: true",
                "  env:", "  - name: PHAROS_TEST_MARK", "    value: set"]))
        self._in_cluster(authority, authenticator)

    def _in_cluster(self, authority, authenticator):
        place = os.path.join(self.folder, "serviceaccount")
        os.makedirs(place)
        token = authenticator.token("system:serviceaccount:istio-system:pharos", seconds=86400)
        self.tokens["serviceaccount"] = token
        with open(authority.certificate, encoding="utf-8") as file:
            certificate = file.read()
        for name, text in (("token", token), ("ca.crt", certificate), ("namespace", "istio-system")):
            self._file(os.path.join("serviceaccount", name), text)

    def _file(self, name, text, mode=0o600):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def _write(self, name, text):
        self.paths[name] = self._file(name + ".kubeconfig", text)
