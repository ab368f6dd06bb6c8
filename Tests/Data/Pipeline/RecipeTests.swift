import Foundation
import GopherCore
import MassiveText
import TestSupport
import Testing

@Suite struct RecipeTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func load(_ text: String, _ overrides: [String] = []) throws -> Recipe {
    let path = directory.appending("recipe.yaml")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try Recipe.load(path, overrides: overrides)
  }

  static let two = """
    name: two
    seed: 7
    subsets:
      web: {inputs: [pages, /data/crawl.warc.gz], weight: 0.7}
      code:
        profile: code
        inputs: [$HOME/src, ~/more]
        extensions: [c, py]
        weight: 0.3
        stages: {quality: true, language: no}
    tokenizer: {vocabulary_size: 8000}
    """

  @Test func aRecipeIsReadAndItsPathsResolved() throws {
    let recipe = try load(Self.two)
    let home = NSHomeDirectory()
    #expect(recipe.name == "two")
    #expect(recipe.seed == 7)
    #expect(recipe.tokenizer.training.vocabularySize == 8_000)
    #expect(recipe.subsetNames == ["code", "web"])
    let web = try #require(recipe.subsets["web"]), code = try #require(recipe.subsets["code"])
    #expect(web.inputs == ["/data/crawl.warc.gz", "\(directory.path)/pages"].sorted())
    #expect(code.inputs == ["\(home)/more", "\(home)/src"])
    #expect(web.profile == .web)
    #expect(FilterStage.allCases.allSatisfy { web.runs($0) })
    #expect(code.runs(.quality))
    #expect(!code.runs(.repetition))
    #expect(!code.runs(.language))
    #expect(code.runs(.testSet))
  }

  /// Table of spec §3.2.
  @Test func profilesRunThePapersStages() {
    for profile in Profile.allCases {
      for stage in FilterStage.allCases {
        let isOnlyForWeb = [.content, .quality, .repetition].contains(stage)
        #expect(profile.runs(stage) == (profile == .web || !isOnlyForWeb))
      }
    }
  }

  @Test func theResolvedRecipeReadsBackEqual() throws {
    let recipe = try load(Self.two)
    let text = try Configuration.print(recipe)
    #expect(try load(text) == recipe)
    #expect(try Configuration.print(load(text)) == text)
    #expect(try recipe.differences(from: load(text)).isEmpty)
  }

  @Test func overridesReachEverySetting() throws {
    let recipe = try load(
      Self.two,
      [
        "quality.minimum_words=10", "subsets.web.weight=0.5", "subsets.code.weight=0.5",
        "held_out.fraction=0", "subsets.web.stages.repetition=false",
      ])
    #expect(recipe.quality.minimumWords == 10)
    #expect(recipe.heldOut.fraction == 0)
    #expect(recipe.subsets["web"]?.runs(.repetition) == false)
    let differences = try recipe.differences(from: load(Self.two))
    #expect(
      differences == [
        "held_out.fraction", "quality.minimum_words", "subsets.code.weight",
        "subsets.web.stages.repetition", "subsets.web.weight",
      ])
  }

  @Test(
    "what cannot be used is named",
    arguments: [
      ("seed: 1", "The recipe has no subsets"),
      ("subsets: {web: {weight: 1}}", "The subset web has no inputs"),
      ("subsets: {web: {inputs: [a], weight: 0.5}}", "sum to 0.5 (web 0.5); they must sum to 1"),
      ("subsets: {web: {inputs: [a]}, c4: {inputs: [b]}}", "sum to 2.0 (c4 1.0, web 1.0)"),
      ("subsets: {web: {inputs: [a], weight: 0}}", "subsets.web.weight is 0.0"),
      ("subsets: {My Web: {inputs: [a]}}", "\"My Web\" cannot name a folder"),
      ("subsets: {web: {inputs: [a], wieght: 1}}", "did you mean weight?"),
      (
        "subsets: {web: {inputs: [a], profile: wbe}}",
        "subsets.web.profile: wbe is none of web, books, news, code, wikipedia, c4; did you mean web?"
      ),
      (
        "subsets: {web: {inputs: [a], kinds: [html, jsnl]}}",
        "subsets.web.kinds[1]: jsnl is none of html, text, code, jsonl, warc, arc; did you mean jsonl?"
      ),
      (
        "subsets: {web: {inputs: [a], kind: pdf}}",
        "subsets.web.kind: pdf is none of detected, html, text, markdown, code, jsonl, warc, wet, arc"
      ),
      (
        "subsets: {web: {inputs: [a], text_field: body}}",
        "there is no key subsets.web.text_field; write fields: {text: body} instead. Known here: "
      ),
      ("subsets: {web: {paths: [a, b]}}", "write inputs: [a, b] instead."),
      ("subsets: {web: {glob: '*.gz'}}", "write inputs: [*.gz] instead."),
      ("inputs: a", "there is no key inputs; write subsets: {web: {inputs: [a]}} instead."),
      ("languages: [en, de]", "write language: {languages: [en, de]} instead."),
      ("subsets: {web: {inputs: [a], extensions: [.txt]}}", "without its first dot"),
      ("subsets: {web: {inputs: [a], extensions: ['*.txt']}}", "extensions names \"*.txt\""),
      (
        "subsets: {web: {inputs: [a], fields: {text: body, id: body}}}",
        "names the field body for both id and text; name one field for each"
      ),
      ("subsets: {web: {inputs: a}}", "subsets.web.inputs should be a list, as in [a, b]."),
      ("seed: -1", "seed should be a whole number, 0 or more."),
      ("name: [a]", "name should be a single value."),
      (
        "subsets: {web: {inputs: [a], stages: {quality: maybe}}}",
        "should be true, false or profile"
      ),
      ("subsets: {web: {inputs: [$NO_SUCH_NAME/a]}}", "variable NO_SUCH_NAME, which is not set"),
      ("subsets: {web: {inputs: ['${HOME/a']}}", "lacks the }"),
      ("subsets: {web: {inputs: [a]}}\nheld_out: {fraction: 1}", "held_out.fraction is 1.0"),
      ("subsets: {web: {inputs: [a]}}\nheldout: {fraction: 1}", "did you mean held_out?"),
      (
        "subsets: {web: {inputs: [a]}}\ntokenizer: {normalization: nmt_nfkc}",
        "tokenizer.normalization must be nfkc"
      ),
      (
        "subsets: {web: {inputs: [a]}}\nnear_deduplication: {maximum_jaccard: 2}",
        "near_deduplication.maximum_jaccard is 2.0"
      ),
      (
        "subsets: {web: {inputs: [a]}}\nnear_deduplication: {rows: 9223372036854775807}",
        "near_deduplication.rows is 9223372036854775807; it must be from 1 to 65536."
      ),
      (
        "subsets: {web: {inputs: [a]}}\nnear_deduplication: {bands: 1000, rows: 1000}",
        "1000 bands of 1000 rows are 1000000 hash functions; choose at most 65536."
      ),
      (
        "subsets: {web: {inputs: [a]}}\nnear_deduplication: {ngram_words: 100000}",
        "near_deduplication.ngram_words is 100000; it must be from 1 to 1000."
      ),
      (
        "subsets: {web: {inputs: [a]}}\ntest_set: {ngram_words: 0}",
        "test_set.ngram_words is 0; it must be from 1 to 1000."
      ),
      (
        "subsets: {web: {inputs: [a]}}\ntokenizer: {vocabulary_size: 355}",
        "tokenizer.vocabulary_size must be from 356, the bytes,"
      ),
      (
        "subsets: {web: {inputs: [a]}}\ntokenizer: {character_coverage: 0.97}",
        "tokenizer.character_coverage must be from 0.98 to 1; it is 0.97."
      ),
      ("subsets: {web: {inputs: ['']}}", "An input has an empty name"),
      (
        "subsets: {web: {inputs: [a]}}\nquality: {minimum_words: -5}",
        "quality.minimum_words is -5; it must be 0 or more."
      ),
      (
        "subsets: {web: {inputs: [a]}}\nquality: {minimum_words: 500, maximum_words: 100}",
        "quality.maximum_words is 100; it must be at least minimum_words, 500."
      ),
      (
        "subsets: {web: {inputs: [a]}}\nquality: {maximum_hash_ratio: .nan}",
        "quality.maximum_hash_ratio is nan; it must be 0 or more."
      ),
      (
        "subsets: {web: {inputs: [a]}}\nquality: {minimum_alphabetic_word_fraction: 1.5}",
        "quality.minimum_alphabetic_word_fraction is 1.5; it must be from 0 to 1."
      ),
      (
        "subsets: {web: {inputs: [a]}}\nquality: {stop_words: [the]}",
        "quality.minimum_stop_words is 2; it must be from 0 to 1, the number of different stop_words."
      ),
      (
        "subsets: {web: {inputs: [a]}}\nquality: {stop_words: [The, the]}",
        "it must be from 0 to 1, the number of different stop_words."
      ),
      (
        "subsets: {web: {inputs: [a]}}\nrepetition: {maximum_duplicate_line_fraction: 7}",
        "repetition.maximum_duplicate_line_fraction is 7.0; it must be from 0 to 1."
      ),
      (
        "subsets: {web: {inputs: [a]}}\nlanguage: {minimum_score: 3}",
        "language.minimum_score is 3.0; it must be from 0 to 1."
      ),
      ("subsets: {web: {inputs: [a]}}\nlanguage: {languages: []}", "language.languages is empty"),
      (
        "subsets: {web: {inputs: [a]}}\nlanguage: {languages: [de, english]}",
        "language.languages names english, which is not a code that CLD2 gives a language; "
          + "did you mean en?"
      ),
    ])
  func mistakes(_ text: String, _ words: String) throws {
    #expect {
      _ = try load(text)
    } throws: { error in
      (error as? Failure)?.kind == .usage && "\(error)".contains(words)
    }
  }

  @Test func aRecipeOfOneSubsetNeedsNoFile() throws {
    let recipe = try Recipe.single(
      inputs: ["/a", "/b"], profile: .books, overrides: ["tokenizer.vocabulary_size=500"])
    #expect(recipe.subsetNames == ["books"])
    #expect(recipe.subsets["books"]?.weight == 1)
    #expect(recipe.tokenizer.training.vocabularySize == 500)
  }
}
