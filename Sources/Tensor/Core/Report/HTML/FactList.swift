/// Figures at a glance under a page's heading.
package struct FactList {
  private var facts = [(name: String, value: String, unit: String)]()

  package init() {}

  /// Whether there is nothing to show.
  package var isEmpty: Bool { facts.isEmpty }

  /// Adds a figure with its name and, where it has one, its unit.
  package mutating func add(_ name: String, _ value: String, unit: String = "") {
    facts.append((name, value, unit))
  }

  /// The list.
  package var markup: Markup {
    var markup = Markup()
    markup.element("dl", ["class": "facts"]) { list in
      for fact in facts {
        list.element("div") { cell in
          cell.element("dt", text: fact.name)
          cell.element("dd") { value in
            value.text(fact.value)
            if !fact.unit.isEmpty {
              value.text(" ")
              value.element("small", text: fact.unit)
            }
          }
        }
      }
    }
    return markup
  }
}
