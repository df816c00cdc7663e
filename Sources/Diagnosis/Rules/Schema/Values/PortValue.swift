/// Port numbers.
enum PortValue {
  /// A clause that says what is wrong with the number; nil where it is a port.
  static func problem(_ number: Int) -> String? {
    (1...65535).contains(number) ? nil : "is no port: ports go from 1 to 65535"
  }

  /// As `problem`, for a scalar's text.
  static func problem(_ text: String) -> String? {
    guard let number = Int(text) else { return "is no port number" }
    return problem(number)
  }
}
