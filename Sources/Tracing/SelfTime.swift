/// The part of a span's time in which none of its children ran.
public enum SelfTime {
  /// - Parameters:
  ///   - span: begin and end.
  ///   - children: begins and ends in any order; what lies outside of the span does not count.
  /// - Returns: the span's length without the union of its children; never negative.
  /// - Complexity: O(n log n) in the children.
  public static func of(_ span: Range<Int64>, children: [Range<Int64>]) -> Int64 {
    var covered: Int64 = 0
    var cursor = span.lowerBound
    for child in children.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let begin = max(child.lowerBound, cursor)
      let end = min(child.upperBound, span.upperBound)
      if end > begin {
        covered += end - begin
        cursor = end
      }
    }
    return span.upperBound - span.lowerBound - covered
  }
}
