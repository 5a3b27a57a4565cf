import Foundation
import Reporting

/// Does what writes to a place that a person named, and says what to do where it cannot be written.
///
/// - Parameters:
///   - place: the folder or the file, as given.
///   - remedy: what to give instead: `another folder with --out`.
func writing<Result>(
  _ place: String, else remedy: String, _ body: () throws -> Result
) throws -> Result {
  guard !place.isEmpty else {
    throw Failure("Nothing can be written without a name: give \(remedy).")
  }
  do { return try body() } catch let failure as Failure {
    throw failure
  } catch let error as EncodingError {
    throw error
  } catch {
    let reason = (error as? SystemError).map { " (\($0))" } ?? ""
    throw Failure("\(place) cannot be written\(reason): give \(remedy).")
  }
}
