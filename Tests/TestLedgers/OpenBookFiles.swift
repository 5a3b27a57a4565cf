/// Two customers, one paid invoice and three open ones of which two are of one amount: what payments of a
/// statement are applied to.
package enum OpenBookFiles {
  package static let ledger = [
    "customers.csv": """
    customer_id,name
    K1001,Alder Glass GmbH
    K1002,Birch Trading Ltd

    """,
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    R26-104710,K1001,2026-01-01,2026-01-31,500.00,EUR
    R26-104711,K1001,2026-02-01,2026-03-03,1200.55,EUR
    R26-104713,K1002,2026-02-01,2026-03-03,777.00,EUR
    R26-104714,K1002,2026-02-05,2026-03-07,777.00,EUR

    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P1,K1001,2026-01-30,500.00,EUR

    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    P1,R26-104710,2026-01-30,500.00

    """,
  ]
}
