import ArgumentParser

/// `--waypoints`: how `pharos graph` tells of an ambient mesh.
enum WaypointOption: String, CaseIterable, ExpressibleByArgument {
  /// As they are told: a call through a waypoint is a request, and a connection on either side of it.
  case show
  /// One edge from the caller to the workload.
  case merge
}
