/// Cuts large files into parts that are read on their own (``InputPart``).
///
/// | file | cut |
/// | --- | --- |
/// | JSON lines, plain | every ``partBytes`` |
/// | JSON lines, zstd of several frames | where frames begin (``ZstdFrames``) |
/// | WARC and ARC, plain | where records begin, found by going from header to header |
/// | WARC and ARC, compressed, above ``archiveBytes`` | where members begin with a record |
/// | all others | not |
///
/// Nothing of a file is looked for by its signs alone, which an archive may hold in a page: records
/// are found on the way from the front. So a compressed archive is unfolded once to be cut, which
/// pays only where one file is most of the input; crawls consist of many.
public struct InputParts: Sendable {
  /// The least size of a part, in bytes as they lie on disk.
  public var partBytes: Int
  /// The least size of a compressed web archive that is cut.
  public var archiveBytes: Int

  /// Parts of 64 MiB, of compressed web archives above 4 GiB.
  public init(partBytes: Int = 64 << 20, archiveBytes: Int = 4 << 30) {
    precondition(partBytes > 0, "InputParts: a part must have a byte")
    self.partBytes = partBytes
    self.archiveBytes = archiveBytes
  }

  /// The parts of a file in their order, or the file itself if it is not cut.
  ///
  /// - Parameters:
  ///   - kinds: what is read; other files are not cut.
  ///   - stated: what files hold whose names do not tell it.
  public func parts(
    of file: InputFile, kinds: Set<InputKind> = Set(InputKind.allCases),
    stated: StatedKind = .detected
  ) -> [InputFile] {
    guard file.part == nil, file.bytes >= 2 * partBytes else { return [file] }
    let cuts = places(in: file, kinds: kinds, stated: stated)
    guard !cuts.isEmpty else { return [file] }
    let starts = [InputPart.Place(fileOffset: 0, offset: 0)] + cuts
    return starts.indices.map { index in
      let end = index + 1 < starts.count ? starts[index + 1] : nil
      var part = file
      part.bytes = (end?.fileOffset ?? file.bytes) - starts[index].fileOffset
      part.part = InputPart(start: starts[index], end: end, fileBytes: file.bytes)
      return part
    }
  }

  /// Where to cut a file; of one that cannot be read whole, as far as it can.
  private func places(
    in file: InputFile, kinds: Set<InputKind>, stated: StatedKind
  ) -> [InputPart.Place] {
    let name = InputKind.of(name: file.name)
    guard let kind = name.kind ?? stated.kind, kinds.contains(kind), !name.isJSON,
      let unfolded = try? UnfoldedFile(file, capacity: 1 << 14)
    else { return [] }
    switch (kind, unfolded.compression) {
    case (.jsonLines, nil):
      return (1..<(file.bytes / partBytes)).map {
        InputPart.Place(fileOffset: $0 * partBytes, offset: $0 * partBytes)
      }
    case (.jsonLines, .zstd):
      return spaced((try? ZstdFrames(file))?.starts ?? [])
    case (.warc, nil), (.arc, nil): return spaced(records(unfolded.source, kind))
    case (.warc, _?), (.arc, _?):
      guard file.bytes >= archiveBytes, let unfolded = try? UnfoldedFile(file) else { return [] }
      return spaced(records(unfolded.source, kind))
    default: return []
    }
  }

  /// The records that a member of the file begins with.
  private func records(_ source: BufferedSource, _ kind: InputKind) -> [InputPart.Place] {
    var scanner = ArchiveScanner(source, kind: kind)
    var places = [InputPart.Place]()
    do throws(ByteFault) {
      while let found = try scanner.next() {
        guard case .record(let record) = found else { continue }
        if record.inner == 0, record.fileOffset - (places.last?.fileOffset ?? 0) >= partBytes {
          places.append(InputPart.Place(fileOffset: record.fileOffset, offset: record.offset))
        }
        try scanner.skip(record)
      }
    } catch {
      // Who reads the last part will meet the fault and name it.
      return places
    }
    return places
  }

  /// Those places that are at least a part away from the one before, and have something before
  /// them.
  private func spaced(_ places: [InputPart.Place]) -> [InputPart.Place] {
    var last = 0
    return places.filter { place in
      guard place.fileOffset - last >= partBytes, place.offset > 0 else { return false }
      last = place.fileOffset
      return true
    }
  }
}
