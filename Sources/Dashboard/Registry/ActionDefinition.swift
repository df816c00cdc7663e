import Metrics
import Terminal

/// Something a user can do: with a key, with a command, or both. The registry of these drives keys, help,
/// footer, command line, completion and documentation, so that none of them can say something else.
public struct ActionDefinition: Sendable, Identifiable {
  /// Stable name, for rebinding and documentation: `graph.focus`.
  public let id: String
  /// One or two words, for the footer: `traces`.
  public let title: String
  /// What it does, one sentence without full stop, for the help.
  public let help: String
  /// Heading under which help lists it.
  public let group: Group
  /// Where it applies.
  public let places: Set<Place>
  /// Keys as long as nobody rebinds them; the first is the one that is shown.
  public let keys: [Key]
  /// Shown instead of the first key, where several keys belong together: `↑↓←→`.
  public let keyLabel: KeyLabel?
  /// Its command, or nil for what only makes sense as a key.
  public let command: Command?
  /// How much it deserves a place in the footer (higher = sooner), by place; none = not there.
  public let footer: Int?
  /// What it does, given where the user is and the words behind the command. Pure.
  public let handler: @Sendable (AppState, [String]) -> Outcome

  /// Headings of the help.
  public enum Group: Int, Sendable, Hashable, CaseIterable {
    case move, look, time, find, mesh, program, text

    /// The heading.
    public var title: String {
      switch self {
      case .move: "Moving"
      case .look: "Looking"
      case .time: "Time"
      case .find: "Finding"
      case .mesh: "Mesh"
      case .program: "Program"
      case .text: "Typing"
      }
    }
  }

  /// A label for several keys, in both sets of characters.
  public struct KeyLabel: Sendable, Hashable {
    /// With Unicode arrows and the like.
    public let unicode: String
    /// In ASCII.
    public let ascii: String
    /// Makes a label.
    public init(_ unicode: String, ascii: String) {
      self.unicode = unicode
      self.ascii = ascii
    }
    /// The text in one of the sets.
    public func text(_ glyphs: GlyphSet) -> String { glyphs == .unicode ? unicode : ascii }
  }

  /// How it is typed behind `:`.
  public struct Command: Sendable {
    /// The word.
    public let name: String
    /// Other words for it.
    public let aliases: [String]
    /// What may follow.
    public let argument: ArgumentKind
    /// Makes a command.
    public init(_ name: String, aliases: [String] = [], argument: ArgumentKind = .none) {
      self.name = name
      self.aliases = aliases
      self.argument = argument
    }
    /// How help writes it: `:theme NAME`.
    public var usage: String {
      let hint = argument.hint
      return hint.isEmpty ? ":\(name)" : ":\(name) \(hint)"
    }
  }

  /// What a handler makes of a key or a command.
  public enum Outcome: Sendable {
    /// Do this.
    case action(Action)
    /// It cannot be done; why, and what to do, as a sentence without full stop.
    case problem(String)
  }

  /// Makes a definition.
  public init(
    _ id: String, title: String, help: String, group: Group, places: Set<Place>, keys: [Key] = [],
    keyLabel: KeyLabel? = nil, command: Command? = nil, footer: Int? = nil,
    handler: @escaping @Sendable (AppState, [String]) -> Outcome
  ) {
    self.id = id
    self.title = title
    self.help = help
    self.group = group
    self.places = places
    self.keys = keys
    self.keyLabel = keyLabel
    self.command = command
    self.footer = footer
    self.handler = handler
  }

  /// How its keys are shown, or nil when it has none.
  public func keyText(_ glyphs: GlyphSet) -> String? {
    if let keyLabel { return keyLabel.text(glyphs) }
    return keys.first?.label(glyphs)
  }
}

/// What may stand behind a command; decides what Tab offers.
public enum ArgumentKind: Sendable, Hashable {
  case none
  case graphType
  case theme
  case node
  /// The name of a workload, service or app.
  case subject(MetricsSubject.Kind)
  case seconds(examples: [String])
  case onOff
  case number(ClosedRange<Int>)
  case fault
  case code
  case tableSort
  case tableColumns
  case metric
  case namespace
  case context
  /// A proxy's name, and one of its pages.
  case proxy
  case word([String])
  case text(String)

  /// How help writes it.
  public var hint: String {
    switch self {
    case .none: ""
    case .graphType: "[TYPE]"
    case .theme: "[NAME]"
    case .node, .subject: "NAME"
    case .seconds: "SECONDS"
    case .onOff: "[on|off]"
    case .number(let range): "\(range.lowerBound)–\(range.upperBound)"
    case .fault: "NAME [WORKLOAD] [VALUE] | off"
    case .code: "[CODE]"
    case .tableSort: "[COLUMN [asc|desc]]"
    case .tableColumns: "[+NAME -NAME | auto | all]"
    case .metric: "NAME [by LABEL]"
    case .namespace: "NAME | all"
    case .context: "NAME"
    case .proxy: "NAME [PAGE]"
    case .word(let words): "[\(words.joined(separator: "|"))]"
    case .text(let hint): hint
    }
  }
}
