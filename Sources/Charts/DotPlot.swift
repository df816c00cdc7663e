import Terminal

/// Lines and areas in braille dots.
struct DotPlot {
  let data: ChartData
  let window: ClosedRange<Double>
  let scale: ValueScale
  let inks: [Ink]
  let ground: Ink

  /// Adds all series, the first on top.
  func add(_ cells: inout PlotCells, isFilled: Bool) {
    var raster = DotRaster(width: cells.width, height: cells.height)
    let sampler = Sampler(start: data.start, step: data.step, window: window, columns: raster.columns)
    if isFilled { fill(sampler, &raster) }
    for (index, series) in data.series.enumerated().reversed() {
      line(series.values, owner: index, sampler, &raster)
    }
    cells.add(raster) { owner, isEdge in
      Style(inks.indices.contains(owner) ? inks[owner] : .text, on: ground, isEdge ? [] : .dim)
    }
  }

  /// Fills down (or up) to zero; what lies under several lines belongs to the nearest above.
  private func fill(_ sampler: Sampler, _ raster: inout DotRaster) {
    let columns = data.series.map { sampler.values($0.values, .largest) }
    let zero = raster.level(scale.zero)
    let texture = Texture(index: 1)
    for x in 0..<raster.columns {
      var tops: [(level: Int, owner: Int)] = []
      for (owner, column) in columns.enumerated() {
        if let value = column[x] { tops.append((raster.level(scale.height(value)), owner)) }
      }
      // The farthest first: the nearer ones take over what is theirs.
      tops.sort { ($0.level - zero).magnitude > ($1.level - zero).magnitude }
      for (level, owner) in tops {
        for dot in min(zero, level)...max(zero, level) where texture.hasDot(x, dot) {
          raster.set(x, dot, owner: owner, edge: false)
        }
      }
    }
  }

  /// Joins the known values, and leaves gaps open.
  private func line(_ values: [Double?], owner: Int, _ sampler: Sampler, _ raster: inout DotRaster) {
    let first = TimeSpan.clampedIndex(
      window.lowerBound - data.step, start: data.start, step: data.step, count: values.count, up: true)
    let last = TimeSpan.clampedIndex(
      window.upperBound + data.step, start: data.start, step: data.step, count: values.count, up: false)
    guard first <= last else { return }
    var previous: (x: Double, height: Double)?
    for index in first...last {
      guard let value = values[index], !value.isNaN else {
        previous = nil
        continue
      }
      let point = (x: sampler.position(index), height: scale.height(value))
      if let previous {
        segment(from: previous, to: point, owner: owner, &raster)
      } else if point.x > -0.5 {
        raster.set(Int(point.x.rounded()), raster.level(point.height), owner: owner, edge: true)
      }
      previous = point
    }
  }

  private func segment(
    from a: (x: Double, height: Double), to b: (x: Double, height: Double), owner: Int,
    _ raster: inout DotRaster
  ) {
    let from = Int(a.x.rounded())
    let to = Int(b.x.rounded())
    guard to > from else {
      raster.column(to, raster.level(a.height), raster.level(b.height), owner: owner, edge: true)
      return
    }
    func level(_ x: Int) -> Int {
      let share = (Double(x) - a.x) / (b.x - a.x)
      return raster.level(a.height + (b.height - a.height) * min(max(share, 0), 1))
    }
    let begin = max(from, -1)
    var before = level(begin)
    if begin >= 0 { raster.set(begin, before, owner: owner, edge: true) }
    guard begin < min(to, raster.columns - 1) else { return }
    for x in (begin + 1)...min(to, raster.columns - 1) {
      let now = level(x)
      // A steep rise stands in one column, from the dot beside the last one: the line stays thin.
      raster.column(
        x, now > before ? before + 1 : now < before ? before - 1 : now, now, owner: owner, edge: true)
      before = now
    }
  }
}
