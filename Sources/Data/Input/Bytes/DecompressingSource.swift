/// The unfolded bytes of compressed data, whatever their format.
///
/// A fault is thrown when everything good before it has been handed out, and from then on.
final class DecompressingSource: ByteSource {
  private let upstream: any ByteSource
  private let decompressor: any Decompressor
  private let limit: ExpansionLimit
  private var input = [UInt8](repeating: 0, count: BufferedSource.firstCapacity)
  private var available = 0..<0
  private var consumed = 0, produced = 0
  private var isFinished = false
  private var fault: ByteFault?
  /// Where members or frames began, in unfolded bytes and in the file: the last ones.
  private var members = [(offset: Int, fileOffset: Int)]()
  /// Where a frame has to begin, until one has.
  private var checkpoint: InputPart.Place?

  /// How far back ``place(of:)`` can look, in unfolded bytes.
  private static let memory = 1 << 20
  /// The most folded bytes that are held.
  private static let inputCapacity = 1 << 17

  /// Unfolds a source.
  ///
  /// - Parameter checkpoint: where a frame must begin, in the file and in this source's bytes, as a
  ///   seek table says.
  init(
    _ upstream: any ByteSource, _ decompressor: any Decompressor, limit: ExpansionLimit = .init(),
    checkpoint: InputPart.Place? = nil
  ) {
    self.upstream = upstream
    self.decompressor = decompressor
    self.limit = limit
    self.checkpoint = checkpoint
  }

  var fileOffset: Int { upstream.fileOffset - available.count }

  func place(of offset: Int) -> (fileOffset: Int, inner: Int) {
    guard let member = members.last(where: { $0.offset <= offset }) else { return (0, offset) }
    return (member.fileOffset, offset - member.offset)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteFault) -> Int {
    var filled = 0
    while filled < buffer.count, !isFinished, fault == nil {
      do throws(ByteFault) {
        filled += try unfold(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      } catch {
        fault = error
      }
    }
    if filled == 0, let fault { throw fault }
    return filled
  }

  /// Takes one step and returns how many bytes it gave.
  private func unfold(into buffer: UnsafeMutableRawBufferPointer) throws(ByteFault) -> Int {
    if available.isEmpty { try refill() }
    let isAtEnd = available.isEmpty
    if isAtEnd, !decompressor.isInside {
      isFinished = true
      return 0
    }
    let wasInside = decompressor.isInside, place = fileOffset
    let step = input.withUnsafeBytes {
      decompressor.step(UnsafeRawBufferPointer(rebasing: $0[available]), into: buffer)
    }
    if !wasInside, step.consumed > 0 { try beginMember(at: place) }
    consumed += step.consumed
    produced += step.produced
    available = (available.lowerBound + step.consumed)..<available.upperBound
    isFinished = decompressor.isFinished
    if let mistake = step.mistake {
      fault = ByteFault(mistake.reason, at: fileOffset, mistake.detail)
    } else if isAtEnd, decompressor.isInside, step.produced == 0 {
      let mistake = decompressor.truncation
      fault = ByteFault(mistake.reason, at: fileOffset, mistake.detail)
    } else if limit.isExceeded(folded: consumed, unfolded: produced) {
      fault = ByteFault(
        .expandsTooMuch, at: fileOffset, "\(consumed) bytes became more than \(produced)")
    }
    return step.produced
  }

  /// Remembers where a member begins, which gives the bytes from `produced` on.
  private func beginMember(at fileOffset: Int) throws(ByteFault) {
    if members.last?.offset == produced { members.removeLast() }
    members.append((produced, fileOffset))
    if members.count > 4096, members[2048].offset < produced - Self.memory {
      members.removeFirst(2048)
    }
    guard let place = checkpoint, fileOffset >= place.fileOffset else { return }
    guard fileOffset == place.fileOffset, produced == place.offset else {
      throw ByteFault(
        .corruptZstd, at: fileOffset, "the seek table gives other sizes than the frames have")
    }
    checkpoint = nil
  }

  private func refill() throws(ByteFault) {
    if available.upperBound == input.count { growBuffer(&input, most: Self.inputCapacity) }
    var result = Result<Int, ByteFault>.success(0)
    input.withUnsafeMutableBytes { buffer in
      result = Result { () throws(ByteFault) in try upstream.read(into: buffer) }
    }
    available = 0..<(try result.get())
  }
}

/// A decoder of one compressed format that is fed piece by piece.
protocol Decompressor: AnyObject {
  /// What is wrong with compressed bytes.
  typealias Mistake = (reason: Rejection.Reason, detail: String)
  /// How many bytes a step took and gave, and the mistake it met behind them.
  typealias Step = (consumed: Int, produced: Int, mistake: Mistake?)

  /// Whether it stands inside a member or frame, where the data may not end.
  var isInside: Bool { get }
  /// Whether the data are over; what follows belongs to somebody else.
  var isFinished: Bool { get }
  /// The mistake of data that end where it stands now.
  var truncation: Mistake { get }

  /// Unfolds the front of the input into the front of the output; without any input it gives what
  /// it still holds.
  func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step
}
