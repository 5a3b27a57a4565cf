internal import BankStatements
internal import Receivables
internal import Statistics

// Who pays, and what it writes.

extension CashWorld {
  mutating func described(
    _ paid: Int64, _ customer: Int, _ day: Day, _ applied: [(item: Int, amount: Int64)],
    _ habit: Int, _ residual: Int, documents: [Int]
  ) -> Payment {
    var payer = position(recipe.payer)
    if payer == 3, customers[customer].parent == nil { payer = 0 }
    var remittance = position(recipe.remittance)
    if documents.isEmpty { remittance = 8 }
    if remittance == 0 || remittance == 1, documents.count != 1 || habit == 9 { remittance = 2 }
    if remittance == 9, applied.isEmpty { remittance = 2 }
    var payment = Payment(
      on: day, amount: paid, customer: customer, payerName: "", ultimateName: "", account: "",
      text: "", reference: "", applied: applied, forms: (payer, remittance, habit, residual))
    name(&payment, payer, customer)
    write(&payment, remittance, documents, residual)
    if remittance == 9 {
      payment.endToEnd = "E2E" + String(random.next() % 1_000_000_000_000)
      payment.advice = applied.map { part in
        (items[part.item].id, part.amount, 0)
      }
    }
    return payment
  }

  private mutating func name(_ payment: inout Payment, _ payer: Int, _ customer: Int) {
    let own = customers[customer]
    (payment.payerName, payment.account) = (own.name, own.account)
    if !own.isAccountKnown, random.uniform() < 0.3 {
      payment.account = CashWorld.iban(random.next())
    }
    switch payer {
    case 1: payment.payerName = misspelt(own.name)
    case 2:
      let words = own.name.split(separator: " ")
      let isShort = random.uniform() < 0.5
      payment.payerName =
        isShort
        ? words.dropLast(words.count > 2 ? 1 : 0).joined(separator: " ")
        : own.name.uppercased().replacing("Ä", with: "AE").replacing("Ö", with: "OE").replacing(
          "Ü", with: "UE")
    case 3:
      if let parent = own.parent {
        (payment.payerName, payment.account) = (customers[parent].name, customers[parent].account)
      }
    case 4:
      payment.payerName = "Shared Service Centre \(customer % 7 + 1) GmbH"
      payment.account = CashWorld.iban(UInt64(customer % 7 + 1) * 7919)
      payment.ultimateName = own.name
    case 5:
      payment.payerName = "Faktor Finanz \(customer % 5 + 1) AG"
      payment.account = CashWorld.iban(UInt64(customer % 5 + 1) * 104_729)
    case 6:
      payment.payerName = "Max \(Self.firsts[random.index(below: Self.firsts.count)])mann"
      payment.account = CashWorld.iban(random.next())
    default: break
    }
  }

  private mutating func misspelt(_ name: String) -> String {
    var letters = Array(name)
    let place = 1 + random.index(below: max(1, min(8, letters.count - 2)))
    if random.uniform() < 0.5 {
      letters.remove(at: place)
    } else {
      letters.swapAt(place, place + 1)
    }
    return String(letters)
  }

  private mutating func write(
    _ payment: inout Payment, _ form: Int, _ documents: [Int], _ residual: Int
  ) {
    let ids = documents.map { items[$0].id }
    let first = ids.first ?? ""
    let serials = ids.map { String($0.dropFirst(4)) }
    switch form {
    case 0: payment.reference = StructuredReference.creditorReference(of: first)
    case 1:
      let right = StructuredReference.creditorReference(of: first)
      payment.text = right.dropLast() + (right.last == "7" ? "8" : "7")
    case 2:
      payment.text =
        ["Rechnung ", "Invoice ", "RG ", ""][random.index(below: 4)] + ids.joined(separator: ", ")
    case 3: payment.text = "Rg.Nr. " + serials.joined(separator: " ")
    case 4:
      payment.text =
        ids.count > 1 && documents == Array(documents[0]...documents[0] + documents.count - 1)
        ? "\(first)-\(serials[serials.count - 1])" : ids.joined(separator: " / ")
    case 5:
      let whole = "Zahlung unserer Rechnungen " + ids.joined(separator: " ")
      payment.text = String(whole.prefix([35, 70, 140][random.index(below: 3)]))
    case 6:
      let day = documents.map { items[$0].issuedOn }.max() ?? payment.on
      payment.text =
        "Kontoauszug per \(padded(day.dayOfMonth, 2)).\(padded(day.month, 2)).\(day.year)"
    case 7:
      payment.text =
        ["diverse Rechnungen", "wie vereinbart", "Danke", "laut Liste"][random.index(below: 4)]
    case 11:
      let orders = documents.map { items[$0].order }
      payment.text =
        ["Bestellung ", "PO ", ""][random.index(below: 3)]
        + orders.indices.filter { orders[..<$0].last != orders[$0] }.map { orders[$0] }
        .joined(separator: ", ")
    case 10:
      var letters = Array(ids.joined(separator: ", "))
      let place = letters.count - 1 - random.index(below: 5)
      letters[place] = Character(String((Int(String(letters[place])) ?? 0) % 9 + 1))
      payment.text = "Rechnung " + String(letters)
    default: break
    }
    if residual == 6, !payment.text.isEmpty, form != 5 {
      payment.text += " abzgl. Reklamation"
    }
  }
}
