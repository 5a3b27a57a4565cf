// Metrics, plans and flags as records state them are part of this target's vocabulary; payment timing
// reads them too, so they have a target of their own.
@_exported public import AccountRecords
