import MassiveText
import Testing

@Suite struct ExtractorTests {
  private func text(_ html: String) -> String {
    Extractor().extract(Array(html.utf8)).text
  }

  private let sentence =
    "The quick brown fox jumps over the lazy dog, and then it sleeps for a while in the sun."

  @Test func keepsTheMainTextAndDropsWhatIsAroundIt() {
    let page = """
      <html><head><title> A  title </title><script>var x = "<p>no</p>";</script></head><body>
      <nav><a href="/">Home</a> <a href="/news">News</a></nav>
      <div class="sidebar"><p>\(sentence) Sidebar.</p></div>
      <div id="content"><h1>Heading</h1><p>\(sentence) One.</p><p>\(sentence) <a href=x>Two</a>.</p>
      <form><input type=text><button>Send</button></form></div>
      <div class="comments"><p>\(sentence) A comment.</p></div>
      <footer>Copyright by <a href="/">us</a></footer></body></html>
      """
    let result = Extractor().extract(Array(page.utf8))
    #expect(result.title == "A title")
    #expect(result.text == "Heading\n\n\(sentence) One.\n\n\(sentence) Two.")
  }

  @Test func keepsIndentationNewlinesAndBullets() {
    let page = """
      <body><p>\(sentence)</p><pre>
      def f(x):
          return <b>x</b>
      </pre><ul><li>First item<li>Second<ol><li>inner</li><li><p>more</p><p>still</p></li></ol></ul>
      <p>A line<br>and another; \(sentence)</p></body>
      """
    #expect(
      text(page) == """
        \(sentence)

        def f(x):
            return x

        - First item
        - Second
          1. inner
          2. more
            still

        A line
        and another; \(sentence)
        """)
  }

  @Test func writesTablesOfDataAsRowsAndTablesOfLayoutAsText() {
    let data = """
      <body><p>\(sentence)</p><table><tr><th>Name</th><th>Size</th></tr><tr><td>a</td><td><p>1</p></td>
      </tr></table><p>\(sentence)</p></body>
      """
    #expect(text(data) == "\(sentence)\n\nName | Size\na | 1\n\n\(sentence)")
    let layout = """
      <body><table><tr><td><ul><li><a href=x>Home</a></ul></td><td><h1>Title</h1><p>\(sentence)</p>
      <p>\(sentence)</p></td></tr></table></body>
      """
    #expect(text(layout) == "Title\n\n\(sentence)\n\n\(sentence)")
  }

  @Test func writesEntitiesAndSpacesAsText() {
    #expect(
      text("<p>a&nbsp;&amp; b &lt;c&gt; &#8217;\u{200B}d &eacute; \(sentence)")
        == "a & b <c> \u{2019}d é \(sentence)")
  }

  @Test func leavesOutWhatIsHidden() {
    let page = """
      <body><p>\(sentence)</p><div hidden><p>\(sentence) 1</p></div>
      <div style="Display : None"><p>\(sentence) 2</p></div><div aria-hidden=true>\(sentence) 3</div>
      <p class="label-hidden">\(sentence) shown</p></body>
      """
    #expect(text(page) == "\(sentence)\n\n\(sentence) shown")
  }

  @Test(arguments: ["", "   ", "<html>", "<!-- -->", "<p></p>", "\u{0}", "<script>x</script>"])
  func givesNothingForPagesWithoutText(page: String) {
    #expect(text(page) == "")
  }

  @Test func bearsAMillionNestedTags() {
    for tag in ["div", "b", "span", "ul><li", "table><tr><td", "font"] {
      let page = String(repeating: "<\(tag)>", count: 1_000_000) + sentence
      #expect(text(page).contains("quick brown fox"))
    }
  }

  @Test func keepsTheLeadBetweenHeadingAndBody() {
    let page = """
      <body><article><h1>Title</h1><p class=byline>By a writer</p><p>\(sentence) Lead.</p>
      <div itemprop=articleBody><p>\(sentence) One.</p><p>\(sentence) Two.</p>
      <p>\(sentence) Three.</p><p>\(sentence) Four.</p></div></article></body>
      """
    #expect(
      text(page) == """
        \(sentence) Lead.

        \(sentence) One.

        \(sentence) Two.

        \(sentence) Three.

        \(sentence) Four.
        """)
  }

  @Test func dropsLinesThatAnnounceWhatIsDropped() {
    let links = "<ul><li><a href=1>A page like this</a><li><a href=2>Another page</a></ul>"
    #expect(
      text("<body><p>\(sentence)</p><p>\(sentence)</p><p>See also:</p>\(links)</body>")
        == "\(sentence)\n\n\(sentence)")
    #expect(
      text("<body><p>\(sentence)</p><p>As follows:</p><p>\(sentence)</p></body>")
        == "\(sentence)\n\nAs follows:\n\n\(sentence)")
  }

  @Test func readsWhatThePageSaysOfItself() {
    let result = Extractor().extract(
      Array(
        """
        <html lang="en-GB"><head><meta property="og:title" content="The  title">
        <meta property="article:published_time" content="2020-01-02"></head><p>\(sentence)</html>
        """.utf8))
    #expect(result.title == "The title")
    #expect(result.language == "en-GB")
    #expect(result.published == "2020-01-02")
  }

  @Test func makesADocumentOfWhatAReaderFound() throws {
    let page =
      Array("<meta charset=iso-8859-1><title>T</title><p>caf".utf8) + [0xE9, 0x20]
      + Array(sentence.utf8)
    let raw = RawDocument(
      id: "a/b.html", path: "a/b.html", url: "http://x/", content: .html(page, charset: nil))
    let document = try Extractor().document(from: raw, source: "web").get()
    #expect(document.text == "café \(sentence)")
    #expect(document.metadata == ["path": "a/b.html", "url": "http://x/", "title": "T"])
  }

  @Test func namesPagesWithoutTextAndUnknownCharacterSets() {
    let none = RawDocument(id: "i", path: "p", content: .html(Array("<p>".utf8), charset: nil))
    let odd = RawDocument(
      id: "i", path: "p",
      content: .html([0x3C, 0x70, 0x3E, 0xFF, 0xFE, 0xFF], charset: "x-klingon"))
    func reason(_ raw: RawDocument) -> Rejection? {
      guard case .failure(let failure) = Extractor().document(from: raw, source: "s") else {
        return nil
      }
      return failure.rejection
    }
    #expect(reason(none)?.reason == .noMainText)
    #expect(reason(none)?.stage == "extract")
    #expect(reason(odd)?.reason == .unknownEncoding)
  }
}
