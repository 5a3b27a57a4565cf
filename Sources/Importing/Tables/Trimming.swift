import Foundation

extension StringProtocol {
  /// Without white space around it.
  var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
