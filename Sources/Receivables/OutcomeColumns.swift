/// Names of columns that say how invoices end, which nothing may learn from.
///
/// An export carries them as they stand when it is written: the days an invoice was late are known
/// of paid ones alone, and its balance is zero because it was paid.
public enum OutcomeColumns {
  /// Whether a column says by its name how invoices end.
  public static func contains(_ name: String) -> Bool {
    let words = words(of: name)
    let plain = words.joined()
    return names.contains(plain) || parts.contains { words.joined(separator: " ").contains($0) }
  }

  /// The words of a name in lower case without accents: `Days_Late` as days, late.
  private static func words(of name: String) -> [String] {
    var (words, word, wasLower) = ([String](), "", false)
    for character in name {
      let letters = fold(character)
      let isUpper = character.isUppercase
      if letters.isEmpty || (isUpper && wasLower) {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      word += letters
      wasLower = character.isLowercase
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func fold(_ character: Character) -> String {
    guard character.isLetter || character.isNumber else { return "" }
    let lower = character.lowercased()
    switch lower {
    case "ä", "á", "à", "â", "ã": return "a"
    case "é", "è", "ê", "ë": return "e"
    case "í", "î", "ï": return "i"
    case "ö", "ó", "ô", "õ": return "o"
    case "ü", "ú", "û": return "u"
    case "ç": return "c"
    case "ñ": return "n"
    case "ß": return "ss"
    default: return lower
    }
  }

  /// Whole names, without the marks between their words.
  private static let names: Set<String> = [
    // State
    "status", "paid", "ispaid", "open", "isopen", "closed", "isclosed", "cleared",
    "iscleared", "settled", "issettled", "unpaid", "overdue", "isoverdue", "pastdue", "offen",
    "bezahlt", "beglichen", "ausgeglichen", "statut", "solde", "paye", "regle", "lettre",
    "lettrage", "situacao", "situacion", "pagado", "pagada", "cobrado", "pago", "paga",
    "quitado", "liquidado",
    // Balance
    "balance", "saldo", "remaining", "residual", "outstanding", "restbetrag", "offenerbetrag",
    "reste", "resteapayer", "restant", "pendiente", "pendente", "emaberto",
    // Lateness
    "dayslate", "latedays", "delay", "delaydays", "dayspastdue", "daysoverdue", "dpd", "arrears",
    "agingbucket", "ageingbucket", "aging", "ageing", "bucket", "islate", "late", "verzug",
    "verzugstage", "ueberfaellig", "uberfallig", "retard", "joursderetard", "retraso",
    "diasderetraso", "mora", "diasdemora", "atraso", "diasdeatraso", "daystopay", "daystopayment",
    "dayspaid", "zahldauer", "paymentdays",
    // Clearing and payment
    "clearing", "clearingdate", "clearingdoc", "augbl", "augdt", "auggj", "cleardate", "closedate",
    "closedon", "closeddate", "paidat", "paidby", "paiddate", "datepaid", "paidamount",
    "amountpaid", "paymentdate", "paymentid", "paymentref", "paymentreference", "settledon",
    "settlementdate", "receiptdate", "receiptno", "zahldatum", "zahlungsdatum", "bezahltam",
    "ausgleichsdatum", "ausgleichsbeleg", "datepaiement", "datedepaiement", "datereglement",
    "fechapago", "fechadepago", "fechacobro", "datapagamento", "datadepagamento", "databaixa",
    // Dunning and loss
    "dunninglevel", "dunningstage", "dunning", "mahnstufe", "mahnung", "manst", "reminders",
    "reminderlevel", "relance", "niveauderelance", "writtenoff", "writeoff", "baddebt",
    "isdefault", "defaulted", "default", "chargedoff", "abgeschrieben",
  ]

  /// Words that are never in a name that is known when an invoice is issued.
  private static let parts = [
    "days late", "days overdue", "days past due", "past due", "dayslate", "daysoverdue", "overdue",
    "clearing", "cleared", "dunning", "mahnstufe", "mahnung", "amount paid", "paid amount",
    "paid on", "paid date", "date paid", "payment date", "payment received", "open balance",
    "open amount", "amount open", "balance due", "amount due", "remaining", "outstanding",
    "residual", "amt due", "unpaid", "offener betrag", "offen", "restbetrag", "ausgleich",
    "verzugstage", "uberfallig", "ueberfaellig", "zahlungseingang", "bezahlt",
    "reste a payer", "montant paye", "date de paiement", "date paiement", "jours de retard",
    "jours retard", "saldo pendiente", "importe pagado", "fecha de pago", "fecha pago",
    "dias de retraso", "dias retraso", "dias vencido", "saldo devedor", "valor pago", "em aberto",
    "data de pagamento", "data pagamento", "dias de atraso", "dias atraso", "written off",
    "write off", "settled", "settlement date",
  ]
}
