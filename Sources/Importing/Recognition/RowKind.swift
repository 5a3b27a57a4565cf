/// What a row of a table is.
package enum RowKind: String, Sendable, Hashable, CaseIterable {
  case title, header, group, item, subtotal, total, footer, blank
}
