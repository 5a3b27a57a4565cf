/// The elements of camt.052 to camt.054 that are read; all else is passed over.
///
/// Names are matched without their namespace, so that versions 1 to 13 are one.
enum CamtName: Int32, CaseIterable, Sendable {
  case other = 0
  // Messages and statements.
  case Document, GrpHdr, CreDtTm, Stmt, Rpt, Ntfctn, Id, ElctrncSeqNb, LglSeqNb, StmtPgntn, RptPgntn
  case NtfctnPgntn, PgNb, CpyDplctInd, FrToDt, FrDtTm, ToDtTm, Acct, IBAN, Othr, PrtryAcct, BBAN
  case Ccy, AddtlStmtInf, AddtlRptInf, AddtlNtfctnInf, MsgPgntn, TxsSummry, TtlCdtNtries
  case TtlDbtNtries, Sum
  // Balances.
  case Bal, Tp, CdOrPrtry, Cd, Prtry, Amt, CdtDbtInd, Dt, DtTm
  // Entries.
  case Ntry, NtryRef, RvslInd, Sts, BookgDt, ValDt, AcctSvcrRef, BkTxCd, Domn, Fmly, SubFmlyCd
  case AddtlNtryInf, NtryDtls, Btch, MsgId, PmtInfId, NbOfTxs, TtlAmt, TxDtls
  // Details.
  case Refs, InstrId, EndToEndId, TxId, MndtId, ChqNb, AmtDtls, InstdAmt, TxAmt, CntrValAmt,
    AnncdPstngAmt
  case Chrgs, Rcrd, ChrgInclInd, RltdPties, Dbtr, UltmtDbtr, Cdtr, UltmtCdtr, Pty, Agt, Nm, DbtrAcct
  case CdtrAcct, RltdAgts, DbtrAgt, CdtrAgt, FinInstnId, BIC, BICFI, ClrSysMmbId, MmbId
  case RmtInf, Ustrd, Strd, CdtrRefInf, Ref, CdtrRef, CdtrRefTp, RfrdDocInf, Nb, RfrdDocNb
  case RfrdDocAmt, DuePyblAmt, DscntApldAmt, CdtNoteAmt, RmtdAmt, AdjstmntAmtAndRsn, Rsn
  case AddtlRmtInf, RtrInf, RtrRsn, AddtlTxInf, AddtlInf, Issr

  static let numbers: [String: Int32] = {
    var numbers: [String: Int32] = [:]
    for name in allCases where name != .other { numbers["\(name)"] = name.rawValue }
    return numbers
  }()

  /// By number, so that none is looked for.
  static let byNumber = allCases
}
