package import CashTables
package import ForecastVocabulary
internal import Receivables

extension CashSource {
  /// What a person calls it, the same in text, report and workbook.
  package var label: String {
    switch self {
    case .openExisting: "Open, existing"
    case .openNew: "Open, new"
    case .billingExisting: "Future billing, existing"
    case .billingNew: "Future billing, new"
    case .total: "Receipts"
    }
  }
}

extension CashLine {
  /// What a planned flow is for; `nil` for other lines and where nothing is said.
  var flowLabel: String? {
    if case .other(let label) = self, !label.isEmpty { label } else { nil }
  }

  /// What a person calls it, the same in text, report and workbook.
  package var label: String {
    switch self {
    case .opening: "Opening cash"
    case .openExisting: CashSource.openExisting.label
    case .openNew: CashSource.openNew.label
    case .billingExisting: CashSource.billingExisting.label
    case .billingNew: CashSource.billingNew.label
    case .totalIn: CashSource.total.label
    case .promised: "of which promised"
    case .disputed: "of which disputed"
    case .other: flowLabel ?? "Other flows"
    case .net: "Net"
    case .closing: "Closing cash"
    }
  }
}

/// Cash tables in words.
enum CashWording {
  static let minimum = "Minimum cash"
  static let belowMinimum = "P(below minimum)"

  /// `thousands of EUR`, or `EUR` alone.
  static func unit(_ scale: AmountScale, _ code: String) -> String {
    (scale.name.isEmpty ? "" : "\(scale.name) of ") + code
  }

  /// That balances begin with nothing for want of a stated opening; empty where there are none, or it is.
  static func opening(_ table: CashTable) -> String {
    guard table.hasBalances, !table.statesOpening else { return "" }
    return TextTable.wrap(
      "No opening cash is stated in \(table.currency.code): balances begin at 0.", width: 80)
  }

  /// How often ranges like those shown held before, in a sentence; empty where it is not known.
  static func trackRecord(_ record: CashTrackRecord?, _ code: String) -> String {
    guard let record, let entry = record.entries.first(where: { $0.currency.code == code }) else {
      return ""
    }
    let share = record.customerShare
    return "80% ranges like these held "
      + "\(NumberText.percent(entry.coverage80)) of \(NumberText.count(entry.weeks, "past week", "past weeks"))"
      + (share < 1 ? ", measured on \(NumberText.percent(share)) of customers" : "") + "."
  }
}
