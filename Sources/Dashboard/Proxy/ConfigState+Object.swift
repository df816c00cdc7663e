extension ConfigState {
  /// Shows the list of objects with this one under the cursor, whatever the lists were narrowed to.
  mutating func select(object: Int) {
    showAll()
    show(.objects)
    guard let index = report?.index(of: .objects) else { return }
    list.select(item: object, index, height: rowsShown)
    leavePlace()
  }
}
