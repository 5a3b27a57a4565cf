/// What a source says of a document's state.
public enum DocumentStatus: UInt8, Sendable, Hashable {
  /// How far it is settled, where no settlement says so.
  case open, partlyPaid, paid, writtenOff
  /// Draft, cancelled or void: no claim at all.
  case void
}
