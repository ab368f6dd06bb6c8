import GopherCore
import MassiveText
import Testing

@Suite struct HeldOutChoiceTests {
  private func chosen(
    _ documents: [Int], fraction: Double = 0.1, maximumBytes: Int = 1 << 40, count: Int? = nil
  ) -> [Int] {
    var settings = HeldOutSettings()
    settings.fraction = fraction
    settings.maximumBytes = maximumBytes
    let bytes = documents.reduce(0) { $0 + size($1) }
    var choice = HeldOutChoice(settings, seed: 3, count: documents.count, bytes: bytes)
    for number in documents {
      choice.consider(number, identity: "document \(number)", bytes: size(number))
    }
    return choice.chosen()
  }

  private func size(_ number: Int) -> Int { 100 + number * 37 % 1000 }

  @Test("the first of the order until the share is reached, whatever the order of looking")
  func share() {
    let documents = Array(0..<30_000)
    let total = documents.reduce(0) { $0 + size($1) }
    let found = chosen(documents)
    let bytes = found.reduce(0) { $0 + size($1) }
    #expect(bytes >= total / 10 && bytes - size(found[found.count - 1]) < total / 10)
    #expect(chosen(documents.reversed()) == found)
    #expect(
      chosen(documents, fraction: 0.05)
        == Array(found.prefix(chosen(documents, fraction: 0.05).count)))
    let few = chosen(documents, maximumBytes: 5000)
    #expect(few == Array(found.prefix(few.count)) && few.count < 50)
  }

  @Test("at least one document, never all, none of one or where nothing is wanted")
  func bounds() {
    #expect(chosen([1, 2, 3], fraction: 0.0001).count == 1)
    #expect(chosen([1, 2, 3], fraction: 0.999).count == 2)
    #expect(chosen([7]).isEmpty && chosen([]).isEmpty)
    #expect(chosen([1, 2, 3], fraction: 0).isEmpty)
  }
}
