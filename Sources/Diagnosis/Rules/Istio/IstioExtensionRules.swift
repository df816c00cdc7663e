/// Rules on extensions.
enum IstioExtensionRules {
  static let all: [Rule] = []
}
