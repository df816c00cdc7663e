import Testing

@testable import Terminal

@Suite struct InputTests {
  private func events(_ text: String) -> [InputEvent] {
    var decoder = InputDecoder()
    return decoder.feed(Array(text.utf8)) + decoder.timeout()
  }

  private func keys(_ text: String) -> [Key] {
    events(text).compactMap { if case .key(let key) = $0 { key } else { nil } }
  }

  @Test func arrowsInEveryDialect() {
    for sequences in ["\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", "\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD"] {
      #expect(keys(sequences) == [.up, .down, .right, .left])
    }
    #expect(keys("\u{1B}[1;2A\u{1B}[1;2D\u{1B}[a") == [.shiftUp, .shiftLeft, .shiftUp])
    #expect(keys("\u{1B}[1;5C\u{1B}\u{1B}[B") == [.right, .down])
  }

  @Test func namedKeys() {
    #expect(
      keys("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~\u{1B}OH\u{1B}[7~") == [.home, .end, .home, .end, .home, .home])
    #expect(
      keys("\u{1B}[2~\u{1B}[3~\u{1B}[5~\u{1B}[6~\u{1B}[Z") == [
        .insert, .delete, .pageUp, .pageDown, .backTab,
      ])
    #expect(keys("\r\n\t\u{7F}\u{08} ") == [.enter, .enter, .tab, .backspace, .backspace, .character(" ")])
    #expect(keys("\u{03}\u{00}\u{1F}") == [.control("c"), .control(" "), .control("_")])
  }

  @Test func functionKeys() {
    #expect(
      keys("\u{1B}OP\u{1B}OS\u{1B}[15~\u{1B}[17~\u{1B}[21~\u{1B}[24~")
        == [1, 4, 5, 6, 10, 12].map(Key.function))
    #expect(keys("\u{1B}[[A\u{1B}[[E\u{1B}[11~\u{1B}[1;2P") == [1, 5, 1, 1].map(Key.function))
  }

  @Test func escapeAloneAndWithALetter() {
    #expect(keys("\u{1B}") == [.escape])
    #expect(keys("\u{1B}x\u{1B}é") == [.alt("x"), .alt("é")])
    #expect(keys("\u{1B}[") == [.alt("[")])
    var decoder = InputDecoder()
    #expect(decoder.feed([0x1B]).isEmpty && decoder.isPending)
    #expect(decoder.timeout() == [.key(.escape)])
    #expect(!decoder.isPending)
    // The rest of a key may come in the next read.
    #expect(decoder.feed([0x1B]).isEmpty)
    #expect(decoder.feed(Array("[A".utf8)) == [.key(.up)])
  }

  @Test func textIsUTF8EvenInPieces() {
    #expect(keys("aé漢😀") == [.character("a"), .character("é"), .character("漢"), .character("😀")])
    var decoder = InputDecoder()
    let bytes = Array("漢".utf8)
    #expect(decoder.feed(bytes[..<2]).isEmpty)
    #expect(decoder.feed(bytes[2...]) == [.key(.character("漢"))])
    #expect(decoder.feed([0xFF, 0xC3, 0x28]) == [.key(.character("("))])
    #expect(keys("\u{202E}\u{9B}x") == [.character("x")])
  }

  private func mouse(_ kind: MouseEvent.Kind, _ x: Int, _ y: Int) -> InputEvent {
    .mouse(MouseEvent(kind, at: Point(x: x, y: y)))
  }

  @Test func theMouseBeyondColumn223() {
    #expect(
      events("\u{1B}[<0;300;50M\u{1B}[<32;301;50M\u{1B}[<0;301;50m")
        == [mouse(.press, 299, 49), mouse(.drag, 300, 49), mouse(.release, 300, 49)])
    #expect(
      events("\u{1B}[<64;1;1M\u{1B}[<65;1;1M\u{1B}[<68;1;1M")
        == [mouse(.wheelUp, 0, 0), mouse(.wheelDown, 0, 0), mouse(.wheelUp, 0, 0)])
    #expect(events("\u{1B}[<2;1;1M\u{1B}[<0;0;0M\u{1B}[<0;1M").isEmpty)
    #expect(events("\u{1B}[M !!a") == [.key(.character("a"))])
  }

  @Test func pasteIsOneEventAndNoKeys() {
    #expect(events("\u{1B}[200~q\u{1B}[A\nq\u{1B}[201~x") == [.paste("q\u{1B}[A\nq"), .key(.character("x"))])
  }

  @Test func aPasteWithoutEndIsBounded() {
    var decoder = InputDecoder()
    #expect(decoder.feed(Array("\u{1B}[200~".utf8)).isEmpty)
    #expect(decoder.feed(Array(repeating: UInt8(ascii: "x"), count: InputDecoder.pasteLimit + 5000)).isEmpty)
    let events = decoder.feed(Array("\u{1B}[201~".utf8))
    guard case .paste(let text)? = events.first else {
      Issue.record("no paste")
      return
    }
    #expect(text.utf8.count == InputDecoder.pasteLimit)
  }

  @Test func repliesOfTheTerminalAreNotTyping() {
    #expect(
      events("\u{1B}[?62;c\u{1B}[12;40R\u{1B}[?2026;2$y\u{1B}]11;rgb:0/0/0\u{07}\u{1B}P>|x(1)\u{1B}\\")
        .isEmpty)
    #expect(events("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
  }

  @Test func keysByCodePoint() {
    #expect(
      keys("\u{1B}[97;5u\u{1B}[27u\u{1B}[9;2u\u{1B}[27;3;120~") == [
        .control("a"), .escape, .backTab, .alt("x"),
      ])
  }

  /// Whatever a line sends, in whatever pieces: no crash, the same events, and afterwards a key is a key.
  @Test(arguments: 0..<200) func anythingIsSurvived(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 33) % limit
    }
    let likely = Array("\u{1B}\u{1B}[[<;;0123456789MmAB~uOPI]\u{07}\\".utf8)
    let bytes = (0..<300).map { _ in next(3) == 0 ? UInt8(next(256)) : likely[next(likely.count)] }
    var whole = InputDecoder()
    var pieces = InputDecoder()
    var fromPieces: [InputEvent] = []
    let expected = whole.feed(bytes)
    var rest = bytes[...]
    while !rest.isEmpty {
      let size = min(rest.count, 1 + next(7))
      fromPieces += pieces.feed(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    #expect(fromPieces == expected)
    _ = whole.timeout()
    _ = whole.feed(Array("\u{1B}[201~".utf8))
    #expect(whole.feed(Array("\u{1B}[A".utf8)) == [.key(.up)])
  }

  @Test func twoPressesOnACellAreADoubleClick() {
    var clicks = ClickCounter()
    let start = ContinuousClock.now
    let press = MouseEvent(.press, at: Point(x: 3, y: 4))
    #expect(clicks.count(press, at: start).kind == .press)
    #expect(clicks.count(MouseEvent(.release, at: press.point), at: start).kind == .release)
    #expect(clicks.count(press, at: start + .milliseconds(200)).kind == .doubleClick)
    #expect(clicks.count(press, at: start + .milliseconds(300)).kind == .press)
    #expect(clicks.count(press, at: start + .milliseconds(900)).kind == .press)
    #expect(
      clicks.count(MouseEvent(.press, at: Point(x: 9, y: 4)), at: start + .milliseconds(950)).kind == .press)
  }
}
