public import Foundation
internal import Mustache

/// The texts of reminders, one for each language, which a person can edit.
///
/// The file of a language is `letter.LANGUAGE.mustache`, such as `letter.en.mustache`.
public struct LetterTemplates: Sendable {
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Used for customers whose own language has no template.
  public static let fallbackLanguage = "en"

  /// The texts that come with the tool, by language.
  public static let builtIn: [String: String] = [
    "de": String(decoding: PackageResources.letter_de_mustache, as: UTF8.self),
    "en": String(decoding: PackageResources.letter_en_mustache, as: UTF8.self),
    "fr": String(decoding: PackageResources.letter_fr_mustache, as: UTF8.self),
  ]

  private let library: MustacheLibrary
  public let languages: Set<String>

  /// - Parameter folder: edited texts, in place of those that come with the tool.
  public init(folder: URL? = nil) throws {
    var texts = LetterTemplates.builtIn
    if let folder {
      let files: [String]
      do { files = try FileManager.default.contentsOfDirectory(atPath: folder.path) } catch {
        throw Failure(
          description:
            "\(folder.relativePath) cannot be read: write templates to edit into it with "
            + "--write-templates")
      }
      let letters = files.filter { $0.hasPrefix("letter.") && $0.hasSuffix(".mustache") }
      guard !letters.isEmpty else {
        throw Failure(
          description:
            "\(folder.relativePath) has no file letter.LANGUAGE.mustache: write templates "
            + "to edit into it with --write-templates")
      }
      for name in letters {
        let language = name.dropFirst("letter.".count).dropLast(".mustache".count)
        do {
          texts[String(language)] = try String(
            contentsOf: folder.appending(path: name), encoding: .utf8)
        } catch {
          throw Failure(description: "\(name) is not text in UTF-8: save it as such")
        }
      }
    }
    var library = MustacheLibrary()
    for (language, text) in texts.sorted(by: { $0.key < $1.key }) {
      try LetterTemplateCheck.check(text, file: "letter.\(language).mustache")
      do {
        // Letters are plain text: nothing is escaped.
        try library.register("{{% CONTENT_TYPE:TEXT}}\n" + text, named: language)
      } catch {
        throw Failure(description: "letter.\(language).mustache is no template: \(error)")
      }
    }
    self.library = library
    languages = Set(texts.keys)
  }

  /// Writes the texts that come with the tool, to be edited.
  public static func write(to folder: OutputFolder) throws {
    for (language, text) in builtIn { try folder.write(text, to: "letter.\(language).mustache") }
  }

  func render(_ page: LetterPage, language: String) -> String {
    guard let text = library.render(page, withTemplate: language) else {
      preconditionFailure("there is no letter in \(language)")
    }
    return text
  }
}
