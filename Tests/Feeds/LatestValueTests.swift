import Feeds
import Testing

@Suite(.timeLimit(.minutes(1))) struct LatestValueTests {
  @Test func whoComesLateGetsWhatIsAndThenWhatBecomes() async {
    let value = LatestValue(1)
    var readers = [value.values().makeAsyncIterator(), value.values().makeAsyncIterator()]
    #expect(await readers[0].next() == 1)
    value.set(2)
    value.set(3)
    #expect(await readers[0].next() == 3, "who is slow misses what is old")
    #expect(await readers[1].next() == 3)
    value.end()
    #expect(await readers[0].next() == nil)
    #expect(value.value == 3)
  }
}
