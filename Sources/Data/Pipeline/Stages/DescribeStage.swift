import GopherCore

/// Writes what a data set says of itself: `analysis.json`, `report.html`, `datasheet.md`.
struct DescribeStage {
  let context: RunContext

  /// Writes the three, and returns the manifest with them among its files.
  ///
  /// The analysis is a pass over all documents and is taken over if it is of these documents; the
  /// others are written anew.
  func run(_ manifest: DataSetManifest) throws -> DataSetManifest {
    let data = DataSet(context.folder.path, manifest: manifest)
    var described = manifest
    let analysis = try analysis(of: data, into: &described)
    return try Self.described(described, analysis, in: context.folder.path)
  }

  /// Writes the page and the data sheet of an analysis; returns the manifest with them.
  static func described(
    _ manifest: DataSetManifest, _ analysis: DataSetAnalysis, in folder: String
  ) throws -> DataSetManifest {
    var described = manifest
    // In the order of the finished manifest, of which the page is made again.
    described.files.sort { $0.path < $1.path }
    for (path, record) in [
      (
        DataSetReport.path,
        try DataSetReport(manifest: described, analysis: analysis)
          .write(to: "\(folder)/\(DataSetReport.path)")
      ),
      (
        DataSheet.path,
        try DataSheet(manifest: described, analysis: analysis)
          .write(to: "\(folder)/\(DataSheet.path)")
      ),
    ] {
      described.files.append(FileEntry(path: path, record: record))
    }
    described.files.sort { $0.path < $1.path }
    return described
  }

  private func analysis(
    of data: DataSet, into manifest: inout DataSetManifest
  ) throws -> DataSetAnalysis {
    let path = context.folder.appending(DataSetAnalysis.path)
    let described = manifest.files.filter {
      $0.path.hasPrefix("documents/") || $0.path.hasPrefix("tokens/")
    }
    let key = StageStore.key(
      ["analyse", DataSetAnalysis.currentFormat] + described.flatMap { [$0.path, $0.sha256] })
    if let record = context.store.finished("analyse", key: key),
      let entry = record.files.first
    {
      manifest.files.append(entry)
      return try DataSetAnalysis.read(path)
    }
    let analysis = try data.analyzed(trustsMeasures: true, context.work)
    let entry = context.entry(
      DataSetAnalysis.path, try DurableFile.write(jsonText(analysis), to: path))
    try context.store.commit("analyse", StageRecord(key: key, files: [entry]))
    manifest.files.append(entry)
    return analysis
  }
}
