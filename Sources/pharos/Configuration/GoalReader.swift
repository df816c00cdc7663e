import TOMLKit
import Topology

extension ConfigurationReader {
  private static let goalKeys = ["namespace", "service", "workload", "app", "rate", "success", "p95"]

  /// `[[goals]]`, in their order.
  mutating func readGoals(_ value: any TOMLValueConvertible) throws(ConfigurationError) {
    guard let array = value.array else { throw wrong("goals", "must be tables: [[goals]]") }
    for (index, element) in array.enumerated() {
      let path = "goals[\(index)]"
      guard let table = element.table else { throw wrong(path, "must be a table: [[goals]]") }
      result.goals.append(try readGoal(table, path))
    }
  }

  private mutating func readGoal(_ table: TOMLTable, _ path: String) throws(ConfigurationError) -> HealthGoal
  {
    var goal = HealthGoal()
    for key in table.keys {
      guard let value = table[key] else { continue }
      let place = "\(path).\(key)"
      switch key {
      case "namespace": goal.namespace = try name(place, value)
      case "service": goal.service = try name(place, value)
      case "workload": goal.workload = try name(place, value)
      case "app": goal.app = try name(place, value)
      case "rate": goal.rate = try rate(place, value)
      case "success":
        guard let percent = value.double ?? value.int.map(Double.init), (0...100).contains(percent) else {
          throw wrong(place, "must be a number of percent from 0 to 100, such as 99.5")
        }
        goal.success = percent
      case "p95":
        guard let text = value.string, let time = Seconds(argument: text), Double(text) == nil else {
          throw wrong(place, "must be a time with its unit, such as \"250ms\"")
        }
        goal.p95 = time.value * 1000
      default: warn(place, Self.goalKeys.map { "\(path).\($0)" })
      }
    }
    guard goal.rate != nil || goal.success != nil || goal.p95 != nil else {
      throw wrong(path, "says nothing of what is expected: rate, success or p95")
    }
    return goal
  }

  private func name(_ key: String, _ value: any TOMLValueConvertible) throws(ConfigurationError)
    -> NamePattern
  {
    guard let pattern = NamePattern(try string(key, value)) else {
      throw wrong(key, "what stands between slashes is no regular expression")
    }
    return pattern
  }

  private func rate(_ key: String, _ value: any TOMLValueConvertible) throws(ConfigurationError)
    -> [RateTolerance]
  {
    let (tolerances, problems) = RateTolerance.parse(try string(key, value))
    if let problem = problems.first { throw wrong(key, problem) }
    return tolerances
  }
}
