import ArgumentParser
import Diagnosis
import Manifests

/// `pharos mtls`: what `istioctl authn tls-check` once gave, from files or a cluster.
struct MTLSCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mtls",
    abstract: "Effective mutual TLS: what each server takes, what its callers speak, and who says so.",
    discussion: """
      STATUS is OK (mutual TLS), PLAINTEXT (it works, unencrypted), TLS (the application's own) or CONFLICT (calls
      fail). SERVER comes from PeerAuthentication: port, workload, namespace, mesh, else PERMISSIVE. CLIENT comes
      from the DestinationRule that Istio picks for callers of the service's own namespace; a namespace or subset
      that gets another answer has a line of its own. auto: mutual TLS where the server can.

      EXAMPLES
        pharos mtls deploy/
        pharos mtls deploy/ -n bookinfo                    the namespace of objects that name none
        pharos mtls deploy/ --only bookinfo                one namespace's services and workloads
        pharos mtls --kube -n bookinfo                     the same of a cluster
        kubectl get svc,deploy,pa,dr,ns -A -o yaml | pharos mtls -
        pharos mtls deploy/ -o json | jq '.services[] | select(.status == "CONFLICT")'

      Exit status: 0 no conflict; 1 a conflict; 2 usage; 3 nothing could be read.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var config: ConfigOptions

  @Option(name: .shortAndLong, help: "text or json (pharos.mtls/v1).")
  var output = Output.text

  @Option(
    help: ArgumentHelp("Show services and workloads of this namespace only.", valueName: "namespace"))
  var only: String?

  func validate() throws {
    if config.isEmpty {
      throw ValidationError(
        "nothing to read: \(ConfigOptions.nothing) (pharos mtls --help shows examples)")
    }
  }

  func run() async throws {
    let set = try await config.load()
    let effective = EffectiveConfig(set)
    let mtls = EffectiveMTLS(effective)
    let namespace = only ?? config.scope
    let rows = mtls.table(namespace: namespace)
    let workloads = effective.members.shown
      .filter { namespace == nil || $0.object.namespace == namespace }
      .sorted { $0.object.qualifiedName < $1.object.qualifiedName }
      .map { workload in
        let ports = mtls.ports(of: workload)
        let modes: [(port: Int?, mode: ServerMode)] =
          ports.isEmpty
          ? [(nil, mtls.server(workload, port: nil))]
          : ports.map { ($0, mtls.server(workload, port: $0)) }
        return (workload, effective.dataPlane(workload), modes)
      }
    let text = MTLSText(rows: rows, workloads: workloads, style: .standardOutput)
    _ = StandardOutput.write(output == .json ? MTLSJSON.render(text, set: set) : text.render())
    if set.objects.isEmpty, set.problems.contains(where: { $0.kind == .unreadable }) {
      throw ExitStatus.noSource
    }
    if rows.contains(where: { $0.verdict == .conflict }) { throw ExitStatus.findings }
  }
}
