/// A graph to be drawn left to right on a grid of character cells. Knows no terminal and no mesh.
public struct GraphInput: Sendable, Hashable {
  /// A box of fixed size.
  public struct Node: Sendable, Hashable {
    /// Identity; ties in every decision are broken by it, so that one graph gives one drawing.
    public var id: String
    /// Width in cells.
    public var width: Int
    /// Height in cells.
    public var height: Int
    /// The groups it lies in, from the outermost in; empty = none. Each is drawn as a box around its members.
    public var group: [String]

    /// Makes a node.
    public init(id: String, width: Int, height: Int, group: [String] = []) {
      self.id = id
      self.width = width
      self.height = height
      self.group = group
    }
  }

  /// A directed edge; parallel edges and self loops are allowed.
  public struct Edge: Sendable, Hashable {
    /// Identity.
    public var id: String
    /// Id of the node it leaves.
    public var source: String
    /// Id of the node it enters.
    public var target: String
    /// Cells that its label needs on a horizontal part of its own; 0 = no label.
    public var labelWidth: Int
    /// How much it matters that the edge is short and straight (1 = usual).
    public var weight: Int

    /// Makes an edge.
    public init(id: String, source: String, target: String, labelWidth: Int = 0, weight: Int = 1) {
      self.id = id
      self.source = source
      self.target = target
      self.labelWidth = labelWidth
      self.weight = weight
    }
  }

  /// The nodes, in any order.
  public var nodes: [Node]
  /// The edges, in any order; one whose end is not a node is left out of the drawing.
  public var edges: [Edge]

  /// Makes an input.
  public init(nodes: [Node] = [], edges: [Edge] = []) {
    self.nodes = nodes
    self.edges = edges
  }
}
