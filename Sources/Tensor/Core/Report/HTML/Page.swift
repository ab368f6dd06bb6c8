/// A whole page: one HTML file that loads nothing from elsewhere.
package enum Page {
  /// The page of a title and a body, with the ``Stylesheet`` in it.
  package static func text(title: String, body: Markup) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>\(Markup.escape(title))</title>
    <style>
    \(Stylesheet.text)
    </style>
    </head>
    <body>
    \(body.source)</body>
    </html>

    """
  }
}
