import Charts
import Testing

@Suite struct FormatTests {
  let format = Format()

  @Test func ratesReadAsPeopleSayThem() {
    #expect(format.rate(20.13) == "20.1/s")
    #expect(format.rate(4) == "4.0/s")
    #expect(format.rate(0.25) == "0.25/s")
    #expect(format.rate(201.4) == "201/s")
    #expect(format.rate(1_234) == "1.2k/s")
    #expect(format.rate(999.7) == "1.0k/s")
    #expect(format.rate(0) == "0/s")
  }

  @Test func rareRequestsAreCountedByTheMinute() {
    #expect(format.rate(0.05) == "3/min")
    #expect(format.rate(0.0999) == "6/min")
    #expect(format.rate(0.008) == "0.5/min")
    #expect(format.rate(0.1) == "0.10/s")
  }

  @Test func unknownIsADashAndNeverZero() {
    for text in [
      format.rate(nil), format.bytes(nil), format.bytesPerSecond(nil), format.milliseconds(nil),
      format.percent(nil), format.count(nil), format.seconds(nil), format.rate(.nan),
      format.percent(.infinity),
    ] {
      #expect(text == "–")
    }
    #expect(Format(.ascii).rate(nil) == "-")
  }

  @Test func percentDoesNotRoundToAllOrNone() {
    #expect(format.percent(99.97) == "99.9%")
    #expect(format.percent(100) == "100%")
    #expect(format.percent(0.004) == "<0.1%")
    #expect(format.percent(0) == "0%")
    #expect(format.percent(24.63) == "24.6%")
    #expect(format.percent(25) == "25%")
  }

  @Test func bytesGoByTheThousand() {
    #expect(format.bytes(512) == "512 B")
    #expect(format.bytesPerSecond(1_234) == "1.2 kB/s")
    #expect(format.bytesPerSecond(999_700) == "1.0 MB/s")
    #expect(format.bytesPerSecond(345_600) == "346 kB/s")
  }

  @Test func timesKeepThreeFigures() {
    #expect(format.milliseconds(0.42) == "0.42 ms")
    #expect(format.milliseconds(4.84) == "4.8 ms")
    #expect(format.milliseconds(123.4) == "123 ms")
    #expect(format.milliseconds(1_234) == "1.23 s")
    #expect(format.milliseconds(999.7) == "1.00 s")
    #expect(format.milliseconds(123_000) == "2 min 3 s")
    #expect(format.seconds(3_840) == "1 h 4 min")
  }
}
