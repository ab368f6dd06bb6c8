import Foundation
import GopherModel
import MassiveText

/// Shows a text as its tokens come: whole characters, and nothing that a stop text may begin with.
final class TextStream {
  private let tokenizer: Tokenizer
  private let stops: StopTexts
  private var tokens: [Int32] = []
  private var shown = 0

  init(_ tokenizer: Tokenizer, stops: StopTexts) {
    self.tokenizer = tokenizer
    self.stops = stops
  }

  /// Adds a token of the text.
  func show(_ token: Int32) {
    tokens.append(token)
    var text = tokenizer.decode(tokens)
    // What is no character yet may become one.
    while text.hasSuffix("\u{FFFD}") { text.unicodeScalars.removeLast() }
    write(stops.settled(text))
  }

  /// Shows what is left of the whole text.
  func finish(_ text: String) { write(text) }

  private func write(_ text: String) {
    let bytes = text.utf8.dropFirst(shown)
    guard !bytes.isEmpty else { return }
    FileHandle.standardOutput.write(Data(bytes))
    shown += bytes.count
  }
}
