import ArgumentParser
import Foundation
import Receivables

/// What a person may ask for: beyond it lies a slip of the keyboard, or more than a machine can hold.
enum Bounds {
  static let origins = 1...1000
  /// Days between origins.
  static let step = 1...3660
  static let weeks = 1...260
  static let months = 0...1200
  static let paths = 100...100_000
  static let threads = 1...1024
  static let folds = 0...1000
  static let periods = 0...10_000
  static let rows = 1...1_000_000
  static let customers = 1...10_000_000
  static let invoices = 1...100_000_000
  static let bucketDays = 1...36_500
  static let buckets = 24
  /// Of an amount in major units.
  static let amount = 1e15
  /// From 1900 to 2100.
  static let days = Day(number: -25_567)...Day(number: 47_846)

  /// - Throws: ValidationError, a sentence with what can be given.
  static func check(_ option: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError(
      "\(option) \(value) is out of bounds: give \(range.lowerBound) to \(range.upperBound).")
  }

  /// Of what has happened: not after today.
  ///
  /// - Throws: ValidationError, a sentence with what can be given.
  static func checkHappened(_ option: String, _ day: Day?) throws {
    try check(option, day)
    guard let day, day > Day.today else { return }
    throw ValidationError(
      "\(option) \(day) is after today, \(Day.today): give the day it happened.")
  }

  /// - Throws: ValidationError where results would go among the files of a ledger.
  static func check(_ option: String, _ folder: String, isNot ledger: String) throws {
    func place(_ path: String) -> String {
      URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
    guard place(folder) == place(ledger) else { return }
    throw ValidationError(
      "\(option) \(folder) is the ledger itself: give another folder, such as \(folder)/results.")
  }

  /// - Throws: ValidationError, a sentence with what can be given.
  static func check(_ option: String, _ day: Day?) throws {
    guard let day, !days.contains(day) else { return }
    throw ValidationError(
      "\(option) \(day) is out of bounds: give a day from \(days.lowerBound) to "
        + "\(days.upperBound).")
  }
}
