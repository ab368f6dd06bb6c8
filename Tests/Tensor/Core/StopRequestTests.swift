import GopherCore
import Testing

@Suite struct StopRequestTests {
  private struct Refused: Error {}

  @Test func mayEndAtOnceOnlyWithinWorkThatCannotPoll() throws {
    let stop = StopRequest()
    #expect(!stop.mayEndAtOnce)
    let seen = stop.withoutPolling { stop.withoutPolling { stop.mayEndAtOnce } }
    #expect(seen)
    #expect(!stop.mayEndAtOnce)
    #expect(throws: Refused.self) { try stop.withoutPolling { throw Refused() } }
    #expect(!stop.mayEndAtOnce)
    #expect(!stop.isRequested)
  }
}
