import Recording
import Testing

@Suite struct RecordingSchemaTests {
  @Test func theApplicationIDSpellsTheName() {
    let bytes = withUnsafeBytes(of: RecordingSchema.applicationID.bigEndian, Array.init)
    #expect(String(decoding: bytes, as: UTF8.self) == "PHRS")
  }
}
