import FoundationEssentials
import Mesh

/// Envoy's `/certs`: the certificates that a proxy has loaded.
public enum CertificateList {
  /// More are not read: a gateway has some hundreds.
  private static let limit = 10_000

  /// Reads the answer. One certificate of many TLS contexts is told once, at its first place. What is missing or of
  /// another type than expected is nil, and costs no other part.
  /// - Returns: nil when the body is no such answer; empty when the proxy has no certificates.
  public static func parse(_ body: [UInt8]) -> [Certificate]? {
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)) else { return nil }
    var seen: Set<Certificate> = []
    var found: [Certificate] = []
    for context in answer.contexts {
      let all =
        context.chain.map { ($0, Certificate.Role.chain) }
        + context.authorities.map { ($0, Certificate.Role.authority) }
      for (entry, role) in all where found.count < limit {
        guard let certificate = entry.certificate(role), seen.insert(certificate).inserted else { continue }
        found.append(certificate)
      }
    }
    return found
  }

  private struct Answer: Decodable {
    var contexts: [Context] = []

    enum CodingKeys: CodingKey { case certificates }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      // Another program's object has other members; Envoy without any certificate answers with an empty one.
      guard values.contains(.certificates) else {
        let all = try decoder.container(keyedBy: AnyKey.self)
        guard all.allKeys.isEmpty else { throw Foreign() }
        return
      }
      contexts = try values.decode([Lenient<Context>].self, forKey: .certificates).compactMap(\.value)
    }
  }

  private struct Foreign: Error {}

  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// What can be read of one thing in a list, where others may be broken.
  private struct Lenient<Value: Decodable>: Decodable {
    var value: Value?
    init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
  }

  private struct Context: Decodable {
    var chain: [Entry]
    var authorities: [Entry]

    enum CodingKeys: String, CodingKey {
      case chain = "cert_chain"
      case authorities = "ca_cert"
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      func entries(_ key: CodingKeys) -> [Entry] {
        ((try? values.decode([Lenient<Entry>].self, forKey: key)) ?? []).compactMap(\.value)
      }
      (chain, authorities) = (entries(.chain), entries(.authorities))
    }
  }

  private struct Entry: Decodable {
    var path: String?
    var serial: String?
    var names: [String]
    var from: String?
    var to: String?

    enum CodingKeys: String, CodingKey {
      case path
      case serial = "serial_number"
      case names = "subject_alt_names"
      case from = "valid_from"
      case to = "expiration_time"
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      func text(_ key: CodingKeys) -> String? {
        guard let text = try? values.decode(String.self, forKey: key), !text.isEmpty else { return nil }
        return text
      }
      (path, serial, from, to) = (text(.path), text(.serial), text(.from), text(.to))
      let all = (try? values.decode([Lenient<Name>].self, forKey: .names)) ?? []
      names = all.compactMap(\.value?.text)
    }

    /// Nil where nothing of it could be read.
    func certificate(_ role: Certificate.Role) -> Certificate? {
      let certificate = Certificate(
        role: role, names: names, serial: serial, path: path, validFrom: from.flatMap(TimeStamp.parse),
        expires: to.flatMap(TimeStamp.parse))
      return certificate == Certificate(role: role) ? nil : certificate
    }
  }

  /// `{"uri": …}`, `{"dns": …}` or `{"ip_address": …}`.
  private struct Name: Decodable {
    var text: String?

    enum CodingKeys: String, CodingKey {
      case uri, dns
      case address = "ip_address"
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      for key in [CodingKeys.uri, .dns, .address] where text == nil {
        text = (try? values.decode(String.self, forKey: key)).flatMap { $0.isEmpty ? nil : $0 }
      }
    }
  }
}
