import Diagnosis

/// By what the lists of the config pane are grouped and sorted.
public enum ConfigGrouping: String, Sendable, Hashable, CaseIterable {
  case severity, kind, namespace, object, file

  /// How it reads in the pane's head.
  var title: String { "by \(rawValue)" }

  /// What it is, for completion.
  var help: String {
    switch self {
    case .severity: "errors first, then warnings"
    case .kind: "VirtualServices together, and so on"
    case .namespace: "a heading for each namespace"
    case .object: "what is wrong with one object together"
    case .file: "file by file, from its first line"
    }
  }
}

extension Level {
  /// The heading of a group of findings.
  var heading: String {
    switch self {
    case .error: "Errors"
    case .warning: "Warnings"
    case .info: "Notes"
    }
  }

  /// The words for a filter that shows this level and what is worse.
  var filterTitle: String? {
    switch self {
    case .error: "errors only"
    case .warning: "errors and warnings"
    case .info: nil
    }
  }
}
