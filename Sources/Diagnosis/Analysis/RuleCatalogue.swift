/// Every code that Pharos knows.
public enum RuleCatalogue {
  /// All rules, by code.
  public static let all: [Rule] = (IstioRules.all + KialiRules.all + PharosRules.all).sorted {
    $0.code < $1.code
  }

  /// The checks that find several codes.
  static let shared: [SharedCheck] = SchemaChecks.all

  private static let byCode = Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The rule of a code, whatever its case; nil where there is none.
  public static func rule(_ code: String) -> Rule? { byCode[code.uppercased()] }
}
