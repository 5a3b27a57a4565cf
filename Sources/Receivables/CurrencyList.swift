extension Currency {
  /// Whether ISO 4217 has the code, or had it since 1999.
  ///
  /// A code that it never had is more often mistyped than new.
  public var isListed: Bool {
    self == Currency.lastEuro || Currency.listed.contains(self)
  }

  /// What most lines are in is met before the list.
  private static let lastEuro = Currency("EUR") ?? .unstated

  private static let listed: Set<Currency> = {
    // List one (2024), then funds and metals, then codes withdrawn since 1999.
    let codes = """
      AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
      BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP \
      GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR \
      KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
      MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR \
      SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS \
      UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG \
      BOV CHE CHW CLF COU MXV USN UYI UYW XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX XAD \
      ATS BEF CUC CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK AFA AZM \
      BGL BYB BYR CSD ECS GHC GWP MGF MRO MZM ROL RUR SDD SLL SRG STD TMM TPE TRL UYP VEB VEF XEU \
      YUM ZMK ZRN ZWD ZWL ZWN ZWR ADP AON AOR MXP USS
      """
    return Set(codes.split(separator: " ").compactMap { Currency(String($0)) })
  }()
}
