import Foundation
import MassiveText
import TestSupport
import Testing

/// How tags and text are read, seen through the text that comes out.
@Suite struct HTMLParsingTests {
  private let sentence =
    "The quick brown fox jumps over the lazy dog, and then it sleeps for a while in the sun."

  private func text(_ html: String) -> String {
    Extractor().extract(Array(html.utf8)).text
  }

  @Test("references to characters are read as browsers read them")
  func references() {
    // The table of WHATWG HTML: with and without semicolon, longest name, two code points; numbers
    // that mean windows-1252, none, or no character.
    for (source, expected) in [
      ("&amp;&lt;&gt;", "&<>"), ("&copy 2020", "© 2020"), ("&notit;", "¬it;"), ("&notin;", "∉"),
      ("&acE;", "\u{223E}\u{333}"), ("&CounterClockwiseContourIntegral;", "∳"),
      ("&#8217;&#x2019;&#X2019", "’’’"), ("&#150;", "–"), ("&#0;&#xD800;&#x110000;", "���"),
      ("&nosuchname; &; & &# &#x;", "&nosuchname; &; & &# &#x;"), ("&#99999999999;", "�"),
    ] {
      #expect(text("<p>\(source) \(sentence)</p>") == "\(expected) \(sentence)")
    }
  }

  @Test("comments, declarations and scripts are no text")
  func whatIsNoText() {
    for source in [
      "<!-- a > b -- c -->", "<!-->", "<!--->", "<!-- a --!>", "<!DOCTYPE html>", "<?php x ?>",
      "</ x>", "</>", "<![CDATA[ x ]]>", "<script>if (a < b) document.write('</p>')</script>",
      "<script><!-- <script>x</script> y --></script>", "<style>p > a { x: '</p>' }</style>",
      "<textarea><p>x</p></textarea>", "<svg><title>x</title><style/></svg>",
    ] {
      #expect(text("<p>\(sentence)\(source) End.</p>") == "\(sentence) End.", "\(source)")
    }
  }

  @Test("attributes are read whatever their quotes, and a sign that begins no tag is text")
  func attributesAndSigns() {
    for source in [
      "<b title='a > b'>", "<b title=\"a > b\">", "<b x = y z>", "<b / x>", "<b =x>", "<b a=''>",
    ] {
      #expect(text("<p>\(source)\(sentence)</b></p>") == sentence, "\(source)")
    }
    #expect(text("<p>1 < 2 <3 << \(sentence)</p>") == "1 < 2 <3 << \(sentence)")
    #expect(text("<p>\(sentence)</p><p title='cut off") == sentence)
  }

  @Test("tags end others as in browsers")
  func impliedEnds() {
    let paragraphs = "\(sentence) 1\n\n\(sentence) 2"
    #expect(text("<p>\(sentence) 1<p>\(sentence) 2") == paragraphs)
    #expect(text("<p>\(sentence) 1<div>\(sentence) 2</div>") == paragraphs)
    #expect(text("<div><b><p>\(sentence) 1</b></p><p>\(sentence) 2</p></div>") == paragraphs)
    #expect(text("<p>\(sentence)</p><ul><li>a<li>b</ul>").hasSuffix("- a\n- b"))
    // An end tag without a start, or beyond a cell, ends nothing.
    #expect(text("<div></span></b></table><p>\(sentence) 1</div><p>\(sentence) 2") == paragraphs)
    let rows = "<table><tr><td>a<td>b</div><tr><td>c<td>d</table>"
    #expect(text("<div><p>\(sentence)</p>\(rows)</div>").hasSuffix("a | b\nc | d"))
    // A link ends at its end tag, whatever stands open inside it.
    #expect(text("<a href=x><p>Link</a> \(sentence)</p>").contains(sentence))
    // A list of choices that is never closed swallows nothing.
    #expect(text("<select><option>a<p>\(sentence)</p>") == sentence)
  }

  @Test("time is linear in pages made to be slow")
  func isLinear() {
    let pieces = [
      "<i></b>", "<div>", "<p></p></div>", "<table><tr><td>", "<a href=x>", "<", "<<a", "</", "&",
      "<!-", "<!--", "<script><!--<", "<ul><li>", "</p>", "<span class=hidden></div>", "&#", "<a b",
      "<td><object><p>", "<svg><p>", "<x-y class=ad></z>", "<b title='", "<select><option>",
    ]
    for piece in pieces {
      let small = seconds(piece, count: 60_000 / piece.utf8.count)
      let large = seconds(piece, count: 480_000 / piece.utf8.count)
      // Eight times the page takes eight times as long; what is quadratic takes 64 times.
      #expect(large < 32 * max(small, 0.002), "\(piece): \(small) s, then \(large) s")
    }
  }

  @Test("a million attributes, and one of a megabyte")
  func manyAttributes() {
    let many = (0..<1_000_000).map { "a\($0 % 1000)=\($0 % 10)" }.joined(separator: " ")
    #expect(text("<p \(many)>\(sentence)</p>") == sentence)
    let long = String(repeating: "word ", count: 200_000)
    #expect(text("<p class='\(long)'>\(sentence)</p>") == sentence)
  }

  @Test("a run of signs that begin no tag is text, and what follows is read")
  func runsOfSigns() {
    #expect(text("<p>\(sentence) a <<< b <<<i>c</i> <</p>") == "\(sentence) a <<< b <<c <")
    #expect(text("<p>\(sentence) <<<") == "\(sentence) <<<")
  }

  @Test("items inside of hundreds of lists do not become a page of spaces")
  func deepLists() {
    let lists = String(repeating: "<ul><li>", count: 500)
    let page = lists + String(repeating: "<li>\(sentence)", count: 100)
    let found = text(page)
    #expect(found.contains("- \(sentence)\n"))
    #expect(found.utf8.count < 2 * page.utf8.count)
  }

  private func seconds(_ piece: String, count: Int) -> Double {
    let page = Array((String(repeating: piece, count: count) + sentence).utf8)
    return ThreadTime.leastOfThree { _ = Extractor().extract(page).text }
  }
}
