import Manifests

/// A WasmPlugin's own fields.
enum WasmPluginChecks {
  static let check = SharedCheck(codes: ["IST0106"], needs: []) { set, report in
    for plugin in set.wasmPlugins {
      var review = SpecReview(plugin.object)
      check(plugin.object.spec, &review)
      review.file(into: &report)
    }
    for object in set.byKind["TrafficExtension"] ?? [] where object.group == "extensions.istio.io" {
      guard let wasm = object.spec?.given("wasm") else { continue }
      var review = SpecReview(object)
      check(wasm, &review)
      review.file(into: &report)
    }
  }

  /// - Parameter spec: a WasmPlugin's spec, or the `wasm` of a TrafficExtension.
  static func check(_ spec: Node?, _ review: inout SpecReview) {
    let object = review.object
    guard let spec, !spec.isSkeleton else {
      review.reject(
        object.root.keyPlace("spec"), "Nothing is filled in: it names no module", fix: "add url: oci://…")
      return
    }
    url(spec, &review)
    if let hash = spec.nonEmpty("sha256"), !review.isPlaceholder(hash) { sum(hash, &review) }
    if let secret = spec.nonEmpty("imagePullSecret"), secret.value.utf8.count > 253 {
      review.reject(
        secret.place, "The imagePullSecret is longer than the 253 characters of a Secret's name",
        fix: "name a Secret")
    }
    if let name = spec.nonEmpty("pluginName"), name.value.utf8.count > 256 {
      review.reject(name.place, "The pluginName is longer than 256 characters", fix: "shorten it")
    }
    environment(spec.at("vmConfig", "env"), &review)
    for match in spec["match"]?.items ?? [] {
      for port in match["ports"]?.items ?? [] {
        guard let number = port.int("number") else { continue }
        guard let problem = PortValue.problem(number.value) else { continue }
        review.reject(
          number.place, "The port \(number.value) \(problem)", fix: "write a port from 1 to 65535")
      }
    }
  }

  private static func url(_ spec: Node, _ review: inout SpecReview) {
    guard let url = spec.nonEmpty("url") else {
      if spec.lacksValue("url") {
        review.reject(
          spec["url"]?.place ?? review.object.root.keyPlace("spec"),
          "The plugin does not say where its module is",
          fix: "add url: oci://…, https://… or file://…")
      }
      return
    }
    if review.isPlaceholder(url) { return }
    if url.value.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
      review.reject(
        url.place, "The url \(Excerpt.of(url.value)) holds a blank", fix: "write the module's URL alone")
    }
    guard let scheme = scheme(of: url.value), !["file", "http", "https", "oci"].contains(scheme) else {
      return
    }
    review.reject(
      url.place, "The url has the scheme \(Excerpt.of(scheme)), by which proxies fetch nothing",
      fix: "use oci, https, http or file")
  }

  /// What stands before `://`; nil where there is none, which means an image.
  private static func scheme(of url: String) -> String? {
    let bytes = Array(url.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[(colon + 1)...].starts(with: "//".utf8)
    else {
      return nil
    }
    return String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
  }

  private static func sum(_ hash: Located<String>, _ review: inout SpecReview) {
    let isHash = hash.value.utf8.count == 64 && hash.value.utf8.allSatisfy { $0.isHex && !$0.isUpper }
    guard !isHash else { return }
    review.reject(
      hash.place, "The sha256 \(Excerpt.of(hash.value)) is not 64 digits of 0-9 and a-f",
      fix: hash.value.hasPrefix("sha256:")
        ? "leave out the sha256: before it" : "write the sum as sha256sum prints it")
  }

  private static func environment(_ list: Node?, _ review: inout SpecReview) {
    var seen: [String: Place] = [:]
    for variable in list?.items ?? [] where !variable.isNull {
      guard let name = variable.nonEmpty("name") else {
        review.reject(variable.place, "A variable under vmConfig.env has no name", fix: "name it")
        continue
      }
      if name.value.utf8.count > 256 {
        review.reject(name.place, "The name of a variable is longer than 256 characters", fix: "shorten it")
      }
      if let first = seen[name.value] {
        review.reject(
          name.place, "The variable \(name.value) stands twice", fix: "remove one of the two",
          notes: [.init("the first of the two", review.object, at: first)])
      } else {
        seen[name.value] = name.place
      }
      if variable["valueFrom"]?.text == "HOST", let value = variable.nonEmpty("value") {
        review.reject(
          value.place,
          "The variable \(name.value) is taken from the proxy's own environment, and cannot have a value here",
          fix: "remove the value, or valueFrom")
      }
    }
  }
}
