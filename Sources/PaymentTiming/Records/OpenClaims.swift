internal import SortedSearch

/// What was paid so far of an invoice that is paid in parts.
struct PaidParts: Sendable, Equatable {
  /// Of its amount.
  var share = 0.0
  var count = 0
  /// The day of the last part.
  var last: Int32 = .min

  mutating func add(_ record: PaymentRecord) {
    share += Double(record.part)
    count += 1
    last = max(last, record.ended)
  }
}

/// A customer's open units, and how much is open of the invoice of each.
///
/// Nobody knows on a day in how many parts the rest of an invoice will be paid, so whatever is counted
/// of open invoices counts all of their open units together.
struct OpenClaims: Sendable {
  /// In order of issue, the units of one invoice together.
  let units: [PaymentRecord]
  /// One for each open invoice, with the weight of all its open units.
  let claims: [PaymentRecord]
  /// For each unit, the weight of all open units of its invoice.
  let weights: [Float]

  init(_ units: [PaymentRecord]) {
    self.units = units
    guard units.contains(where: \.isPart) else {
      (claims, weights) = (units, units.map(\.weight))
      return
    }
    var claims: [PaymentRecord] = []
    var places: [Int] = []
    for unit in units {
      if unit.isPart, let last = claims.last, last.invoice == unit.invoice {
        claims[claims.count - 1].weight += unit.weight
      } else {
        claims.append(unit)
      }
      places.append(claims.count - 1)
    }
    self.claims = claims
    weights = places.map { claims[$0].weight }
  }
}

/// Days, and how much counts on each.
struct WeightedDays {
  private let days: [Int32]
  /// Of the days before each, and of all.
  private let sums: [Double]

  init(_ entries: some Collection<(day: Int32, weight: Float)>) {
    let sorted = entries.sorted { $0.day < $1.day }
    days = sorted.map(\.day)
    var (sum, sums) = (0.0, [0.0])
    for entry in sorted {
      sum += Double(entry.weight)
      sums.append(sum)
    }
    self.sums = sums
  }

  var first: Int32? { days.first }

  /// What counts on the days of a range.
  func weight(from low: Int32, through high: Int32) -> Double {
    sums[days.partitioningIndex { $0 > high }] - sums[days.partitioningIndex { $0 >= low }]
  }

  func weight(before day: Int32) -> Double { sums[days.partitioningIndex { $0 >= day }] }
}
