/// Neighbouring columns of the payment-timing models that say one thing of an invoice on a day.
///
/// The columns of a model are an ordered list of groups, declared once (``PaymentColumns``). Where each
/// column stands, what it is called, its prior, how a row is written and explained, and which files of
/// fitted models this release can read, all follow from the list (``PaymentLayout``).
struct ColumnGroup: Sendable {
  /// Unique in a list.
  let name: String
  /// The names of its columns, in order and each of its own, as files of fitted models show them.
  let labels: [String]
  /// Raised where the same columns come to mean something else: models fitted before it are refused.
  var revision = 1
  var prior = Prior()
  var days = Days.withPayments
  /// Whether reasons count it to the customer's own pattern of paying.
  var isOwnPattern = false
  /// Whether its columns tell of customers' health, whose prior is validated (``Shrinkage/health``).
  var isOfHealth = false
  let cells: Cells

  var width: Int { labels.count }

  /// Of the columns' effects, independent normal variables but for what is smooth.
  struct Prior: Sendable {
    /// Their precision over ``Shrinkage/precision``.
    var factor = 1.0
    /// Their means; zeros if empty.
    var means: [Double] = []
    /// Whether each is drawn to its neighbours besides, by ``Shrinkage/smoothness``.
    var isSmooth = false
  }

  /// The days whose rows have cells in the group.
  enum Days: Sendable {
    case all, withPayments, withoutPayments
  }

  /// How a row is written, from what is known of its day.
  enum Cells: Sendable {
    /// A number in the only column.
    case number(DayNumber)
    /// 1 in the column at a place, if there is one.
    case indicator(DayPlace)
    /// Hats over knots, one column for each (``HatBasis``).
    case hats([Double], DayNumber)
    /// The ``DayFeatures`` of days until the due day, or after it. All such groups stand after those
    /// above.
    case dayFeatures(afterDue: Bool)
    /// What is constant over the invoice's days, on those of one phase. These come last, by phase.
    case statics(DelayScale.Phase)

    /// Groups stand in ascending order of it.
    fileprivate var rank: Int {
      switch self {
      case .number, .indicator, .hats: 0
      case .dayFeatures: 1
      case .statics(let phase): 2 + phase.rawValue
      }
    }
  }
}

extension [ColumnGroup] {
  /// The first column of each group, and the number of columns.
  var firstColumns: [Int] { reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.width) } }

  /// Stops where the list cannot be a model's.
  func check() {
    precondition(Set(map(\.name)).count == count, "two groups of columns have one name")
    // Ledgers' own columns, which are constant over an invoice's days, may be called anything.
    let labels = filter { $0.cells.rank < 2 }.flatMap(\.labels)
    precondition(Set(labels).count == labels.count, "two columns have one name")
    precondition(
      zip(self, dropFirst()).allSatisfy { $0.cells.rank <= $1.cells.rank },
      "cells, day features and statics are not in this order")
    for group in self {
      precondition(
        group.prior.means.isEmpty || group.prior.means.count == group.width,
        "\(group.prior.means.count) prior means for the \(group.width) columns of \(group.name)")
      switch group.cells {
      case .number: precondition(group.width == 1, "\(group.name) has \(group.width) columns")
      case .hats(let knots, _):
        precondition(group.width == knots.count, "\(group.name) has \(knots.count) knots")
      case .dayFeatures:
        precondition(group.width == DayFeatures.width, "\(group.name) has \(group.width) columns")
      case .indicator, .statics: break
      }
    }
  }
}
