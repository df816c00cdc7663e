import Mesh

/// The walk over one body.
struct Reading {
  var index: SeriesIndex
  let limits: SeriesTable.Limits
  let generation: UInt32
  let keep: NameFilter?

  /// The entry whose key is expected on the next line with a sample; -1 for none.
  var predicted: Int32 = -1
  /// The first entry of this body.
  var head: Int32 = -1
  var result = ExpositionResult()

  private var decoder: KeyDecoder
  private var previous: Int32 = -1
  private var line = 0
  /// Something in the body was certainly Prometheus text.
  private var isRecognized = false
  private var firstSkipped: BytePointer?

  init(
    index: SeriesIndex, limits: SeriesTable.Limits, strings: StringPool, generation: UInt32, keep: NameFilter?
  ) {
    self.index = index
    self.limits = limits
    decoder = KeyDecoder(strings: strings)
    self.generation = generation
    self.keep = keep
  }

  mutating func read(_ start: BytePointer, _ end: BytePointer, isComplete: Bool) {
    guard start.pointee != UInt8(ascii: "<") else {
      result.foreign = ForeignBody(start, end)
      return
    }
    var p = start
    while p < end {
      line += 1
      let first = p.pointee
      if first == ASCII.hash {
        noteComment(p, end)
        guard let feed = p.first(ASCII.newline, before: end) else { break }
        p = feed + 1
        continue
      }
      if let keep, !keep.passes(p, end) {
        if firstSkipped == nil { firstSkipped = p }
        if first != ASCII.newline { result.skipped += 1 }
        guard let feed = p.first(ASCII.newline, before: end) else { break }
        p = feed + 1
        continue
      }
      // The common case: the key that came next in the last body, an integer, the line's end.
      if predicted >= 0, index.isKey(predicted, at: p, before: end) {
        let value = p + index.entries[Int(predicted)].keyLength
        if value.pointee == ASCII.space, let (number, next) = NumberReader.read(value + 1, end), next < end,
          next.pointee == ASCII.newline
        {
          emit(predicted, number)
          p = next + 1
          continue
        }
      }
      p = readLine(p, end, isComplete: isComplete)
    }
    if !isComplete { result.isTruncated = true }
    if result.samples.isEmpty { judge(start, end, isComplete: isComplete) }
  }

  /// Reads a line that is not as predicted.
  private mutating func readLine(
    _ start: BytePointer, _ end: BytePointer, isComplete: Bool
  ) -> BytePointer {
    let feed = start.first(ASCII.newline, before: end)
    let next = feed.map { $0 + 1 } ?? end
    var stop = feed ?? end
    while stop > start, stop[-1].isBlank || stop[-1] == ASCII.carriageReturn { stop -= 1 }
    let begin = start.skippingBlanks(before: stop)
    guard begin < stop else { return next }
    guard begin.pointee != ASCII.hash else {
      noteComment(begin, stop)
      return next
    }
    if feed == nil, !isComplete { return next }
    do throws(LineFault) {
      guard stop - begin <= limits.lineBytes else { throw .tooLong }
      let keyEnd = try SampleLine.keyEnd(begin, stop)
      let value = try SampleLine.value(keyEnd, stop)
      if let entry = try intern(begin, keyEnd) { emit(entry, value) }
    } catch {
      // Only the last line can be without a line feed: it is cut, not malformed.
      if feed == nil {
        result.isTruncated = true
      } else {
        result.note(error, line: line)
      }
    }
    return next
  }

  /// The entry of a key, made when it is new; nil when the filter or the limits leave it out.
  private mutating func intern(_ start: BytePointer, _ end: BytePointer) throws(LineFault) -> Int32? {
    let count = end - start
    let hash = index.hash(start, count)
    if let known = index.find(start, count, hash: hash) {
      if let keep, !keep.keeps(index.entries[Int(known)].series.name) { return nil }
      return known
    }
    let (name, labels) = try decoder.decode(start, end)
    isRecognized = true
    if let keep, !keep.keeps(name) {
      result.skipped += 1
      return nil
    }
    guard index.entries.count < limits.series, index.arena.count + count <= limits.keyBytes else {
      result.leftOut += 1
      return nil
    }
    let series = Series(name: StandardName.normalize(name), labels: labels)
    // What was expected here is expected behind the new series.
    return index.insert(start, count, hash: hash, series: series, next: predicted, seen: generation &- 1)
  }

  /// Adds a sample and expects the entry that followed it last time.
  @inline(__always)
  private mutating func emit(_ entry: Int32, _ value: Double) {
    guard index.mark(entry, seen: generation) else {
      result.note(.repeated, line: line)
      return
    }
    result.samples.append(Sample(series: index.entries[Int(entry)].series, value: value))
    if previous < 0 {
      head = entry
    } else if predicted != entry {
      index.link(previous, to: entry)
    }
    previous = entry
    predicted = index.entries[Int(entry)].next
  }

  /// Recognises a comment of the format: then the body is Prometheus text even without a sample.
  private mutating func noteComment(_ start: BytePointer, _ end: BytePointer) {
    guard !isRecognized else { return }
    let word = (start + 1).skippingBlanks(before: end)
    isRecognized = ["HELP", "TYPE", "EOF", "UNIT"].contains { keyword in
      end - word >= keyword.utf8.count && word.text(to: word + keyword.utf8.count) == keyword
    }
  }

  /// A body without a sample: Prometheus text with nothing in it, or something else altogether?
  private mutating func judge(_ start: BytePointer, _ end: BytePointer, isComplete: Bool) {
    guard !isRecognized, result.leftOut == 0 else { return }
    if result.skipped == 0, result.malformed == 0, !result.isTruncated { return }
    // Lines that the filter left out were not looked at: look at some now.
    if var p = firstSkipped {
      for _ in 0..<64 where p < end {
        let feed = p.first(ASCII.newline, before: end)
        var stop = feed ?? end
        while stop > p, stop[-1].isBlank || stop[-1] == ASCII.carriageReturn { stop -= 1 }
        if isSample(p.skippingBlanks(before: stop), stop) { return }
        p = feed.map { $0 + 1 } ?? end
      }
    } else if result.malformed == 0, result.isTruncated, isBegunSample(start, end, isComplete: isComplete) {
      return
    }
    result.foreign = ForeignBody(start, end)
  }

  private mutating func isSample(_ start: BytePointer, _ end: BytePointer) -> Bool {
    guard start < end else { return false }
    do throws(LineFault) {
      let keyEnd = try SampleLine.keyEnd(start, end)
      _ = try decoder.decode(start, keyEnd)
      _ = try SampleLine.value(keyEnd, end)
      return true
    } catch {
      return false
    }
  }

  /// Whether a body that was cut inside its first line can have been a sample so far.
  private func isBegunSample(_ start: BytePointer, _ end: BytePointer, isComplete: Bool) -> Bool {
    var p = start
    guard p.pointee.beginsName else { return false }
    while p < end, p.pointee.continuesName { p += 1 }
    p = p.skippingBlanks(before: end)
    return p < end ? p.pointee == ASCII.openBrace : !isComplete
  }
}
