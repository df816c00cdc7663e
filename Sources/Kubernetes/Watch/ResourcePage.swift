import JSON

/// One page of a list, read without keeping its objects: each is projected as soon as it is read.
struct ResourcePage<Value: Sendable> {
  /// The objects that are wanted.
  var values: [ResourceKey: Value] = [:]
  /// Token for the next page; nil: this is the last.
  var next: String?
  /// Version of the list.
  var version: String?

  /// Why bytes are no page.
  enum Fault: Error {
    case json(JSONFault)
    /// A `Status` instead of a list.
    case status(JSONValue)
    case noList
  }

  /// Reads a list (Kubernetes API concepts, "Collections"). Nulls and members that are missing are fine.
  init(
    _ bytes: [UInt8], scope: WatchScope, project: (JSONValue) -> Value?
  ) throws(Fault) {
    do {
      try read(JSONReader(bytes), bytes, scope, project)
    } catch let fault as Fault {
      throw fault
    } catch let fault as JSONFault {
      throw .json(fault)
    } catch {
      throw .noList
    }
  }

  private mutating func read(
    _ start: JSONReader, _ bytes: [UInt8], _ scope: WatchScope, _ project: (JSONValue) -> Value?
  ) throws {
    var reader = start
    guard reader.peek() == UInt8(ascii: "{") else { throw Fault.noList }
    try reader.expect(UInt8(ascii: "{"), "{")
    var isFirst = true
    var kind: String?
    var hasItems = false
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      switch try reader.key() {
      case "kind": kind = try reader.scalarText()
      case "metadata":
        let metadata = try reader.value()
        version = metadata["resourceVersion"].text.flatMap { $0.isEmpty ? nil : $0 }
        next = metadata["continue"].text.flatMap { $0.isEmpty ? nil : $0 }
      case "items":
        hasItems = true
        guard reader.peek() == UInt8(ascii: "[") else {
          try reader.skip()
          continue
        }
        try reader.expect(UInt8(ascii: "["), "[")
        var isFirstItem = true
        while try reader.next(&isFirstItem, closing: UInt8(ascii: "]")) {
          let object = try reader.value()
          if let key = scope.key(of: object), let value = project(object) { values[key] = value }
        }
      default: try reader.skip()
      }
    }
    if kind == "Status" { throw Fault.status(try JSONValue(bytes)) }
    guard kind.map(scope.isList) ?? hasItems else { throw Fault.noList }
  }
}
