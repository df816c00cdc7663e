import Mesh
import Terminal

extension Health {
  /// What the colour of health means.
  var ink: Ink {
    switch self {
    case .na: .idle
    case .healthy: .healthy
    case .notReady: .notReady
    case .degraded: .degraded
    case .failure: .failure
    }
  }

  /// The sign of health: colour is never the only one.
  var symbol: Symbol {
    switch self {
    case .na: .idle
    case .healthy: .healthy
    case .notReady: .notReady
    case .degraded: .degraded
    case .failure: .failure
    }
  }

  /// The word on the screen.
  var word: String {
    switch self {
    case .na: "no traffic"
    case .healthy: "healthy"
    case .notReady: "not ready"
    case .degraded: "degraded"
    case .failure: "failure"
    }
  }
}

extension SourceStatus.State {
  var ink: Ink {
    switch self {
    case .ok: .healthy
    case .stale: .degraded
    case .down: .failure
    }
  }

  var symbol: Symbol {
    switch self {
    case .ok: .healthy
    case .stale: .degraded
    case .down: .failure
    }
  }
}
