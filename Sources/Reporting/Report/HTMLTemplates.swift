import Mustache

/// Text made safe for the content and the quoted attributes of HTML and SVG.
///
/// Works on scalars: a combining mark after `<` makes one character of the two, which an escape by
/// characters would let through.
struct MarkupContentType: MustacheContentType {
  func escapeText(_ text: String) -> String {
    var escaped = ""
    for scalar in XMLText.valid(text).unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

/// Makes templates escape as ``MarkupContentType`` does; to be called before any is read.
package func registerMarkup() {
  MustacheContentTypes.register(MarkupContentType(), named: "MARKUP")
}

/// A page: the name of a template and exactly the text it shows.
///
/// Properties are finished texts. All arithmetic, formatting and wording has happened by the time a
/// page exists, so that a template only arranges.
protocol Page: Sendable {
  static var template: String { get }
}

/// The templates that come with the tool.
struct HTMLTemplates: Sendable {
  private let library: MustacheLibrary

  /// - Throws: Mustache's error where a template cannot be read, which a test rules out.
  init() throws {
    registerMarkup()
    var library = MustacheLibrary()
    for (name, bytes) in [
      ("report", PackageResources.report_mustache),
      ("report_style", PackageResources.report_style_mustache),
      ("cash_chart", PackageResources.cash_chart_mustache),
      ("cash_table", PackageResources.cash_table_mustache),
      ("score_chart", PackageResources.score_chart_mustache),
      ("square_chart", PackageResources.square_chart_mustache),
    ] {
      try library.register(String(decoding: bytes, as: UTF8.self), named: name)
    }
    self.library = library
  }

  func render(_ page: some Page) -> String {
    guard let text = library.render(page, withTemplate: type(of: page).template) else {
      preconditionFailure("there is no template named \(type(of: page).template)")
    }
    return text
  }
}
