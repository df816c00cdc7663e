import Manifests

/// The callers of a rule.
enum AuthorizationSources {
  /// What can be told of a connection, without HTTP.
  static let connectionFields = [
    "principals", "notPrincipals", "namespaces", "notNamespaces", "ipBlocks", "notIpBlocks", "remoteIpBlocks",
    "notRemoteIpBlocks", "serviceAccounts", "notServiceAccounts", "trustDomains", "notTrustDomains",
  ]
  private static let fields = connectionFields + ["requestPrincipals", "notRequestPrincipals"]
  /// What CUSTOM does not hand to its provider.
  private static let identities = [
    "namespaces", "notNamespaces", "principals", "notPrincipals", "requestPrincipals", "notRequestPrincipals",
    "serviceAccounts", "notServiceAccounts",
  ]

  static func check(_ source: Node, _ index: Int, action: String, _ review: inout SpecReview) {
    AuthorizationRules.isFilled(source, fields, "source", index, &review)
    for field in fields { AuthorizationRules.noEmptyText(source, field, &review) }
    for field in ["ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks"] {
      addresses(source.strings(field), field, &review)
    }
    for field in ["serviceAccounts", "notServiceAccounts"] {
      guard let list = source.given(field), !list.isEmpty else { continue }
      ServiceAccountNames.check(list, field, &review)
      let others = ["principals", "notPrincipals", "namespaces", "notNamespaces"].filter { other in
        source.given(other).map { !$0.isEmpty } ?? false
      }
      guard let other = others.first else { continue }
      review.reject(
        source.keyPlace(field), "\(field) already names the caller, and cannot stand beside \(other)",
        fix: "keep one of them")
    }
    guard action == "CUSTOM" else { return }
    for field in identities where source.given(field).map({ !$0.isEmpty }) ?? false {
      review.reject(
        source.keyPlace(field), "CUSTOM cannot look at \(field)",
        fix: "remove it, and let the provider or a policy of its own decide by it")
    }
  }

  static func addresses(_ list: [Located<String>], _ field: String, _ review: inout SpecReview) {
    for address in list where !address.value.isEmpty && !review.isPlaceholder(address) {
      guard let problem = AddressValue.cidrProblem(address.value) else { continue }
      review.reject(
        address.place, "\(Excerpt.of(address.value)) under \(field) \(problem)",
        fix: "write an address such as 10.1.2.3, or a range such as 10.1.0.0/16")
    }
  }
}

/// Service accounts as policies name them: `account` or `namespace/account`.
enum ServiceAccountNames {
  static func check(_ list: Node, _ field: String, _ review: inout SpecReview) {
    if list.items.count > 16 {
      review.reject(
        list.place, "\(field) has \(list.items.count) entries, and 16 are the most",
        fix: "make two rules of it")
    }
    for item in list.items {
      guard let name = item.text, let problem = problem(name) else { continue }
      review.reject(
        item.place, "\(Excerpt.of(name)) under \(field) \(problem)",
        fix: "write account, or namespace/account")
    }
  }

  private static func problem(_ name: String) -> String? {
    if name.contains("*") { return "holds a wildcard, and accounts are compared letter by letter" }
    if name.utf8.count > 320 { return "is longer than 320 characters" }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 2 { return "has more than one /" }
    return parts.contains(where: \.isEmpty) && !name.isEmpty ? "lacks what stands before or after the /" : nil
  }
}
