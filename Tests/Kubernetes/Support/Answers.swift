import Foundation
import JSON
import Kubernetes

/// The server of the tests.
let testAccess = ClusterAccess(server: "https://api.test:6443", context: "test", token: "s3cr3t")

func client(_ transport: ScriptedTransport, _ clock: HandClock = HandClock()) -> KubernetesClient {
  KubernetesClient(testAccess, transport: transport, clock: clock)
}

/// Answers as an API server words them.
enum Answers {
  static func pod(_ name: String, version: Int, namespace: String = "bookinfo", phase: String = "Running")
    -> String
  {
    #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"\#(name)","namespace":"\#(namespace)","resourceVersion":"\#(version)"},"status":{"phase":"\#(phase)"}}"#
  }

  static func list(_ items: [String], version: Int, next: String? = nil) -> String {
    let more = next.map { #","continue":"\#($0)","remainingItemCount":7"# } ?? ""
    return
      #"{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"\#(version)"\#(more)},"items":[\#(items.joined(separator: ","))]}"#
  }

  static func event(_ type: String, _ object: String) -> String {
    #"{"type":"\#(type)","object":\#(object)}"# + "\n"
  }

  static func bookmark(_ version: Int) -> String {
    event(
      "BOOKMARK",
      #"{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"\#(version)","creationTimestamp":null},"spec":{"containers":null}}"#
    )
  }

  static func status(_ code: Int, _ reason: String, _ message: String = "", details: String = "{}") -> String
  {
    #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\#(message)","reason":"\#(reason)","details":\#(details),"code":\#(code)}"#
  }
}

/// What a test keeps of a pod.
@Sendable func phase(_ object: JSONValue) -> String? { object["status"]["phase"].text }

func key(_ name: String, _ namespace: String? = "bookinfo") -> ResourceKey {
  ResourceKey(namespace: namespace, name: name)
}

extension AsyncStream {
  /// The first elements. Waits for them.
  func first(_ count: Int) async -> [Element] {
    var all: [Element] = []
    for await element in self {
      all.append(element)
      if all.count == count { break }
    }
    return all
  }
}
