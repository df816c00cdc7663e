extension Node {
  /// Reads a YAML or JSON text that stands inside another one: a ConfigMap's value, an annotation. nil where it is
  /// neither or holds nothing. Positions count within the text.
  public static func embedded(_ text: String) -> Node? {
    var text = text
    return text.withUTF8 { bytes in (try? NodeReader.read(bytes))?.node }
  }
}
