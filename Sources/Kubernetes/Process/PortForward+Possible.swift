extension PortForward {
  /// Whether there is a kubectl to do it.
  public static func isPossible(environment: [String: String]) -> Bool {
    ProgramPath.find("kubectl", in: environment["PATH"]) != nil
  }
}
