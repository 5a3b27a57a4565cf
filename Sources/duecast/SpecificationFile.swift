import Foundation
import Settings

/// A specification of a model, read from a file that a person edited.
enum SpecificationFile {
  /// The specification in a YAML file, or the standard one where none is given.
  ///
  /// - Throws: ``Failure`` if it cannot be read or used.
  static func load<Specification>(
    _ path: String?, or standard: Specification,
    _ read: (String) throws(SettingsError) -> Specification
  ) throws -> Specification {
    guard let path else { return standard }
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw Failure("\(path) cannot be read: give the path of a YAML file in UTF-8.")
    }
    do throws(SettingsError) { return try read(text) } catch {
      throw Failure("\(path): \(error).")
    }
  }
}
