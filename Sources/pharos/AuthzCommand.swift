import ArgumentParser
import Diagnosis
import Manifests
import Terminal

/// `pharos authz FROM TO`: may A call B, and by which rule.
struct AuthzCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "authz",
    abstract: "Effective authorization: may A call B, and which rule decides.",
    discussion: """
      Policies are asked as Istio asks them: CUSTOM, then DENY, then ALLOW; where any ALLOW policy holds, what none
      of them matches is denied. The caller's identity needs mutual TLS, which is worked out too. What was not said
      (method, path, port, a header, a token) is named where it decides.

      FROM: NAMESPACE/WORKLOAD, sa:NAMESPACE/NAME, ns:NAMESPACE, a principal, or unknown (outside the mesh)
      TO:   NAMESPACE/SERVICE or NAMESPACE/WORKLOAD; the bare name where one alone has it

      EXAMPLES
        pharos authz bookinfo/productpage-v1 bookinfo/reviews deploy/
        pharos authz sa:bookinfo/bookinfo-reviews bookinfo/ratings deploy/ --method GET --path /ratings/0
        pharos authz unknown bookinfo/productpage deploy/ --port 9080
        pharos authz productpage-v1 reviews --kube -n bookinfo
        kubectl get svc,deploy,authorizationpolicy,pa,dr,ns -A -o yaml | pharos authz ns:shop bookinfo/reviews -

      Exit status: 0 allowed, or it depends; 1 denied; 2 usage; 3 nothing could be read.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: ArgumentHelp("Who calls.", valueName: "from"))
  var from: String

  @Argument(help: ArgumentHelp("Who is called.", valueName: "to"))
  var to: String

  @OptionGroup var config: ConfigOptions

  @Option(help: ArgumentHelp("The request's method: GET, POST, ….", valueName: "method"))
  var method: String?

  @Option(help: ArgumentHelp("The request's path.", valueName: "path"))
  var path: String?

  @Option(help: ArgumentHelp("The port called: of a service its own, of a workload the one it listens on."))
  var port: Int?

  @Option(name: .shortAndLong, help: "text or json (pharos.authz/v1).")
  var output = Output.text

  func validate() throws {
    if config.isEmpty {
      throw ValidationError(
        "nothing to read: after FROM and TO \(ConfigOptions.nothing) (pharos authz --help shows examples)")
    }
    if let port, !(1...65535).contains(port) { throw ValidationError("--port wants 1 to 65535") }
  }

  func run() async throws {
    let set = try await config.load()
    if set.objects.isEmpty, set.problems.contains(where: { $0.kind == .unreadable }) {
      StandardOutput.tell("pharos authz: nothing could be read\n")
      throw ExitStatus.noSource
    }
    let effective = EffectiveConfig(set)
    let request = CallRequest(method: method, path: path, port: port)
    let caller: Caller
    let callee: Callee
    do throws(AuthorizationParties.Unknown) {
      caller = try AuthorizationParties.caller(from, in: effective, namespace: config.namespace)
      callee = try AuthorizationParties.callee(to, in: effective, namespace: config.namespace)
    } catch {
      throw ValidationError(TextSafety.safe(error.message))
    }
    if let port, case .service(let service) = callee,
      !service.ports.contains(where: { $0.port?.value == port })
    {
      throw ValidationError(TextSafety.safe("service \(service.object.qualifiedName) has no port \(port)"))
    }
    let answer = EffectiveAuthorization(effective).answer(from: caller, to: callee, request: request)
    let report = AuthzReport(from: caller.text, to: callee.text, request: request, answer: answer, set: set)
    _ = StandardOutput.write(output == .json ? report.json() : report.text(.standardOutput))
    if answer.decision == .denied { throw ExitStatus.findings }
  }
}
