internal import Receivables

// What a column says of a document's state, in the words of the system that wrote it.

extension DocumentStatus {
  /// Reads a word in any case, with blanks, hyphens or underscores between its parts; a word that
  /// no system is known to use is `nil`.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard text.count <= 40 else { return nil }
    // What systems write most is met before a text is made.
    if text.elementsEqual("open".utf8) || text.elementsEqual("Open".utf8) {
      self = .open
      return
    }
    if text.elementsEqual("paid".utf8) || text.elementsEqual("Paid".utf8) {
      self = .paid
      return
    }
    let word = String(decoding: text, as: UTF8.self).lowercased().split {
      $0 == " " || $0 == "-" || $0 == "_" || $0 == "\u{A0}"
    }.joined(separator: " ")
    guard let status = DocumentStatus.words[word] else { return nil }
    self = status
  }

  /// English, German, French, Spanish and Portuguese words of common accounting systems.
  static let words: [String: DocumentStatus] = {
    let groups: [(DocumentStatus, [String])] = [
      (
        .open,
        [
          "open", "unpaid", "not paid", "outstanding", "due", "overdue", "past due", "late", "sent",
          "approved", "authorised", "authorized", "posted", "submitted", "issued", "active",
          "pending", "offen", "unbezahlt", "überfällig", "fällig", "gebucht", "versendet", "ouvert",
          "ouverte", "impayé", "impayée", "non payé", "non payée", "en retard", "échu", "échue",
          "abierto", "abierta", "pendiente", "impagado", "impagada", "no pagado", "no pagada",
          "vencido", "vencida", "aberto", "aberta", "em aberto", "pendente", "não pago",
          "não paga",
        ]
      ),
      (
        .partlyPaid,
        [
          "partly paid", "partially paid", "partial", "part paid", "partial payment",
          "teilweise bezahlt", "teilbezahlt", "partiellement payé", "partiellement payée",
          "parcialmente pagado", "parcialmente pagada", "parcialmente pago", "parcialmente paga",
        ]
      ),
      (
        .paid,
        [
          "paid", "paid in full", "fully paid", "closed", "cleared", "settled", "in payment",
          "bezahlt", "ausgeglichen", "geschlossen", "beglichen", "erledigt", "payé", "payée",
          "réglé", "réglée", "soldé", "soldée", "lettré", "lettrée", "pagado", "pagada", "cobrado",
          "cobrada", "saldado", "saldada", "pago", "paga", "liquidado", "liquidada", "quitado",
          "quitada", "recebido", "recebida",
        ]
      ),
      (
        .writtenOff,
        ["written off", "write off", "bad debt", "uncollectible", "abgeschrieben", "ausgebucht"]
      ),
      (
        .void,
        [
          "void", "voided", "cancelled", "canceled", "deleted", "reversed", "draft", "entwurf",
          "storniert", "annulliert", "annulé", "annulée", "brouillon", "anulado", "anulada",
          "borrador", "cancelado", "cancelada", "rascunho",
        ]
      ),
    ]
    return Dictionary(
      uniqueKeysWithValues: groups.flatMap { status, words in
        words.map { ($0, status) }
      })
  }()
}
