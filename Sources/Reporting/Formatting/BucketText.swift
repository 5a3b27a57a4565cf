public import Receivables

extension AgeingBuckets {
  /// What people call the buckets: `not due`, `1–30`, …, `over 90`.
  public func labels(_ basis: Ageing.Basis) -> [String] {
    names.map { name in
      name == names[0] && basis == .documentDay ? "today" : BucketText.label(ofBucket: name)
    }
  }
}

/// What people call ageing buckets.
enum BucketText {
  /// What people call the bucket of a name in files: `1–30` for `d1_30`, `over 90` for `d91_plus`.
  static func label(ofBucket name: String) -> String {
    let edges = name.dropFirst().split(separator: "_")
    guard name.hasPrefix("d"), edges.count == 2, let first = Int(edges[0]) else { return "not due" }
    return edges[1] == "plus" ? "over \(first - 1)" : "\(edges[0])–\(edges[1])"
  }

  /// What ages count from, as the heading of the buckets.
  static func heading(_ basis: Ageing.Basis) -> String {
    basis == .dueDay ? "days past due" : "days since issue"
  }
}
