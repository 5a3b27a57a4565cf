-- Curves and paths of `duecast run --curves` as tables, for PostgreSQL and DuckDB.
-- The as-of day is a part of every key: forecasts of several days may stand beside each other.

create table curve_invoices (
  schema_version integer not null check (schema_version = 1),
  as_of date not null,
  ledger text not null,
  models_fitted_on date,
  invoice_id text not null,
  instalment integer not null,
  customer_id text not null,
  currency text not null,
  minor_units_per_major integer not null,
  open_minor_units bigint not null,
  uncovered_minor_units bigint not null,
  due_on date not null,
  cash_share_before_due double precision not null,
  cash_share_from_due double precision not null,
  horizon_days integer not null,
  probability_open_at_horizon double precision not null,
  tail_payment_hazard double precision not null,
  tail_write_off_hazard double precision not null,
  primary key (as_of, invoice_id, instalment)
);

-- Probabilities have 32 bits, in Duecast as here.
create table payment_curves (
  schema_version integer not null check (schema_version = 1),
  as_of date not null,
  invoice_id text not null,
  instalment integer not null,
  days_ahead integer not null,
  probability_paid_by real not null,
  primary key (as_of, invoice_id, instalment, days_ahead)
);

create table cash_paths (
  schema_version integer not null check (schema_version = 1),
  as_of date not null,
  period_start date not null,
  period_end date not null,
  currency text not null,
  source text not null,
  path integer not null,
  received double precision not null,
  primary key (as_of, period_start, currency, source, path)
);

-- One row: how many days old a forecast may be before its money is no longer shown.
create table forecast_age (most_days integer not null);
insert into forecast_age values (7);
