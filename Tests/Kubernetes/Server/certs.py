"""Certificates of one run, made by the openssl command."""
import os
import subprocess


def _run(*words):
    found = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        raise SystemExit("openssl failed: " + found.stderr)


class Authority:
    """A CA with its folder."""

    def __init__(self, folder, name="pharos-test-ca"):
        self.folder = folder
        self.key = os.path.join(folder, name + ".key")
        self.certificate = os.path.join(folder, name + ".crt")
        _run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=" + name, "-keyout", self.key, "-out", self.certificate,
             "-addext", "basicConstraints=critical,CA:TRUE",
             "-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature")

    def issue(self, name, subject, extensions):
        """A certificate and its key, as two paths."""
        base = os.path.join(self.folder, name)
        with open(base + ".ext", "w", encoding="utf-8") as file:
            file.write(extensions)
        _run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", subject,
             "-keyout", base + ".key", "-out", base + ".csr")
        _run("x509", "-req", "-in", base + ".csr", "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
             "-days", "1", "-out", base + ".crt", "-extfile", base + ".ext")
        return base + ".crt", base + ".key"

    def server(self, hosts):
        names = ",".join(("IP:" if host[0].isdigit() or ":" in host else "DNS:") + host for host in hosts)
        return self.issue("server", "/CN=kube-apiserver",
                          "extendedKeyUsage=serverAuth\nkeyUsage=digitalSignature\nsubjectAltName=" + names + "\n")

    def client(self, name, groups=()):
        subject = "".join("/O=" + group for group in groups) + "/CN=" + name
        return self.issue("client-" + name, subject, "extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\n")
