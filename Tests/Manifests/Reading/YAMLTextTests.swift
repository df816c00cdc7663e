import JSON
import Testing

@testable import Manifests

/// YAML that is written for objects of a cluster is read by the reader of files.
@Suite struct YAMLTextTests {
  @Test func anObjectReadsBackAsItWas() throws {
    let json = #"""
      {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"odd","labels":{"a/b":"yes","n":"1","e":"","x":"~"},
       "annotations":{"script":"line one\n  two: #3\n\nlast\n\n","colon":"a: b","hash":"a #b","end":"k:","tab":"\t","bell":"\u0007","bom":"\ufeffx","lead":" x"}},
       "data":{"list":[1,-2.5e3,true,null,[],{},[["deep"]],[{"a":[{"b":1}]}],"- no list","*","{x}","0x1F","2001-01-01"],"nothing":{}}}
      """#
    let value = try JSONValue(Array(json.utf8))
    let text = YAMLText.text(value)
    let result = ManifestReader().read([ManifestSource(name: "odd", bytes: Array(text.utf8))])
    #expect(result.problems.isEmpty, "\(result.problems) \(text)")
    let root = try #require(result.objects.first?.root)
    #expect(Self.same(root, value), "\(text)")
  }

  /// Compares a read tree with the one that was written.
  private static func same(_ node: Node, _ value: JSONValue) -> Bool {
    switch value {
    case .object(let members):
      return node.isMapping && node.entries.count == members.count
        && members.allSatisfy { member in node[member.key].map { same($0, member.value) } ?? false }
    case .array(let elements):
      return node.isSequence && node.items.count == elements.count
        && zip(node.items, elements).allSatisfy { same($0, $1) }
    case .string(let text):
      if case .scalar(let read, let style) = node.content {
        return read == text && (style != .plain || !node.isNull)
      }
      return false
    case .number(let text): return node.double == Double(text)
    case .bool(let bool): return node.bool == bool
    case .null: return node.isNull
    }
  }
}
