/// The mesh's certificates: a root and one leaf a service account, as Istio's CA gives them: P-256, no subject, the
/// identity as a critical URI name.
///
/// Made by the `openssl` command, which machines have: once a start, all leaves at the same time.
enum Certificates {
  /// `openssl` failed or is not there.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Makes all of them in the folder's `certs`.
  static func make(in folder: RunFolder) async throws {
    guard Command.find("openssl") != nil else {
      throw Failure(
        description:
          "the demo needs the openssl command for its certificates: install openssl, or bash .ci/setup")
    }
    let outcome = try await Command.run(
      "/bin/sh", ["-euc", script, "sh", folder.certificates] + identities(Bookinfo.pods))
    guard outcome.succeeded else {
      throw Failure(description: "openssl could not make the demo's certificates: \(outcome.output)")
    }
  }

  /// Name and identity of each service account, in turn.
  static func identities(_ pods: [Pod]) -> [String] {
    let accounts = Set(pods.map { [RunFolder.certificate($0), $0.spiffe] })
    return accounts.sorted { $0[0] < $1[0] }.flatMap { $0 }
  }

  /// Arguments: the folder, then name and identity of each leaf. A month is longer than any demo runs.
  private static let script = """
    umask 077
    cd "$1"
    shift
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout root-cert.key \\
      -sha256 -days 31 -subj /O=cluster.local -out root-cert.pem
    serial=100
    pids=
    while [ $# -gt 0 ]; do
      serial=$((serial + 1))
      (
        printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature,keyEncipherment\\n' >"$1.ext"
        printf 'extendedKeyUsage=serverAuth,clientAuth\\nsubjectAltName=critical,URI:%s\\n' "$2" >>"$1.ext"
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" \\
          -subj / -out "$1.csr"
        openssl x509 -req -in "$1.csr" -CA root-cert.pem -CAkey root-cert.key -set_serial $serial -sha256 \\
          -days 30 -extfile "$1.ext" -out "$1.pem"
      ) &
      pids="$pids $!"
      shift 2
    done
    for pid in $pids; do wait "$pid"; done
    """
}
