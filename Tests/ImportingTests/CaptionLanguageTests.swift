import Foundation
import LedgerFiles
import Receivables
import Testing

@testable import Importing

/// The same customer account as systems show it in other languages: an invoice that was paid, one that
/// is open, and a credit note.
@Suite struct CaptionLanguageTests {
  struct Export: CustomTestStringConvertible {
    let profile: String
    let text: String
    var testDescription: String { "\(profile): \(text.prefix(40))" }
  }

  static let exports = [
    Export(
      profile: "business-central",
      text: """
        Lfd. Nr.;Buchungsdatum;Belegdatum;Belegart;Belegnr.;Debitorennr.;Ursprungsbetrag;Restbetrag;\
        Fälligkeitsdatum;Offen;Geschlossen am
        1;14.01.2026;14.01.2026;Rechnung;1001;A;1.234,56;0,00;13.02.2026;Nein;20.02.2026
        2;20.02.2026;20.02.2026;Zahlung;P1;A;-1.234,56;0,00;20.02.2026;Nein;20.02.2026
        3;16.03.2026;16.03.2026;Rechnung;1002;A;250,50;250,50;15.04.2026;Ja;
        4;04.05.2026;04.05.2026;Gutschrift;2001;B;-75,00;-75,00;04.05.2026;Ja;
        """),
    Export(
      profile: "business-central",
      text: """
        N° séquence;Date comptabilisation;Date document;Type document;N° document;N° client;\
        Montant initial;Montant ouvert;Date d'échéance;Ouvert;Fermé le
        1;14/01/2026;14/01/2026;Facture;1001;A;1234,56;0,00;13/02/2026;Non;20/02/2026
        2;20/02/2026;20/02/2026;Paiement;P1;A;-1234,56;0,00;20/02/2026;Non;20/02/2026
        3;16/03/2026;16/03/2026;Facture;1002;A;250,50;250,50;15/04/2026;Oui;
        4;04/05/2026;04/05/2026;Avoir;2001;B;-75,00;-75,00;04/05/2026;Oui;
        """),
    Export(
      profile: "business-central",
      text: """
        Nº mov.;Fecha registro;Fecha emisión documento;Tipo documento;Nº documento;Nº cliente;\
        Importe original;Importe pendiente;Fecha vencimiento;Pendiente;Cerrado el
        1;14/01/2026;14/01/2026;Factura;1001;A;1.234,56;0,00;13/02/2026;No;20/02/2026
        2;20/02/2026;20/02/2026;Pago;P1;A;-1.234,56;0,00;20/02/2026;No;20/02/2026
        3;16/03/2026;16/03/2026;Factura;1002;A;250,50;250,50;15/04/2026;Sí;
        4;04/05/2026;04/05/2026;Abono;2001;B;-75,00;-75,00;04/05/2026;Sí;
        """),
    Export(
      profile: "sap-line-items",
      text: """
        Buchungskreis;Debitor;Journalbuchung;Journalbuchungsart;Belegdatum;Buchungsdatum;\
        Nettofälligkeit;Betrag in Buchungskreiswährung;Ausgleichsdatum;Ausgleichsbeleg
        1;A;1001;RV;14.01.2026;14.01.2026;13.02.2026;1.234,56;23.02.2026;14001
        1;A;14001;DZ;20.02.2026;20.02.2026;20.02.2026;-1.234,56;23.02.2026;14001
        1;A;1002;RV;16.03.2026;16.03.2026;15.04.2026;250,50;;
        1;B;2001;DG;04.05.2026;04.05.2026;04.05.2026;-75,00;;
        """),
    Export(
      profile: "sap-line-items",
      text: """
        Company Code,Customer,Journal Entry,Journal Entry Type,Journal Entry Date,Posting Date,\
        Net Due Date,Amount in Company Code Currency,Clearing Date,Clearing Journal Entry
        1,A,1001,RV,01/14/2026,01/14/2026,02/13/2026,"1,234.56",02/23/2026,14001
        1,A,14001,DZ,02/20/2026,02/20/2026,02/20/2026,"-1,234.56",02/23/2026,14001
        1,A,1002,RV,03/16/2026,03/16/2026,04/15/2026,250.50,,
        1,B,2001,DG,05/04/2026,05/04/2026,05/04/2026,-75.00,,
        """),
    Export(
      profile: "sap-line-items",
      text: """
        Bedrijfsnummer;Debiteur;Documentnummer;Documentsoort;Documentdatum;Boekingsdatum;\
        Netto-vervaldatum;Bedrag in lokale valuta;Vereffeningsdatum;Vereffeningsdocument
        1;A;1001;RV;14.01.2026;14.01.2026;13.02.2026;1.234,56;23.02.2026;14001
        1;A;14001;DZ;20.02.2026;20.02.2026;20.02.2026;1.234,56-;23.02.2026;14001
        1;A;1002;RV;16.03.2026;16.03.2026;15.04.2026;250,50;;
        1;B;2001;DG;04.05.2026;04.05.2026;04.05.2026;75,00-;;
        """),
    Export(
      profile: "generic-fr",
      text: """
        Client;Date pièce;N° pièce;Libellé;Date échéance;Débit;Crédit;Lettrage
        A;14/01/2026;1001;Facture;13/02/2026;1234,56;;L1
        A;20/02/2026;RG01;Règlement chèque;20/02/2026;;1234,56;L1
        A;16/03/2026;1002;Facture;15/04/2026;250,50;;
        B;04/05/2026;2001;Avoir retour;04/05/2026;;75,00;
        """),
    Export(
      profile: "generic-it",
      text: """
        Cliente;Num. documento;Data documento;Tipo;Data scadenza;Importo documento;Importo residuo;\
        Pagata il
        A;1001;14/01/2026;Fattura;13/02/2026;1.234,56;0,00;20/02/2026
        A;1002;16/03/2026;Fattura;15/04/2026;250,50;250,50;
        B;2001;04/05/2026;Nota di credito;04/05/2026;-75,00;-75,00;
        """),
    Export(
      profile: "generic-fr",
      text: """
        Numéro;Partenaire;Date de facturation;Date d'échéance;Total;Montant dû;Payée le;Statut de paiement
        1001;A;2026-01-14;2026-02-13;1234,56;0,00;2026-02-20;Payé
        1002;A;2026-03-16;2026-04-15;250,50;250,50;;Non payé
        2001;B;2026-05-04;2026-05-04;-75,00;-75,00;;Non payé
        """),
  ]

  @Test(arguments: exports) func anAccountIsReadInItsLanguage(_ export: Export) throws {
    let imported = try Importer(ImportChoices()).read([("table.csv", Data(export.text.utf8))])
    #expect(imported.tables.map(\.profile.name) == [export.profile])
    let loaded = try Ledger.load(files: imported.files(), defaultCurrency: Currency("EUR"))
    let end = try #require(Day("2026-06-30"))
    let view = loaded.ledger.asOf(end)
    let invoices = view.invoices.elements.map { invoice in
      "\(invoice.issuedOn) \(invoice.dueOn) \(invoice.amount) \(invoice.outstanding) "
        + "\(invoice.endedOn?.description ?? "open")"
    }
    #expect(
      invoices == [
        "2026-01-14 2026-02-13 123456 0 2026-02-20", "2026-03-16 2026-04-15 25050 25050 open",
      ])
    #expect(imported.counts[.creditNote] == 1)
  }
}
