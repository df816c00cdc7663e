/// Kiali's rules on Policy.
enum KialiPolicyRules {
  static let all: [Rule] = []
}
