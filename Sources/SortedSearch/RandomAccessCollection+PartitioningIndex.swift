extension RandomAccessCollection {
  /// The first position of an element for which `isPast` holds, or the end if there is none.
  ///
  /// By halving, in logarithmic time: the elements are in such an order that `isPast` holds for none
  /// before the first and for all after it. Of ascending values, `{ $0 >= x }` finds the first that is
  /// not below x and `{ $0 > x }` the first above it.
  @inlinable
  package func partitioningIndex(
    where isPast: (Element) throws -> Bool
  ) rethrows -> Index {
    var (low, count) = (startIndex, count)
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if try isPast(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
