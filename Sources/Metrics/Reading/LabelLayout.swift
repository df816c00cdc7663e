import Mesh

/// Where in a list of labels the ones that matter stand. Series of one proxy have the same labels in the same order
/// but for a few kinds, so that a layout is found once and reading a label costs no search.
struct LabelLayout {
  /// The labels that matter.
  enum Field: Int, CaseIterable {
    case reporter, securityPolicy, code, grpcStatus, flags, requestProtocol, app, le
    case sourceCluster, sourceNamespace, sourceWorkload, sourceApp, sourceCanonical
    case targetCluster, targetNamespace, targetWorkload, targetApp, targetCanonical, targetPrincipal
    case host, serviceName, serviceNamespace
  }

  private let names: [String]
  private let positions: [Int]

  /// The layout of a series.
  init(_ series: Series) {
    names = series.labels.map(\.name)
    var positions = Array(repeating: -1, count: Field.allCases.count)
    for (position, name) in names.enumerated() {
      if let field = Self.fields[name] { positions[field.rawValue] = position }
    }
    self.positions = positions
  }

  /// The series has these labels. Cost: a comparison of each name, by address where names are shared.
  func fits(_ series: Series) -> Bool {
    guard series.labels.count == names.count else { return false }
    for index in names.indices where series.labels[index].name != names[index] { return false }
    return true
  }

  /// The value of a label that is there and not empty.
  func value(_ field: Field, _ series: Series) -> String? {
    let position = positions[field.rawValue]
    guard position >= 0 else { return nil }
    let value = series.labels[position].value
    return value.isEmpty ? nil : value
  }

  private static let fields: [String: Field] = [
    "reporter": .reporter, "connection_security_policy": .securityPolicy, "response_code": .code,
    "grpc_response_status": .grpcStatus, "response_flags": .flags, "request_protocol": .requestProtocol,
    "app": .app, "le": .le,
    "source_cluster": .sourceCluster, "source_workload_namespace": .sourceNamespace,
    "source_workload": .sourceWorkload, "source_app": .sourceApp,
    "source_canonical_service": .sourceCanonical,
    "destination_cluster": .targetCluster, "destination_workload_namespace": .targetNamespace,
    "destination_workload": .targetWorkload, "destination_app": .targetApp,
    "destination_canonical_service": .targetCanonical, "destination_principal": .targetPrincipal,
    "destination_service": .host, "destination_service_name": .serviceName,
    "destination_service_namespace": .serviceNamespace,
  ]
}
