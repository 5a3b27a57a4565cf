import Settings

/// The texts of the embedded profiles; each may be based on those before it.
enum Definitions {
  private static let resources: [[UInt8]] = [
    PackageResources.generic_en_yaml,
    PackageResources.generic_de_yaml,
    PackageResources.generic_fr_yaml,
    PackageResources.generic_es_yaml,
    PackageResources.generic_pt_yaml,
    PackageResources.generic_it_yaml,
    PackageResources.generic_nl_yaml,
    PackageResources.business_central_yaml,
    PackageResources.business_central_details_yaml,
    PackageResources.chargebee_yaml,
    PackageResources.datev_bookings_yaml,
    PackageResources.datev_open_items_yaml,
    PackageResources.duecast_yaml,
    PackageResources.dynamics_finance_yaml,
    PackageResources.dynamics_finance_open_yaml,
    PackageResources.dynamics_settlements_yaml,
    PackageResources.erpnext_ledger_yaml,
    PackageResources.erpnext_report_yaml,
    PackageResources.exact_online_yaml,
    PackageResources.freshbooks_yaml,
    PackageResources.netsuite_yaml,
    PackageResources.odoo_invoices_yaml,
    PackageResources.odoo_moves_yaml,
    PackageResources.oracle_applications_yaml,
    PackageResources.oracle_schedules_yaml,
    PackageResources.payments_yaml,
    PackageResources.quickbooks_ageing_yaml,
    PackageResources.quickbooks_desktop_yaml,
    PackageResources.quickbooks_transactions_yaml,
    PackageResources.sage_50_yaml,
    PackageResources.sage_intacct_yaml,
    PackageResources.sap_line_items_yaml,
    PackageResources.sap_tables_yaml,
    PackageResources.stripe_invoices_yaml,
    PackageResources.stripe_api_yaml,
    PackageResources.tally_yaml,
    PackageResources.xero_invoice_detail_yaml,
    PackageResources.xero_invoices_yaml,
    PackageResources.zoho_books_yaml,
  ]

  static let texts = resources.map { String(decoding: $0, as: UTF8.self) }
}
