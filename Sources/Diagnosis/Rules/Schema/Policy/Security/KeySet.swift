import Foundation

/// The JSON of a token issuer's public keys (RFC 7517): one key, or `{"keys": […]}`.
enum KeySet {
  /// A clause that says what is wrong with the text; nil where it looks like keys. What the keys hold is not looked at.
  static func problem(_ text: String) -> String? {
    guard let root = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
      return "is no JSON of a key or a set of keys"
    }
    guard let keys = root["keys"] else { return root["kty"] is String ? nil : "has neither keys nor kty" }
    guard let list = keys as? [[String: Any]] else { return "has keys that are no list of keys" }
    return list.allSatisfy { $0["kty"] is String } ? nil : "has a key without kty"
  }
}
