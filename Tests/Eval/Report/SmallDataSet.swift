import Foundation
import GopherCore
import MassiveText
import TestSupport

/// A data set that `MassiveText` built from two dozen generated pages and books.
struct SmallDataSet {
  /// The folder of the finished data set.
  let path: String
  /// What it holds.
  let manifest: DataSetManifest
  private let directory: TemporaryDirectory

  /// Built once; removed when the process ends.
  static let shared = Result { try SmallDataSet(heldOut: 0.2) }

  /// Twenty web pages, of which one is short and one a copy, and four books; of all, a share is
  /// held out.
  init(heldOut fraction: Double) throws {
    let directory = try TemporaryDirectory()
    self.directory = directory
    func write(_ name: String, _ text: String) throws {
      try DurableFile.write(text, to: directory.appending(name))
    }
    for folder in ["pages", "books"] { try Directory.create(directory.appending(folder)) }
    for number in 0..<18 { try write("pages/\(number).html", Self.page(Self.prose(number))) }
    try write("pages/copy.html", Self.page(Self.prose(7)))
    try write("pages/short.html", Self.page("Only a few words."))
    for number in 20..<24 { try write("books/\(number).txt", Self.prose(number, words: 700)) }
    var recipe = Recipe()
    recipe.subsets = [
      "web": SubsetRecipe(inputs: ["pages"], profile: .web, weight: 0.75),
      "books": SubsetRecipe(inputs: ["books"], profile: .books, weight: 0.25),
    ]
    recipe.heldOut.fraction = fraction
    recipe.tokenizer.training.vocabularySize = 400
    path = directory.appending("data")
    manifest = try Pipeline(recipe.resolved(in: directory.path), output: path).run()
  }

  /// English-looking sentences, the same for the same number.
  private static func prose(_ number: Int, words count: Int = 180) -> String {
    let random = Philox(seed: 3, purpose: "prose", step: UInt64(number))
    return (0..<count).map { index in
      let word = words[Int(random.integer(below: UInt64(words.count), at: UInt64(index)))]
      return index % 12 == 11 ? word + ".\n" : word
    }.joined(separator: " ")
  }

  private static func page(_ text: String) -> String {
    "<!DOCTYPE html><html><head><title>A page</title></head><body>"
      + "<nav><a href=\"/\">Home</a></nav><article><p>\(text)</p></article></body></html>"
  }

  private static let words = """
    the of and to in that was his he it with is for as had you not be her on at by which have or \
    from this him but all she they were my are me one their so an said them we who would been will \
    river house mountain garden winter summer letter window morning evening music silver paper
    """.split { $0.isWhitespace }.map(String.init)
}
