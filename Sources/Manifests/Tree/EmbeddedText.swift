extension Node {
  /// Reads a YAML or JSON text that stands inside another one: a ConfigMap's value, an annotation. nil where it is
  /// neither or holds nothing. Positions count within the text.
  public static func embedded(_ text: String) -> Node? {
    Array(text.utf8).withUnsafeBytes { bytes in (try? NodeReader.read(bytes))?.node }
  }
}
