import Diagnosis
import Manifests
import Topology

/// `pharos.mtls/v1`.
enum MTLSJSON {
  static func render(_ text: MTLSText, set: ConfigSet) -> String {
    var json = JSONText()
    json.object { json in
      json.field("schema", "pharos.mtls/v1")
      json.key("services")
      json.array(text.rows) { json, row in
        json.object { json in
          json.field("host", row.host)
          json.field("namespace", row.service.object.namespace)
          json.field("service", row.service.object.name)
          json.field("port", row.port)
          json.field("protocol", row.portProtocol.rawValue)
          json.field("subset", row.subset)
          json.field("status", row.verdict.rawValue)
          json.key("server")
          server(row.server, set, &json)
          json.key("client")
          json.object { json in
            json.field("mode", row.clientMode.kind.rawValue)
            json.field("namespace", row.client)
            if let rule = row.clientMode.rule {
              json.field("destinationRule", rule.qualifiedName)
              ObjectPlace.write(rule, row.clientMode.place, set, &json)
            }
          }
          json.strings("workloads", row.workloads.map(\.object.qualifiedName))
        }
      }
      json.key("workloads")
      json.array(text.workloads) { json, entry in
        json.object { json in
          json.field("kind", entry.workload.object.kind)
          json.field("namespace", entry.workload.object.namespace)
          json.field("name", entry.workload.object.name)
          json.field("proxy", entry.plane.rawValue)
          json.key("ports")
          json.array(entry.ports) { json, port in
            json.object { json in
              json.field("port", port.port)
              json.key("server")
              server(port.mode, set, &json)
            }
          }
        }
      }
      json.key("summary")
      json.object { json in
        for verdict in [TLSVerdict.mutualTLS, .plaintext, .ownTLS, .conflict] {
          json.field(verdict.rawValue, text.rows.count { $0.verdict == verdict })
        }
      }
    }
    return json.text
  }

  static func server(_ mode: ServerMode, _ set: ConfigSet, _ json: inout JSONText) {
    json.object { json in
      json.field("mode", mode.mode.rawValue)
      json.field("from", mode.origin.rawValue)
      json.field("proxy", mode.dataPlane.rawValue)
      if let policy = mode.policy {
        json.field("peerAuthentication", policy.qualifiedName)
        ObjectPlace.write(policy, mode.place, set, &json)
      }
    }
  }
}

/// Where something stands, as fields of JSON.
enum ObjectPlace {
  static func write(_ object: ConfigObject, _ place: Place?, _ set: ConfigSet, _ json: inout JSONText) {
    let file = set.source(of: object).name
    json.field("file", file.isEmpty ? nil : file)
    let start = (place ?? object.place).start
    json.field("line", start.line > 0 ? Int(start.line) : nil)
    json.field("column", start.line > 0 ? Int(start.column) : nil)
    if let place, let path = object.root.path(to: place.node), !path.isEmpty { json.field("path", path) }
  }
}
