/// A place to open in an editor.
public struct EditorCall: Sendable, Hashable {
  /// What `VISUAL` or `EDITOR` says: a command, perhaps with arguments.
  public var editor: String
  /// The file.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int

  /// Makes a call.
  public init(editor: String, file: String, line: Int, column: Int) {
    self.editor = editor
    self.file = file
    self.line = line
    self.column = column
  }

  /// The arguments by which the editor goes to the line: most understand `+LINE FILE`, some write it otherwise.
  public var arguments: [String] {
    let program = editor.split(separator: " ").first.map(String.init) ?? ""
    switch SourceName.last(program) {
    case "code", "codium", "code-insiders", "cursor": return ["-g", "\(file):\(line):\(column)"]
    case "hx", "helix", "subl", "zed": return ["\(file):\(line):\(column)"]
    default: return ["+\(line)", path]
    }
  }

  /// A file whose name begins with a dash or a plus is no option.
  private var path: String { file.hasPrefix("-") || file.hasPrefix("+") ? "./" + file : file }

  /// What the environment says, `VISUAL` before `EDITOR`; nil where neither is set.
  public static func editor(in environment: [String: String]) -> String? {
    [environment["VISUAL"], environment["EDITOR"]].compactMap { $0 }
      .first { $0.contains { $0 != " " } }
  }
}
