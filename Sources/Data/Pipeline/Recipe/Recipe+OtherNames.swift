extension Recipe {
  /// Keys that people know from other pipelines, and what a recipe has for them
  /// (``GopherCore/Configuration``).
  static let otherNames: [String: String] = {
    let inputs = "inputs: [$]"
    var names = ["languages": "language: {languages: [$]}"]
    for field in ["text", "id", "url"] {
      for ending in ["field", "key", "column"] {
        names["subsets.*.\(field)_\(ending)"] = "fields: {\(field): $}"
      }
    }
    for name in [
      "content_field", "content_key", "content_column", "text", "content", "column", "columns",
    ] { names["subsets.*.\(name)"] = "fields: {text: $}" }
    for name in ["id", "url"] { names["subsets.*.\(name)"] = "fields: {\(name): $}" }
    for name in [
      "input", "path", "paths", "file", "files", "source", "sources", "data_files", "data_folder",
      "documents", "folder", "glob", "glob_pattern", "pattern",
    ] {
      names["subsets.*.\(name)"] = inputs
      names[name] = "subsets: {web: {\(inputs)}}"
    }
    names["inputs"] = "subsets: {web: {\(inputs)}}"
    return names
  }()
}
